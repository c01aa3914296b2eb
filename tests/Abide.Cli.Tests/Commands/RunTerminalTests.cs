using System.Diagnostics;

namespace Abide.Cli.Tests.Commands;

/// <summary>Signals and job control of <c>abide run</c>, from a real terminal and from other processes.</summary>
public sealed class RunTerminalTests(RunPrograms programs) : IClassFixture<RunPrograms>
{
    private const string ControlC = "\u0003", ControlZ = "\u001a";

    [Fact]
    public void Ctrl_C_reaches_the_command_once_and_the_command_decides()
    {
        using var terminal = new Pseudoterminal($"exec $ABIDE run -q --as el7.9 -- {programs.C("interrupts")}");
        terminal.Expect("ready");

        terminal.Type(ControlC);

        terminal.Expect("1 interrupts");
        terminal.End().ShouldBe(6);
    }

    [Fact]
    public void A_command_that_Ctrl_C_ends_ends_abide_by_the_same_signal()
    {
        using var terminal = new Pseudoterminal("exec $ABIDE run --as el7.9 -- sh -c 'echo ready; exec sleep 600'");
        terminal.Expect("ready");

        terminal.Type(ControlC);

        terminal.Expect("ended by SIGINT");
        terminal.End().ShouldBe(128 + 2);
    }

    [Fact]
    public void A_shell_can_stop_the_command_and_take_it_back()
    {
        using var directory = new TemporaryDirectory();
        using var terminal = new Pseudoterminal("bash --norc -i");
        terminal.Type($"$ABIDE run -q --as el7.9 -- sh -c 'echo $$ > {directory["pid"]}; echo re\"\"ady; exec sleep 600'\n");
        terminal.Expect("ready");

        terminal.Type(ControlZ);
        terminal.Expect("Stopped");
        terminal.Type("fg\n");
        terminal.Expect("sleep 600");
        Eventually(() => IsInForeground(File.ReadAllText(directory["pid"]).Trim()));
        terminal.Type(ControlC);
        terminal.Type("echo en\"\"ded $?\n");

        terminal.Expect("ended 130");
        terminal.Type("exit 0\n");
        terminal.End().ShouldBe(0);
    }

    [Fact]
    public void A_signal_from_another_process_is_passed_on()
    {
        using var abide = AbideProcess.StartBash("/", "exec setsid $ABIDE run -q --as el7.9 -- sh -c 'trap \"echo terminated; exit 3\" TERM; trap \"echo interrupted\" INT; trap \"echo user\" USR1; echo ready; while :; do sleep 0.05; done'");
        abide.StandardOutput.ReadLine().ShouldBe("ready");

        Send(abide, "INT");
        abide.StandardOutput.ReadLine().ShouldBe("interrupted");
        Send(abide, "USR1");
        abide.StandardOutput.ReadLine().ShouldBe("user");
        Send(abide, "TERM");
        abide.StandardOutput.ReadLine().ShouldBe("terminated");

        abide.WaitForExit();
        abide.ExitCode.ShouldBe(3);
    }

    /// <summary>Whether a process runs, and what is typed at its terminal is for it (proc_pid_stat(5): state, pgrp and tpgid).</summary>
    private static bool IsInForeground(string process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');
        return fields[0] is "S" or "R" && fields[2] == fields[5];
    }

    private static void Eventually(Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); Thread.Sleep(10))
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    private static void Send(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        kill.WaitForExit();
        kill.ExitCode.ShouldBe(0);
    }
}
