using System.Text.Json;
using Abide.Tests;

namespace Abide.Cli.Tests.Commands;

public sealed class CheckCommandTests
{
    [Fact]
    public void A_program_that_runs_everywhere_gives_0()
    {
        var result = AbideProcess.Run("check", RealPrograms.OldTrue, "--on", $"{RealPrograms.OnBullseye},{RealPrograms.OnBookworm}");

        result.ShouldBe(0, output: "✓ runs");
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public void A_program_that_fails_somewhere_gives_1_and_names_what_is_missing()
    {
        var result = AbideProcess.Run("check", RealPrograms.NewGit, "--on", RealPrograms.OnBullseye, "--on", RealPrograms.OnBookworm);

        result.ShouldBe(1, output: "libc.so.6 lacks");
        result.Output.ShouldContain("GLIBC_2.34");
    }

    [Fact]
    public void The_default_targets_need_no_configuration()
    {
        var result = AbideProcess.Run("check", RealPrograms.NewGit);

        result.ShouldBe(1, output: "centos:stream10");
    }

    [Fact]
    public void A_missing_fact_gives_3()
    {
        // Nothing is known of that release's libraries.
        var result = AbideProcess.Run("check", RealPrograms.OldTrue, "--on", "anolis:23");

        result.ShouldBe(3, output: "? undetermined");
    }

    [Fact]
    public void Fail_on_degraded_makes_a_degraded_verdict_bad()
    {
        string[] check = ["check", Path.Combine(RealPrograms.Bookworm, "usr/bin/busybox"), "--on", RealPrograms.OnBookworm];

        AbideProcess.Run(check).ShouldBe(0, output: "~ degraded");
        AbideProcess.Run([.. check, "--fail-on", "degraded"]).ShouldBe(1, output: "~ degraded");
    }

    [Fact]
    public void Without_system_calls_loading_is_judged_and_the_report_says_what_is_left_out()
    {
        string[] check = ["check", RealPrograms.NewGit, "--on", "el7.9", "--no-syscalls"];

        AbideProcess.Run(check).ShouldBe(1, output: "not examined: system calls");
        var facts = JsonDocument.Parse(AbideProcess.Run([.. check, "--format", "json"]).Output).RootElement.GetProperty("programs")[0].GetProperty("facts");
        facts.GetProperty("syscalls").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void System_calls_are_examined_unless_they_are_left_out() =>
        AbideProcess.Run("check", RealPrograms.NewGit, "--on", "el7.9").Output.ShouldNotContain("not examined");

    [Fact]
    public void A_seccomp_profile_contradicts_leaving_system_calls_out() =>
        AbideProcess.Run("check", RealPrograms.OldTrue, "--no-syscalls", "--seccomp", "profile.json").ShouldBe(2, error: "give one of them");

    [Theory]
    [InlineData("--onn", "--on")]
    [InlineData("--formt=json", "--format")]
    [InlineData("--fial-on", "--fail-on")]
    public void A_mistyped_option_is_an_error_and_never_a_path(string mistyped, string meant)
    {
        var result = AbideProcess.Run("check", RealPrograms.OldTrue, mistyped);

        result.ShouldBe(2, error: $"unknown option {mistyped}");
        result.Error.ShouldContain($"did you mean {meant}?");
        result.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("check")]
    [InlineData("chek")]
    [InlineData("")]
    [InlineData("check x --format xml")]
    [InlineData("check x --fail-on never")]
    [InlineData("check x --on centos:77")]
    [InlineData("check x --on dir:/no/such/root")]
    [InlineData("check x --kernel el")]
    [InlineData("check x --config /no/such/abide.yaml")]
    [InlineData("explain ABI9999")]
    [InlineData("targets show el8.66")]
    public void Wrong_usage_gives_2_with_a_hint(string commandLine)
    {
        var result = AbideProcess.Run(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        result.ShouldBe(2, error: "error: ");
        result.Error.ShouldContain("hint: ");
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public void Json_is_valid_against_the_schema_and_the_same_every_time()
    {
        string[] check = ["check", Path.Combine(RealPrograms.Bookworm, "usr/bin"), "--on", $"{RealPrograms.OnBullseye},centos:7,el9.4", "--format", "json"];

        var first = AbideProcess.Run(check);
        var second = AbideProcess.Run(check);

        JsonSchemaValidator.Violations("docs/schema/check-v1.schema.json", Terminal.Encoding.GetBytes(first.Output)).ShouldBeEmpty();
        second.Output.ShouldBe(first.Output);
    }

    [Fact]
    public void Sarif_is_valid_against_the_official_schema()
    {
        var result = AbideProcess.Run("check", Path.Combine(RealPrograms.Bookworm, "usr/sbin"), "--on", $"{RealPrograms.OnBullseye},centos:7", "--format", "sarif");

        JsonSchemaValidator.Violations(JsonSchemaValidator.Sarif, Terminal.Encoding.GetBytes(result.Output)).ShouldBeEmpty();
        JsonDocument.Parse(result.Output).RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Output_goes_to_a_file_and_leaves_nothing_else()
    {
        using var directory = new TemporaryDirectory();

        var result = AbideProcess.RunIn(directory.Path, "check", RealPrograms.OldTrue, "--on", RealPrograms.OnBookworm, "--output", "report.txt");

        result.ShouldBe(0);
        result.Output.ShouldBeEmpty();
        Directory.GetFileSystemEntries(directory.Path).ShouldBe([directory["report.txt"]]);
        File.ReadAllText(directory["report.txt"]).ShouldContain("✓ runs");
    }

    [Fact]
    public void A_directory_that_cannot_take_the_output_gives_2()
    {
        var result = AbideProcess.Run("check", RealPrograms.OldTrue, "--on", RealPrograms.OnBookworm, "--output", "/no/such/directory/report.txt");

        result.ShouldBe(2, error: "cannot write /no/such/directory/report.txt");
    }

    [Fact]
    public void A_full_disk_under_standard_output_gives_2()
    {
        var result = AbideProcess.Bash("/", $"$ABIDE check {RealPrograms.OldTrue} --on {RealPrograms.OnBookworm} > /dev/full");

        result.ShouldBe(2, error: "cannot write to standard output");
    }

    [Fact]
    public void A_closed_pipe_is_no_error()
    {
        var result = AbideProcess.Bash("/", $"$ABIDE check {RealPrograms.Bookworm}/usr/bin --on {RealPrograms.OnBookworm} --format json | head -n 1; echo ${{PIPESTATUS[0]}} >&2");

        result.Output.ShouldBe("{\n");
        result.Error.ShouldBeOneOf("0\n", "1\n", "3\n");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_ends_it_with_the_shell_s_code(string signal, int exitCode)
    {
        using var directory = new TemporaryDirectory();
        directory.Fifo("pipe");

        // Nobody writes the settings, so it cannot end by itself.
        using var process = AbideProcess.StartBash(directory.Path, "exec $ABIDE check . --config pipe");
        process.WaitForExit(TimeSpan.FromMilliseconds(500)).ShouldBeFalse();
        AbideProcess.Bash("/", $"kill -{signal} {process.Id}").ShouldBe(0);

        process.WaitForExit();
        process.ExitCode.ShouldBe(exitCode);
    }

    [Fact]
    public void Colour_and_width_follow_the_terminal_and_no_color_wins()
    {
        var command = $"$ABIDE check {RealPrograms.OldTrue} --on {RealPrograms.OnBookworm}";
        var inTerminal = AbideProcess.Bash("/", $"export TERM=xterm; script -qec \"{command}\" /dev/null < /dev/null");
        var without = AbideProcess.Bash("/", $"export TERM=xterm NO_COLOR=1; script -qec \"{command}\" /dev/null < /dev/null");

        inTerminal.Output.ShouldContain("\e[32m✓ runs");
        without.Output.ShouldContain("✓ runs");
        without.Output.ShouldNotContain("\e[32m");
    }
}
