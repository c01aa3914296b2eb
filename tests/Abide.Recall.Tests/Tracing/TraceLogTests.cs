namespace Abide.Recall.Tests.Tracing;

/// <summary>Which program a call belongs to. The lines are cut from traces of strace 6.1.</summary>
public sealed class TraceLogTests
{
    [Fact]
    public void An_execve_belongs_to_the_program_that_is_left_and_the_first_to_none() =>
        Read("""
            25    [  59] [00007ffff7e88ad7] execve("/bin/sh", [...], 0x7ffe /* 5 vars */) = 0
            25    [  12] [00007ffff7fe9c47] brk(NULL) = 0x555555576000
            25    [  59] [00007ffff7eabad7] execve("/bin/true", [...], 0x7ffe /* 5 vars */) = 0
            25    [ 231] [00007ffff7eab409] exit_group(0) = ?
            25    [ 231] [????????????????] +++ exited with 0 +++
            """).ShouldBe(["/bin/sh: brk execve", "/bin/true: exit_group"]);

    [Fact]
    public void An_execve_that_fails_changes_nothing() =>
        Read("""
            25    [  59] [00007ffff7e88ad7] execve("/bin/sh", [...], 0x7ffe /* 5 vars */) = 0
            25    [  59] [00007ffff7eabad7] execve("/sbin/date", [...], 0x7ffe /* 5 vars */) = -1 ENOENT (No such file or directory)
            25    [  39] [00007ffff7eac4e7] getpid() = 25
            """).ShouldBe(["/bin/sh: execve getpid"]);

    [Fact]
    public void A_child_that_is_heard_before_its_parent_has_its_id_is_its_parents_program() =>
        Read("""
            25    [  59] [00007ffff7e88ad7] execve("/bin/sh", [...], 0x7ffe /* 5 vars */) = 0
            25    [  58] [00007ffff7eab3b8] vfork( <unfinished ...>
            26    [  14] [00007ffff7e66dd4] rt_sigprocmask(SIG_SETMASK, [], ~[KILL STOP RTMIN RT_1], 8) = 0
            26    [  59] [00007ffff7eabad7] execve("/bin/cat", [...], 0x7ffe /* 5 vars */ <unfinished ...>
            25    [  58] [00007ffff7eab3b8] <... vfork resumed>) = 26
            26    [  59] [00007ffff7fe4b70] <... execve resumed>) = 0
            26    [   0] [00007ffff7ecf2ed] read(0, ""..., 131072) = 0
            25    [  61] [00007ffff7eaabd3] wait4(-1,  <unfinished ...>
            """).ShouldBe(["/bin/sh: execve rt_sigprocmask vfork wait4", "/bin/cat: read"]);

    [Fact]
    public void A_child_may_even_end_before() =>
        Read("""
            25    [  59] [00007ffff7e88ad7] execve("/bin/sh", [...], 0x7ffe /* 5 vars */) = 0
            25    [  56] [00007ffff7eab353] clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
            26    [ 231] [00007ffff7eab409] exit_group(0) = ?
            26    [ 231] [????????????????] +++ exited with 0 +++
            25    [  56] [00007ffff7eab353] <... clone resumed>) = 26
            """).ShouldBe(["/bin/sh: clone exit_group"]);

    [Fact]
    public void A_thread_that_executes_a_program_goes_on_as_the_process() =>
        Read("""
            27    [  59] [00007ffff7e88ad7] execve("/bin/threads", [...], 0x7ffe /* 5 vars */) = 0
            27    [ 435] [0000000000467339] clone3({flags=CLONE_VM|CLONE_THREAD}, 88) = 28
            27    [  34] [000000000043aab2] pause( <unfinished ...>
            28    [  59] [0000000000466f47] execve("/bin/true", [...], 0x7ffe /* 5 vars */ <unfinished ...>
            27    [  34] [000000000043aab2] <... pause resumed>) = ?
            27    [  59] [00007ffff7fe4b70] +++ superseded by execve in pid 28 +++
            27    [  59] [00007ffff7fe4b70] <... execve resumed>) = 0
            27    [ 231] [00007ffff7eab409] exit_group(0) = ?
            """).ShouldBe(["/bin/threads: clone3 execve pause", "/bin/true: exit_group"]);

