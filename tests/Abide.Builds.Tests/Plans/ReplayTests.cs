using System.Collections.Immutable;
using System.Text;
using Abide.Builds.Plans;
using Abide.Compatibility.Verdicts;

namespace Abide.Builds.Tests.Plans;

/// <summary>Proofs as files, and proofs that are done again.</summary>
public sealed class ReplayTests
{
    private static readonly Proof s_proof = new()
    {
        Plan = new()
        {
            Name = "zig",
            Kind = "zig",
            Title = "compile and link with zig",
            Steps = [new SetVariable("CC", "/cache/zig/cc", "zig"), new SetVariable("CXX", null, "not needed"), new WriteFile("x.sh", "#!/bin/sh\n", "a script", IsExecutable: true), new CopyFile("/from", "to", "a copy"), new RunTool(["go", "list"], "shows it", "x", "sub"), new ReplaceCommand(["make", "CC=/cache/zig/cc"], "the makefile sets CC")],
            Compilers = new("/cache/zig", "zig", "x86_64-linux-gnu.2.17", "x86_64"),
            Preconditions = ["It is there."],
            Changes = ["It is different."],
            Expected = "It runs.",
        },
        Standing = ProofStanding.Proven,
        Project = "/project",
        ProjectSha256 = "p",
        Directory = ".",
        Command = ["make"],
        RunArguments = ["--version"],
        Targets = ["el7.9", "el8.6"],
        FailOn = Outcome.Fails,
        Tools = [new("/usr/bin/cc1", "c", "12"), new("/usr/bin/make", "m", null)],
        Commands = [new(["make"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["CC"] = "/cache/zig/cc", ["CXX"] = null }.ToImmutableSortedDictionary(StringComparer.Ordinal), 0)],
        Changed = [new("x.sh", null, "x")],
        Programs = [new("app", "a", 1, [new("el7.9", Outcome.Fails, Outcome.Runs, [], [Seen("lived")]), new("el8.6", null, Outcome.Degraded, ["ABI1602"], [])])],
    };

    [Fact]
    public void A_proof_is_read_as_it_was_written()
    {
        var read = Read(Written(), out var fault).ShouldNotBeNull(fault);

        Text(read).ShouldBe(Text(s_proof));
        Replay.Compare(s_proof, read).Differences.ShouldBeEmpty();
    }

    [Fact]
    public void A_proof_that_ends_anywhere_is_none_and_no_crash()
    {
        var text = Written();
        for (var length = 0; length < text.Length; length += 7)
        {
            ProofFile.Read(Encoding.UTF8.GetBytes(text[..length]), null, out var fault).ShouldBeNull();
            fault.ShouldNotBeNullOrEmpty();
        }
    }

    [Theory]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2", "it has schemaVersion 2, and this version of abide knows 1")]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 0", "it has no schemaVersion")]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": \"1\"", "schemaVersion")]
    [InlineData("\"name\": \"zig\",\n        \"for\"", "\"for\"", "its plan's compilers are not told whole")]
    [InlineData("\"standing\": \"proven\"", "\"standing\": \"splendid\"", "standing")]
    [InlineData("\"project\": \"/project\"", "\"project\": \"project\"", "it names no project")]
    public void A_proof_with_a_fault_is_told(string good, string bad, string fault)
    {
        var text = Written();
        text.ShouldContain(good);

        Read(text.Replace(good, bad, StringComparison.Ordinal), out var told).ShouldBeNull();

        told.ShouldNotBeNull().ShouldContain(fault);
    }

    [Fact]
    public void Members_that_later_versions_add_are_passed_over() =>
        Read(Written().Replace("\"standing\":", "\"news\": [{}], \"standing\":", StringComparison.Ordinal), out _).ShouldNotBeNull();

    public static TheoryData<string, string> Differences => new()
    {
        { "project", "the project has other files: its digest was p and is q" },
        { "tool", "/usr/bin/cc1 has other bytes: 12, now 13" },
        { "tool gone", "/usr/bin/make takes no part" },
        { "tool new", "/usr/bin/ld took no part" },
        { "exit code", "make ended with 0, now with 2" },
        { "no end", "make ended with 0, now with none" },
        { "command", "make test was not run" },
        { "file", "x.sh comes out of the plan's steps differently" },
        { "bytes", "app has other bytes: a, now b" },
        { "not made", "app has other bytes: a, now not made" },
        { "verdict", "app on el8.6: Degraded, now Fails" },
        { "run", "app run as el7.9: lived (real root), now died (real root)" },
        { "standing", "the plan was Proven, and is NoHelp: it died" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void What_differs_is_told(string what, string difference)
    {
        var (program, command) = (s_proof.Programs[0], s_proof.Commands[0]);
        var redone = what switch
        {
            "project" => s_proof with { ProjectSha256 = "q" },
            "tool" => s_proof with { Tools = [new("/usr/bin/cc1", "d", "13"), s_proof.Tools[1]] },
            "tool gone" => s_proof with { Tools = [s_proof.Tools[0]] },
            "tool new" => s_proof with { Tools = [.. s_proof.Tools, new("/usr/bin/ld", "l", null)] },
            "exit code" => s_proof with { Commands = [command with { ExitCode = 2 }] },
            "no end" => s_proof with { Commands = [command with { ExitCode = null }] },
            "command" => s_proof with { Commands = [command, command with { Arguments = ["make", "test"] }] },
            "file" => s_proof with { Changed = [new("x.sh", null, "y")] },
            "bytes" => s_proof with { Programs = [program with { Sha256 = "b" }] },
            "not made" => s_proof with { Programs = [program with { Sha256 = null }] },
            "verdict" => s_proof with { Programs = [program with { Verdicts = [program.Verdicts[0], program.Verdicts[1] with { After = Outcome.Fails }] }] },
            "run" => s_proof with { Programs = [program with { Verdicts = [program.Verdicts[0] with { Observations = [Seen("died")] }, program.Verdicts[1]] }] },
            _ => s_proof with { Standing = ProofStanding.NoHelp, Reason = "it died" },
        };

        Replay.Compare(s_proof, redone).Differences.ShouldBe([difference]);
    }

    private static Observation Seen(string result) => new() { Arguments = ["app", "--version"], Userland = "real root", Result = result };

    private static string Written() => Text(s_proof);

    private static string Text(Proof proof)
    {
        using var file = new MemoryStream();
        ProofFile.Write(proof, "1.0", file);
        return Encoding.UTF8.GetString(file.ToArray());
    }

    private static Proof? Read(string text, out string? fault) => ProofFile.Read(Encoding.UTF8.GetBytes(text), null, out fault);
}
