using System.Diagnostics;

namespace Abide.Execution.Tests.Sandbox;

/// <summary>What cannot be run is told before anything starts, and what cannot be imitated is told afterwards.</summary>
[Collection("Programs")]
public sealed class RefusalTests(Programs programs)
{
    [Theory]
    [InlineData("no-such-command", "no command 'no-such-command' on PATH")]
    [InlineData("/no/such/file", "no file /no/such/file")]
    [InlineData("/usr", "/usr is a directory")]
    [InlineData("/dev/null", "no regular file")]
    [InlineData("/etc/passwd", "not executable")]
    [InlineData("", "the command is empty")]
    public void A_command_that_is_no_program_is_refused(string command, string reason) => ShouldRefuse(command, reason);

    [Fact]
    public void A_32_bit_program_is_refused_because_nothing_is_known_of_its_calls() =>
        ShouldRefuse(Build("i686-linux-gnu-gcc", "thirty-two"), "is a 32-bit program");

    [Fact]
    public void A_program_of_another_architecture_is_refused() => ShouldRefuse(Build("aarch64-linux-gnu-gcc", "arm"), "built for another architecture");

    [Fact]
    public void A_script_whose_interpreter_is_missing_or_foreign_is_refused()
    {
        ShouldRefuse(Script("missing", "#!/no/such/shell\n"), "a script for /no/such/shell");
        ShouldRefuse(Script("foreign", $"#! {Build("i686-linux-gnu-gcc", "shell")} -x\n"), "is a 32-bit program");
    }

    [Fact]
    public void A_program_whose_loader_is_missing_is_refused()
    {
        var program = programs.File("no-loader");
        File.WriteAllText(programs.File("empty.c"), "int main(void) { return 0; }");
        Compile("gcc", program, "-Wl,--dynamic-linker=/no/such/loader");

        ShouldRefuse(program, "needs the loader /no/such/loader");
    }

    [Fact]
    public void A_script_without_an_interpreter_is_run_by_the_shell() =>
        Trial.Run("el8.10", Script("plain", "echo $1\n"), "argument").Output.ShouldBe("argument\n");

    [Fact]
    public void A_kernel_without_a_table_is_refused()
    {
        var trial = Trial.Run("el8.10", ["true"], request => request with { Kernel = request.Kernel with { Syscalls = null } });

        trial.Result.Report.ShouldBeNull();
        trial.Result.Failure.ShouldNotBeNull().What.ShouldContain("was not measured");
    }

    [Fact]
    public void Without_supervision_calls_fail_all_the_same_and_the_report_says_what_is_missing()
    {
        var trial = Trial.Run("el7.9", [programs.C("answers")], request => request with { Supervised = false });

        trial.Output.ShouldContain("openat2 ENOSYS");
        trial.Output.ShouldContain("getrandom 0");
        trial.Report.Imitation.ShouldBe("errors only");
        trial.Report.Limits.ShouldContain(limit => limit.Contains("no supervision", StringComparison.Ordinal));
        Trial.Run("el9.4", [programs.C("answers")], request => request with { Supervised = false }).Output.ShouldContain("io_uring_setup EPERM");
    }

    [Fact]
    public void Variables_and_descriptors_of_the_supervisor_stay_with_it()
    {
        string[] command = ["sh", "-c", "echo ${PATH+path}${HOME+home}; ls /proc/$$/fd"];
        using var direct = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, UseShellExecute = false, Environment = { ["HOME"] = null } })!;
        var expected = direct.StandardOutput.ReadToEnd();
        direct.WaitForExit();

        var trial = Trial.Run("el8.10", command, request => request with { HiddenVariables = ["HOME"] });

        trial.Output.ShouldBe(expected);
        trial.Output.ShouldStartWith("path\n");
    }

    [Fact]
    public void Limits_and_ignored_signals_are_those_that_were_asked()
    {
        const ulong BrokenPipe = 1ul << 12;
        string[] command = ["sh", "-c", "ulimit -S -n; grep SigIgn /proc/self/status"];

        Trial.Run("el8.10", command, request => request with { OpenFiles = 321 }).Output.ShouldBe("321\nSigIgn:\t0000000000000000\n");
        Trial.Run("el8.10", command, request => request with { OpenFiles = 321, IgnoredSignals = BrokenPipe }).Output.ShouldBe("321\nSigIgn:\t0000000000001000\n");
    }

    private static void ShouldRefuse(string command, string reason)
    {
        var trial = Trial.Run("el8.10", command);

        trial.Result.Report.ShouldBeNull();
        var failure = trial.Result.Failure.ShouldNotBeNull();
        failure.What.ShouldContain(reason);
        failure.Hint.ShouldNotBeEmpty();
        trial.Output.ShouldBeEmpty();
    }

    private string Script(string name, string text)
    {
        var script = programs.File(name);
        File.WriteAllText(script, text);
        Tool("chmod", "u+x", script);
        return script;
    }

    private string Build(string compiler, string name)
    {
        File.WriteAllText(programs.File("empty.c"), "int main(void) { return 0; }");
        Compile(compiler, programs.File(name));
        return programs.File(name);
    }

    private void Compile(string compiler, string output, params string[] arguments) => Tool(compiler, ["-o", output, programs.File("empty.c"), .. arguments]);

    private static void Tool(string tool, params string[] arguments)
    {
        using var process = Process.Start(tool, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