    [Fact]
    public void A_child_that_its_parent_never_heard_of_is_of_the_program_that_was_interrupted() =>
        Read("""
            27    [  59] [00007ffff7e88ad7] execve("/bin/threads", [...], 0x7ffe /* 5 vars */) = 0
            27    [ 435] [0000000000467339] clone3({flags=CLONE_VM|CLONE_THREAD}, 88 <unfinished ...>
            28    [ 186] [0000000000466f47] gettid() = 28
            28    [ 231] [0000000000466f47] exit_group(0) = ?
            27    [ 435] [0000000000467339] <... clone3 resumed>) = ?
            27    [ 435] [????????????????] +++ exited with 0 +++
            28    [ 231] [????????????????] +++ exited with 0 +++
            """).ShouldBe(["/bin/threads: clone3 exit_group gettid"]);

    [Fact]
    public void A_child_of_nobody_is_lost() =>
        TraceLog.Read(
        [
            "25    [  59] [00007ffff7e88ad7] execve(\"/bin/sh\", [...], 0x7ffe /* 5 vars */) = 0",
            "99    [  39] [00007ffff7eac4e7] getpid() = 99",
        ]).LostProcesses.ShouldBe(1);

    [Fact]
    public void An_id_that_is_used_again_is_another_process() =>
        Read("""
            25    [  59] [00007ffff7e88ad7] execve("/bin/sh", [...], 0x7ffe /* 5 vars */) = 0
            25    [  56] [00007ffff7eab353] clone(child_stack=NULL, flags=SIGCHLD) = 26
            26    [  59] [00007ffff7eabad7] execve("/bin/cat", [...], 0x7ffe /* 5 vars */) = 0
            26    [   0] [00007ffff7ecf2ed] read(0, ""..., 131072) = 0
            26    [ 231] [????????????????] +++ exited with 0 +++
            25    [  56] [00007ffff7eab353] clone(child_stack=NULL, flags=SIGCHLD) = 26
            26    [  39] [00007ffff7eac4e7] getpid() = 26
            """).ShouldBe(["/bin/sh: clone execve getpid", "/bin/cat: read"]);

    [Fact]
    public void Calls_of_another_abi_are_noticed_and_left_out()
    {
        var image = TraceLog.Read(
        [
            "29    [  59] [00007ffff7e88ad7] execve(\"/bin/mixed\", [...], 0x7ffe /* 5 vars */) = 0",
            "29    [  20] [004016c1] [ Process PID=29 runs in 32 bit mode. ]",
            "29    [  20] [004016c1] getpid()        = 29",
            "29    [  20] [000000000043b59a] [ Process PID=29 runs in 64 bit mode. ]",
            "29    [   1] [000000000043b7a0] write(1, \"\"..., 3) = 3",
        ]).Images.ShouldHaveSingleItem();

        image.HasForeignCalls.ShouldBeTrue();
        image.Calls.Select(call => call.Number).ShouldBe([1]);
    }

    [Fact]
    public void What_the_kernel_restarts_is_no_call_of_the_program() =>
        Read("""
            25    [  59] [00007ffff7e88ad7] execve("/bin/sleep", [...], 0x7ffe /* 5 vars */) = 0
            25    [ 230] [00007ffff7e8e1a5] clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1, tv_nsec=0}, 0x7ffe) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)
            25    [ 230] [00007ffff7e8e1a5] --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=1, si_uid=0} ---
            25    [ 219] [00007ffff7e8e1a5] restart_syscall(<... resuming interrupted clock_nanosleep ...>) = 0
            """).ShouldBe(["/bin/sleep: clock_nanosleep"]);

    /// <summary>Each image in the order of execution, with the names of its calls.</summary>
    private static IEnumerable<string> Read(string lines)
    {
        var log = TraceLog.Read(lines.Split('\n'));
        log.LostProcesses.ShouldBe(0);
        return log.Images.Select(image => $"{image.Path}: {string.Join(' ', image.Calls.Select(call => call.Name).Order(StringComparer.Ordinal))}");
    }
}
