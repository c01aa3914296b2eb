using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Verdicts;

public sealed class ObservingTests
{
    private static readonly Verdict s_verdict = new() { Target = "el7.9", Userland = "el7.9", Kernel = "el7.9", Outcome = Outcome.Undetermined };

    [Theory]
    [InlineData(1, null, "exit code 1")]
    [InlineData(null, "SIGSEGV", "ended by SIGSEGV")]
    [Triggers("ABI1901")]
    public void A_run_that_dies_as_the_target_and_not_here_fails(int? exitCode, string? signal, string end)
    {
        var seen = Ran(exitCode, signal) with { Syscalls = [Refused(437, "openat2"), Refused(435, "clone3")] };

        var verdict = s_verdict.With(seen, here: Ran(0));

        verdict.Outcome.ShouldBe(Outcome.Fails);
        verdict.Observations.ShouldHaveSingleItem().Result.ShouldBe("died");
        var finding = verdict.Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe("ABI1901");
        finding.Message.ShouldEndWith($"{end}, after ENOSYS for openat2, clone3");
        finding.Evidence[0].Function.ShouldBe("syscall.Syscall6 < main.open");
    }

    [Fact]
    [Spares("ABI1901")]
    public void A_run_that_lives_stands_beside_the_verdict_and_does_not_replace_it()
    {
        var verdict = s_verdict.With(Ran(0), here: Ran(0));

        verdict.Outcome.ShouldBe(Outcome.Undetermined);
        verdict.Findings.ShouldBeEmpty();
        verdict.Observations.ShouldHaveSingleItem().Result.ShouldBe("lived");
    }

    [Fact]
    [Spares("ABI1901")]
    public void A_command_that_fails_here_as_well_says_nothing()
    {
        var verdict = s_verdict.With(Ran(2), here: Ran(2));

        verdict.Outcome.ShouldBe(Outcome.Undetermined);
        verdict.Observations.ShouldHaveSingleItem().Result.ShouldBe("inconclusive");
    }

    [Fact]
    public void A_server_that_still_runs_when_its_time_is_over_has_lived() =>
        s_verdict.With(Ran(null, "SIGTERM") with { StillRunning = true }, here: Ran(0)).Observations.ShouldHaveSingleItem().Result.ShouldBe("lived");

    private static Observation Ran(int? exitCode, string? signal = null) => new() { Arguments = ["/srv/app", "--once"], Userland = "none", ExitCode = exitCode, Signal = signal };

    private static ObservedSyscall Refused(int number, string name) => new()
    {
        Number = number,
        Name = name,
        Answer = "ENOSYS",
        Confidence = "measured",
        Count = 1,
        Callers = [new SyscallCaller { Program = "/srv/app", Function = "syscall.Syscall6", Callers = ["main.open"], Processes = [], Count = 1 }],
    };
}
