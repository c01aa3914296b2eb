using Abide.Compatibility.Verdicts;
using Abide.Tests;

namespace Abide.Execution.Tests.Sandbox;

/// <summary>What a run tells afterwards.</summary>
[Collection("Programs")]
public sealed class ObservationTests(Programs programs)
{
    [Fact]
    public void A_hundred_thousand_calls_from_several_threads_are_counted_exactly()
    {
        var trial = Trial.Run("el7.9", programs.C("storm"), "4", "25000", "times");

        trial.Output.ShouldStartWith("100000\n");
        trial.CountOf("openat2").ShouldBe(100_000);
        var caller = trial.CallersOf("openat2").ShouldHaveSingleItem();
        caller.Count.ShouldBe(100_000);
        caller.Processes.ShouldHaveSingleItem().Threads.Length.ShouldBe(4);
        TestReports.Write("run-latency.txt", $"abide run, 100,000 missed calls from 4 threads, one of them: {trial.Output.Split('\n')[1]}\n");
    }

    [Theory]
    [InlineData("1.15", "exe")]
    [InlineData("1.15", "pie")]
    [InlineData("1.19", "exe")]
    [InlineData("1.24", "pie")]
    [InlineData("1.27", "exe")]
    [InlineData("1.27", "pie")]
    public void The_callers_in_a_Go_program_are_told_from_its_frames(string release, string mode)
    {
        var trial = Trial.Run("el7.9", programs.Go(release, mode), "beneath");

        trial.Output.ShouldBe("true true\n");
        var callers = trial.CallersOf("openat2");
        callers.Length.ShouldBe(2);
        callers.ShouldContain(caller => Chain(caller).EndsWith("main.openBeneath main.readConfiguration main.main runtime.main runtime.goexit", StringComparison.Ordinal));
        callers.ShouldContain(caller => Chain(caller).EndsWith("syscall.RawSyscall6 main.writeState main.main runtime.main runtime.goexit", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stripped_Go_program_names_its_functions_too()
    {
        var trial = Trial.Run("el7.9", programs.Go("1.27", "exe", "-ldflags=-s -w"), "beneath");

        trial.CallersOf("openat2").ShouldContain(caller => caller.Callers.Contains("main.readConfiguration"));
    }

    [Fact]
    public void Calls_of_many_goroutines_are_one_place()
    {
        var trial = Trial.Run("el7.9", programs.Go("1.27"), "many");

        trial.CountOf("openat2").ShouldBe(4000);
        trial.CallersOf("openat2").ShouldHaveSingleItem().Callers.ShouldContain("main.readConfiguration");
    }

    [Fact]
    public void The_caller_of_syscall_in_a_C_program_is_told()
    {
        var trial = Trial.Run("el7.9", programs.C("openat2"), "/");

        var caller = trial.CallersOf("openat2").ShouldHaveSingleItem();
        caller.Program.ShouldBe(programs.C("openat2"));
        caller.Function.ShouldBe("syscall");
        caller.Callers.ShouldBe(["main"]);
        caller.File.ShouldNotBeNull().ShouldEndWith("/libc.so.6");
        caller.Processes.ShouldHaveSingleItem().Command.ShouldBe("openat2");
    }

    [Fact]
    public void A_program_that_is_deleted_while_it_runs_is_still_named()
    {
        var copy = programs.File("deleted");
        File.Copy(programs.Go("1.27"), copy);

        var trial = Trial.Run("el7.9", "sh", "-c", $"exec 3< {copy}; rm {copy}; /proc/self/fd/3 beneath");

        trial.Output.ShouldBe("true true\n");
        trial.CallersOf("openat2").ShouldContain(caller => caller.Callers.Contains("main.readConfiguration"));
    }

    [Fact]
    public void Every_process_of_a_pipeline_is_seen()
    {
        var (random, openat2) = (programs.C("random"), programs.C("openat2"));

        var trial = Trial.Run("el7.3", "sh", "-c", $"({random} x | cat; {random} x) | cat; {openat2} / || echo $?");

        trial.Output.ShouldBe("/dev/urandom\n/dev/urandom\nopenat2: Function not implemented\n1\n");
        trial.CallersOf("getrandom").Where(caller => caller.Program == random && caller.Callers is ["main"]).Sum(caller => caller.Count).ShouldBe(2);
        trial.CallersOf("openat2").ShouldHaveSingleItem().Program.ShouldBe(openat2);
    }

    [Fact]
    public void Nothing_is_told_of_a_program_that_the_kernel_serves_whole()
    {
        var trial = Trial.Run("el10.0", "true");

        trial.Seen.Syscalls.ShouldBeEmpty();
        trial.Report.Limits.ShouldNotContain(limit => limit.Contains("not measured", StringComparison.Ordinal));
    }

    [Fact]
    public void A_kernel_that_was_not_measured_says_so()
    {
        var trial = Trial.Run("el7.6", programs.C("random"));

        trial.Report.Limits.ShouldContain(limit => limit.Contains("was not measured", StringComparison.Ordinal) && limit.Contains("el7.3", StringComparison.Ordinal));
        trial.Seen.Syscalls.Single(call => call.Name == "getrandom").Confidence.ShouldBe("unverified");
        trial.Seen.Syscalls.First(call => call.Name == "rseq").Confidence.ShouldBe("inferred");
    }

    [Fact]
    public void What_decides_on_the_target_is_told_with_the_answer()
    {
        var trial = Trial.Run("el9.4", programs.C("answers"));

        var setup = trial.Seen.Syscalls.Single(call => call.Name == "io_uring_setup");
        setup.Answer.ShouldBe("EPERM");
        setup.Condition.ShouldNotBeNull().ShouldContain("io_uring_disabled");
    }

    [Fact]
    public void A_call_that_no_kernel_knows_is_told_by_its_number() =>
        Trial.Run("el7.9", programs.C("answers")).Seen.Syscalls.Single(call => call.Number == 9999).Name.ShouldBeNull();

    [Theory]
    [InlineData("exit 42", 42, null)]
    [InlineData("kill -SEGV $$", null, "SIGSEGV")]
    [InlineData("kill -KILL $$", null, "SIGKILL")]
    [InlineData("kill -TERM $$", null, "SIGTERM")]
    public void The_end_of_the_command_is_told(string script, int? exitCode, string? signal)
    {
        var trial = Trial.Run("el8.10", "sh", "-c", script);

        trial.Seen.ExitCode.ShouldBe(exitCode);
        trial.Seen.Signal.ShouldBe(signal);
        trial.Seen.Arguments.ShouldBe(["sh", "-c", script]);
        trial.Seen.Userland.ShouldBe("none");
    }

    private static string Chain(SyscallCaller caller) => string.Join(' ', caller.Callers.Prepend(caller.Function));
}
