using Abide.Compatibility.Targets.Measured;
using Abide.Execution.Probing;
using Abide.Tests;

namespace Abide.Execution.Tests.Probing;

/// <summary>Processes that ask, played by a shell: what becomes of the answers when one dies or hangs.</summary>
public sealed class KernelProberTests
{
    // Indices of calls that are asked on either architecture's table, at its start.
    private const int Second = 1, Third = 2;

    [Fact]
    public async Task A_call_that_ends_the_process_costs_its_own_answer()
    {
        var measured = await MeasureAsync("""[ $2 -gt 1 ] || { echo '?0'; echo '=0 9'; echo '?1'; kill -SEGV $$; }; echo '?2'; echo '=2 22'; echo .""");

        measured.Syscalls[0].Errno.ShouldBe(9);
        measured.Syscalls[Second].Outcome.ShouldBe(ProbeOutcome.NotProbed);
        measured.Syscalls[Second].Reason.ShouldBe("the call ended the process that made it");
        measured.Syscalls[Third].Errno.ShouldBe(22);
    }

    [Fact]
    public async Task A_call_that_does_not_return_is_given_up()
    {
        var measured = await MeasureAsync("""[ $2 -gt 1 ] || { echo '?0'; echo '=0 9'; echo '?1'; exec sleep 600; }; echo '?2'; echo '=2 22'; echo .""", seconds: 2);

        measured.Syscalls[Second].Reason.ShouldBe("the call did not return");
        measured.Syscalls[Third].Errno.ShouldBe(22);
    }

    [Theory]
    [InlineData("exit 2")]
    [InlineData("echo nonsense; echo '=x 1'; echo '?'; exit 0")]
    public async Task A_process_that_asks_nothing_is_an_error(string script) =>
        await Should.ThrowAsync<IOException>(() => MeasureAsync(script));

    [Fact]
    public async Task Answers_to_questions_that_there_are_not_are_passed_over()
    {
        var measured = await MeasureAsync("""echo '?99999'; echo '=99999 1'; echo '=0 many'; echo .""");

        measured.Syscalls.ShouldAllBe(call => call.Outcome == ProbeOutcome.NotProbed);
        measured.Errno.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_an_error() =>
        await Should.ThrowAsync<IOException>(() => new KernelProber { Asker = ["/nowhere/abide"] }.MeasureAsync(CancellationToken.None));

    [Fact]
    public void Questions_are_told_before_they_are_asked_and_answers_after()
    {
        using var answers = new MemoryStream();

        AskingProcess.Ask("nothing", 0, answers).ShouldBeFalse();
        AskingProcess.Ask(AskingProcess.Syscalls, int.MaxValue, answers).ShouldBeTrue();

        System.Text.Encoding.UTF8.GetString(answers.ToArray()).ShouldBe(".\n");
    }

    [Theory]
    [InlineData("1.19")]
    [InlineData("1.27")]
    public async Task Go_has_one_word_for_a_bad_descriptor_and_another_for_a_closed_file(string release)
    {
        var go = TestCache.WriteGoCommand(release, Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));

        var contracts = await GoWrappers.MeasureAsync(go, CancellationToken.None);

        File.Delete(go);

        contracts.ShouldContain(new ErrnoContract("Go os.File.Read", "closed by File.Close", "os.ErrClosed"));
        contracts.ShouldContain(new ErrnoContract("Go os.File.Read", "write-only", "syscall.EBADF, unix.EBADF"));
        contracts.ShouldContain(new ErrnoContract("Go syscall.Read", "closed", "syscall.EBADF, unix.EBADF"));
        contracts.ShouldContain(new ErrnoContract("Go unix.Read", "negative", "syscall.EBADF, unix.EBADF"));
    }

    private static Task<KernelMeasurement> MeasureAsync(string script, int seconds = 60) =>
        new KernelProber { Asker = ["sh", "-c", script, "sh"], Limit = TimeSpan.FromSeconds(seconds) }.MeasureAsync(CancellationToken.None);
}
