using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Reports.Text;
using Abide.Tests;

namespace Abide.Reports.Tests;

public sealed class RunSummaryTests
{
    [Fact]
    public void A_run_is_summed_up_in_lines_that_name_their_origin() =>
        Snapshot.Verify(Render(Sample()), "tests/Abide.Reports.Tests/Verified/run.txt");

    [Fact]
    public void A_run_that_missed_nothing_says_so()
    {
        var report = Sample();

        Render(report with { Limits = [], Observation = report.Observation with { Syscalls = [] } })
            .ShouldBe("abide: as centos:7, kernel 3.10.0-1160.el7.x86_64 (measured): ended by SIGSEGV\nabide: nothing that it called is missing there\n");
    }

    [Fact]
    public void Without_supervision_nothing_is_said_about_what_was_missed() =>
        Render(Sample() with { Imitation = "errors only", Observation = Sample().Observation with { Syscalls = [] } }).ShouldNotContain("missing");

    private static string Render(RunReport report)
    {
        using var text = new StringWriter { NewLine = "\n" };
        RunSummary.Write(report, text);
        return text.ToString();
    }

    private static RunReport Sample() => new()
    {
        Target = "centos:7",
        Kernel = new("el7.9", "3.10.0-1160.el7.x86_64", Confidence.Measured, "a source"),
        Architecture = "x86_64",
        Imitation = "supervised",
        UnameAnswers = 1,
        Limits = ["something was not imitated"],
        Observation = new()
        {
            Arguments = ["./server"],
            Userland = "none",
            Signal = "SIGSEGV",
            Syscalls =
            [
                Call(318, "getrandom") with { Answer = "EPERM", Condition = "a sysctl decides", Confidence = "inferred" },
                Call(437, "openat2", Caller("sh", 1), Caller("evil\e[31m", 2) with { Function = null }, Caller("a", 3), Caller("b", 4), Caller("c", 5)),
                Call(9999, null, Caller("jit", 1) with { File = null, Function = null, Offset = null }),
                Call(20, null) with { Convention = "i386" },
            ],
        },
    };

    private static ObservedSyscall Call(int number, string? name, params SyscallCaller[] callers) =>
        new() { Number = number, Name = name, Answer = "ENOSYS", Confidence = "measured", Count = 12, Callers = [.. callers] };

    private static SyscallCaller Caller(string command, int count) => new()
    {
        Program = $"/bin/{command}",
        File = "/srv/server",
        Offset = 0x1234,
        Function = "syscall.RawSyscall6",
        Callers = ["main.open", "main.main", "runtime.main", "runtime.goexit"],
        Processes = [new(1, command, [1])],
        Count = count,
    };
}
