using System.Text.Json;

namespace Abide.Cli.Tests.Commands;

/// <summary>What people and builds really leave in directories.</summary>
public sealed class InputTests
{
    [Fact]
    public void Named_files_that_are_no_programs_are_problems()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("script", "#!/bin/sh\n");
        directory.Write("empty", "");
        directory.Write("text", "hello");
        directory.Write("header", "\u007fELF");
        directory.Fifo("pipe");

        var result = AbideProcess.RunIn(directory.Path, "check", "script", "empty", "text", "header", "pipe", "absent", "/dev/null", "--on", RealPrograms.OnBookworm, "--format", "json");

        result.ExitCode.ShouldBe(2);
        Problems(result).ShouldBe(
        [
            ("FMT0002", "/dev/null"), ("FMT0001", "absent"), ("FMT1001", "empty"), ("FMT1101", "header"),
            ("FMT0002", "pipe"), ("FMT1002", "script"), ("FMT1002", "text"),
        ]);
    }

    [Fact]
    public void A_walk_passes_over_what_is_no_program()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("script", "#!/bin/sh\n");
        directory.Write("empty", "");
        directory.Fifo("pipe");
        directory.Copy(RealPrograms.OldTrue, "bin/true");

        var result = AbideProcess.RunIn(directory.Path, "check", ".", "--on", RealPrograms.OnBookworm, "--format", "json");

        result.ShouldBe(0);
        result.Error.ShouldBeEmpty();
        Programs(result).ShouldBe(["bin/true"]);
    }

    [Fact]
    public void Loops_of_links_end_and_linked_directories_are_not_followed()
    {
        using var directory = new TemporaryDirectory();
        directory.Copy(RealPrograms.OldTrue, "bin/true");
        Directory.CreateSymbolicLink(directory["bin/loop"], directory.Path);
        Directory.CreateSymbolicLink(directory["elsewhere"], RealPrograms.Bookworm);
        File.CreateSymbolicLink(directory["self"], "self");
        File.CreateSymbolicLink(directory["dangling"], "nowhere");

        var result = AbideProcess.RunIn(directory.Path, "check", ".", "--on", RealPrograms.OnBookworm, "--format", "json");

        result.ShouldBe(0);
        Programs(result).ShouldBe(["bin/true"]);
    }

    [Fact]
    public void One_content_is_judged_once_whatever_its_names()
    {
        using var directory = new TemporaryDirectory();
        directory.Copy(RealPrograms.OldTrue, "b");
        directory.HardLink("b", "c");
        directory.Copy(RealPrograms.OldTrue, "d/copy");
        File.CreateSymbolicLink(directory["a-link"], "b");

        var result = AbideProcess.RunIn(directory.Path, "check", ".", "b", "--on", RealPrograms.OnBookworm, "--format", "json");

        result.ShouldBe(0);
        Programs(result).ShouldBe(["b"]);
        Root(result).GetProperty("programs")[0].GetProperty("alsoAt").EnumerateArray().Select(path => path.GetString()).ShouldBe(["a-link", "c", "d/copy"]);
    }

    [Fact]
    public void A_directory_without_programs_does_not_look_like_success()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("notes.txt", "nothing here");

        AbideProcess.RunIn(directory.Path, "check", ".", "--on", RealPrograms.OnBookworm).ShouldBe(2, error: "FMT0005");
    }

    [Fact]
    public void What_could_be_judged_is_reported_beside_a_problem()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("text", "hello");

        AbideProcess.RunIn(directory.Path, "check", "text", RealPrograms.OldTrue, "--on", RealPrograms.OnBookworm).ShouldBe(2, output: "✓ runs", error: "FMT1002");
    }

    [Fact]
    public void Truncated_and_damaged_copies_never_look_like_success_by_accident()
    {
        using var directory = new TemporaryDirectory();
        var bytes = File.ReadAllBytes(RealPrograms.NewGit);
        for (var i = 0; i < 24; i++)
            File.WriteAllBytes(directory[$"cut-{i:d2}"], bytes[..(bytes.Length * i / 24)]);
        var random = new Random(20240229);
        for (var i = 0; i < 24; i++)
        {
            var damaged = (byte[])bytes.Clone();
            for (var flip = 0; flip < 64; flip++)
                damaged[random.Next(4096)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(directory[$"flipped-{i:d2}"], damaged);
        }

        var result = AbideProcess.RunIn(directory.Path, "check", ".", "--on", RealPrograms.OnBullseye);

        result.ExitCode.ShouldBeOneOf(1, 2, 3);
        result.Error.ShouldNotContain("a bug in abide");
    }

    [Fact]
    public void Names_that_fight_back_are_printed_harmlessly()
    {
        using var directory = new TemporaryDirectory();
        directory.Copy(RealPrograms.OldTrue, "\e[2J\nevil");

        var result = AbideProcess.RunIn(directory.Path, "check", ".", "--on", RealPrograms.OnBookworm);

        result.ShouldBe(0, output: "\\x1b[2J\\x0aevil");
        result.Output.ShouldNotContain("\e");
    }

    private static JsonElement Root(ProcessResult result) => JsonDocument.Parse(result.Output).RootElement;

    private static IEnumerable<string> Programs(ProcessResult result) =>
        Root(result).GetProperty("programs").EnumerateArray().Select(program => program.GetProperty("path").GetString()!);

    private static IEnumerable<(string Id, string Path)> Problems(ProcessResult result) =>
        Root(result).GetProperty("problems").EnumerateArray().Select(problem => (problem.GetProperty("id").GetString()!, problem.GetProperty("path").GetString()!));

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("el9,")]
    [InlineData("dir:")]
    public void An_empty_target_is_refused_and_not_taken_for_another(string on) =>
        AbideProcess.Run("check", RealPrograms.OldTrue, "--on", on).ShouldBe(2, error: "hint:");

    [Fact]
    public void A_settings_file_without_end_is_refused() =>
        AbideProcess.Run("check", RealPrograms.OldTrue, "--config", "/dev/zero").ShouldBe(2, error: "characters");
}
