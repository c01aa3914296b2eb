namespace Abide.Cli.Tests.Commands;

/// <summary><c>abide run --root</c>: inside a real Debian root.</summary>
public sealed class RunRootTests(RunPrograms programs) : IClassFixture<RunPrograms>
{
    private static readonly string s_root = RealPrograms.Bullseye;

    [Fact]
    public void The_command_sees_the_files_of_the_root_and_the_kernel_of_the_target()
    {
        var run = AbideProcess.Run("run", "--as", "el7.9", "--root", s_root, "--", "sh", "-c", "cat /etc/debian_version; uname -r; ls -l /bin/sh; exit 7");

        run.ExitCode.ShouldBe(7);
        run.Output.ShouldStartWith($"{File.ReadAllText(Path.Combine(s_root, "etc/debian_version"))}3.10.0-1160.el7.x86_64\n");
        run.Error.ShouldContain("statx in /lib/x86_64-linux-gnu/libc-2.31.so");
        // bubblewrap's own calls are nobody's.
        run.Error.ShouldNotContain("bwrap");
    }

    [Fact]
    public void Calls_of_bubblewrap_are_told_when_it_is_the_command()
    {
        var run = AbideProcess.Run("run", "--as", "el7.9", "--root", "/", "--", "bwrap", "--ro-bind", "/", "/", "true");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("from bwrap");
    }

    [Fact]
    public void Signals_end_the_command_itself()
    {
        AbideProcess.Run("run", "--as", "el8.10", "--root", s_root, "--", "sh", "-c", "kill -SEGV $$").Error.ShouldContain("ended by SIGSEGV");

        using var abide = AbideProcess.Start("/", "run", "-q", "--as", "el8.10", "--root", s_root, "--", "sh", "-c", "trap 'echo terminated; exit 4' TERM; echo ready; while :; do sleep 0.05; done");
        abide.StandardOutput.ReadLine().ShouldBe("ready");
        using var kill = System.Diagnostics.Process.Start("kill", [$"{abide.Id}"]);
        abide.StandardOutput.ReadToEnd().ShouldBe("terminated\n");
        abide.WaitForExit();
        abide.ExitCode.ShouldBe(4);
    }

    [Fact]
    public void Ctrl_C_leaves_the_command_its_choice()
    {
        using var root = new TemporaryDirectory();
        File.Copy(programs.C("interrupts", "-static"), root["interrupts"]);
        using var terminal = new Pseudoterminal($"exec $ABIDE run -q --as el7.9 --root {root.Path} -- /interrupts");
        terminal.Expect("ready");

        terminal.Type("\u0003");

        terminal.Expect("1 interrupts");
        terminal.End().ShouldBe(6);
    }

    [Theory]
    [InlineData("no-such-command", "no command 'no-such-command' on PATH in")]
    [InlineData("/usr", "is a directory")]
    public void A_command_is_looked_up_inside_the_root(string command, string reason)
    {
        var run = AbideProcess.Run("run", "--as", "el7.9", "--root", s_root, "--", command);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(reason);
    }

    [Fact]
    public void A_program_whose_loader_is_not_in_the_root_is_refused()
    {
        using var root = new TemporaryDirectory();
        File.Copy(programs.C("names"), root["names"]);

        AbideProcess.Run("run", "--as", "el7.9", "--root", root.Path, "--", "/names").Error.ShouldContain("needs the loader /lib64/ld-linux-x86-64.so.2");
    }

    [Fact]
    public void Without_bubblewrap_the_package_is_named()
    {
        using var empty = new TemporaryDirectory();

        var run = AbideProcess.Bash("/", $"dotnet=$(command -v dotnet); set -- $ABIDE; PATH={empty.Path} $dotnet $2 run --as el7.9 --root {s_root} -- /bin/true");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("no bwrap on PATH");
        run.Error.ShouldContain("hint: install the package bubblewrap");
    }
}
