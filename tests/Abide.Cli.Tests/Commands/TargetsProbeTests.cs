using System.Text;
using System.Text.Json;
using Abide.Tests;

namespace Abide.Cli.Tests.Commands;

/// <summary><c>abide targets probe</c> on this host's kernel.</summary>
public sealed class TargetsProbeTests
{
    private static readonly string[] s_everywhere = ["read", "openat", "futex", "restart_syscall", "personality", "brk", "getpid"];

    [Fact]
    public void Calls_that_every_kernel_has_are_wired_and_those_that_none_has_are_absent()
    {
        var outcomes = Outcomes(Probe("--format", "json"));

        s_everywhere.ShouldAllBe(name => outcomes[name] == "wired");
        outcomes["create_module"].ShouldBe("absent");
        outcomes["reboot"].ShouldBe("notProbed");
    }

    [Fact]
    public void The_asking_leaves_no_call_unanswered()
    {
        var probe = Probe("--format", "json").RootElement.GetProperty("kernel");

        probe.GetProperty("syscalls").EnumerateArray().ShouldAllBe(call => call.GetProperty("outcome").GetString() != "notProbed" || Reason(call) != "the call did not return");
        probe.GetProperty("errno").GetArrayLength().ShouldBe((28 * 8) + 1);
    }

    [Fact]
    public void Another_releases_facts_can_be_compared_and_exported()
    {
        using var directory = new TemporaryDirectory();
        var file = directory["corrections.csv"];

        var differences = Probe("--format", "json", "--against", "el7.9", "--corrections", file).RootElement.GetProperty("differences");

        differences.EnumerateArray().Select(difference => difference.GetProperty("name").GetString()).ShouldContain("openat2");
        var lines = File.ReadAllLines(file);
        lines[0].ShouldStartWith("release,kernel_nvr,arch,number,name,entry,state,");
        lines.ShouldContain(line => line.StartsWith("el7.9,", StringComparison.Ordinal) && line.Contains(",x86_64,437,openat2,,wired,", StringComparison.Ordinal));
    }

    [Fact]
    public void The_document_is_as_its_schema_says()
    {
        var result = AbideProcess.Run("targets", "probe", "--format", "json");

        JsonSchemaValidator.Violations("docs/schema/probe-v1.schema.json", Encoding.UTF8.GetBytes(result.Output)).ShouldBeEmpty();
    }

    [Fact]
    public void Under_a_seccomp_filter_nothing_is_compared()
    {
        using var directory = new TemporaryDirectory();

        var run = AbideProcess.Bash(directory.Path, "$ABIDE run --as el7.9 -- $ABIDE targets probe --format json --corrections corrections.csv");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("seccomp filter");
        using var document = JsonDocument.Parse(run.Output);
        var outcomes = Outcomes(document);
        document.RootElement.GetProperty("kernel").GetProperty("isMasked").GetBoolean().ShouldBeTrue();
        outcomes["openat2"].ShouldBe("masked");
        outcomes["openat"].ShouldBe("wired");
        document.RootElement.GetProperty("differences").GetArrayLength().ShouldBe(0);
        File.ReadAllLines(directory["corrections.csv"]).Length.ShouldBe(1);
    }

    [Fact]
    public void People_read_what_was_found_and_why_the_rest_was_not_asked()
    {
        var result = AbideProcess.Run("targets", "probe");

        result.ShouldBe(0, output: $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}");
        result.Output.ShouldContain("waits for a signal that nobody sends");
        result.Output.ShouldContain("EBADF (closed, negative, beyond RLIMIT_NOFILE, closed in another thread, O_PATH, write-only)");
    }

    [Theory]
    [InlineData("targets probe --against el", "hint: name one of them")]
    [InlineData("targets probe --against nowhere", "nowhere")]
    [InlineData("targets probe --go /nowhere/go", "/nowhere/go")]
    [InlineData("targets ask nothing 0", "")]
    public void What_cannot_be_done_is_said(string line, string error) =>
        AbideProcess.Run(line.Split(' ')).ShouldBe(2, error: error);

    [Fact]
    public void The_command_that_asks_is_nobodys_to_find()
    {
        AbideProcess.Run("targets", "--help").Output.ShouldNotContain("ask");
        AbideProcess.Run("targets", "as").Error.ShouldNotContain("ask");
    }

    private static JsonDocument Probe(params string[] arguments)
    {
        var result = AbideProcess.Run(["targets", "probe", .. arguments]);
        result.ExitCode.ShouldBe(0, result.Error);
        return JsonDocument.Parse(result.Output);
    }

    private static string? Reason(JsonElement call) => call.GetProperty("reason").GetString();

    private static Dictionary<string, string> Outcomes(JsonDocument document) => document.RootElement.GetProperty("kernel").GetProperty("syscalls").EnumerateArray()
        .ToDictionary(call => call.GetProperty("name").GetString()!, call => call.GetProperty("outcome").GetString()!, StringComparer.Ordinal);
}
