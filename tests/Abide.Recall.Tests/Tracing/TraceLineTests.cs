namespace Abide.Recall.Tests.Tracing;

public sealed class TraceLineTests
{
    [Theory]
    // A result may be a number, decorated, an address, an error, or none yet.
    [InlineData("25    [ 218] [00007ffff7fdbe8a] set_tid_address(0x7ffff7dd4a10) = 25", "set_tid_address", 218, 25L)]
    [InlineData("25    [  72] [00007ffff7ed3f60] fcntl(11, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)", "fcntl", 72, null)]
    [InlineData("25    [  21] [00007ffff7fea9e7] access(\"/etc/ld.so.preload\", R_OK) = -1 ENOENT (No such file or directory)", "access", 21, null)]
    [InlineData("25    [ 231] [00007ffff7eab409] exit_group(0) = ?", "exit_group", 231, null)]
    [InlineData("25    [  58] [00007ffff7eab3b8] vfork( <unfinished ...>", "vfork", 58, null)]
    [InlineData("25    [  56] [00007ffff7eab353] clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7ffff7dd4a10) = 31", "clone", 56, 31L)]
    // In another pid namespace the number that the program gets is not the one that the trace goes by.
    [InlineData("25    [  56] [00007ffff7eab353] clone(child_stack=NULL, flags=SIGCHLD) = 2 /* 53 in strace's PID NS */", "clone", 56, 53L)]
    // strace knows no name for a call that is newer than itself.
    [InlineData("25    [ 469] [0000000000403141] syscall_0x1d5(0x1, 0, 0, 0, 0, 0) = -1 ENOSYS (Function not implemented)", "syscall_0x1d5", 469, null)]
    public void A_call_has_a_name_a_number_and_perhaps_a_result(string text, string name, int number, long? result)
    {
        var line = TraceLine.Parse(text);

        (line.Event, line.Process, line.Name, line.Number, line.Result).ShouldBe((TraceEvent.Call, 25, name, number, result));
    }

    [Fact]
    public void A_resumed_call_is_a_return()
    {
        var line = TraceLine.Parse("27    [ 435] [0000000000467339] <... clone3 resumed> => {parent_tid=[28]}, 88) = 28");

        (line.Event, line.Name, line.Number, line.Result, line.Address).ShouldBe((TraceEvent.Return, "clone3", 435, 28L, 0x467339UL));
    }

    [Theory]
    [InlineData("28    [  59] [0000000000466f47] execve(\"/bin/true\", [...], 0x7ffe /* 5 vars */ <unfinished ...>", "/bin/true")]
    [InlineData("28    [  59] [0000000000466f47] execve(\"/bin/true\", [...], 0x7ffe /* 5 vars */ <pid changed to 27 ...>", "/bin/true")]
    [InlineData("28    [ 322] [0000000000466f47] execveat(5, \"\", [...], 0x7ffe /* 5 vars */, AT_EMPTY_PATH) = 0", null)]
    public void An_execve_names_its_program_and_an_execveat_does_not(string text, string? path) => TraceLine.Parse(text).Path.ShouldBe(path);

    [Theory]
    [InlineData("26    [ 355] [f7ffc5e9] getrandom(\"\"..., 4, GRND_NONBLOCK) = 4", true)]
    [InlineData("26    [ 318] [00007ffff7e16190] getrandom(\"\"..., 4, GRND_NONBLOCK) = 4", false)]
    public void A_call_of_another_abi_has_a_short_address(string text, bool foreign) => TraceLine.Parse(text).IsForeign.ShouldBe(foreign);

    [Theory]
    [InlineData("25    [  61] [00007ffff7eaabd3] --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=24, si_status=0} ---")]
    [InlineData("25    [  59] [08070d5b] [ Process PID=25 runs in 32 bit mode. ]")]
    public void Signals_and_remarks_are_no_calls(string text) => TraceLine.Parse(text).Event.ShouldBe(TraceEvent.Remark);

    [Theory]
    [InlineData("25    [ 231] [????????????????] +++ exited with 0 +++")]
    [InlineData("25    [  62] [????????????????] +++ killed by SIGKILL +++")]
    public void The_end_of_a_process_is_told(string text) => TraceLine.Parse(text).Event.ShouldBe(TraceEvent.Exit);
}
