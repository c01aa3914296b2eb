using System.Text.Json;
using Abide.Tests;

namespace Abide.Cli.Tests.Commands;

/// <summary><c>abide run</c> as its users meet it: input and output, exit codes, signals, terminals, reports.</summary>
public sealed class RunCommandTests(RunPrograms programs) : IClassFixture<RunPrograms>
{
    private const string Schema = "docs/schema/run-v1.schema.json";

    [Fact]
    public void The_answer_of_the_command_is_all_that_is_on_standard_output()
    {
        var run = AbideProcess.Run("run", "--as", "el7.9", "--", programs.C("openat2"), "/");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldStartWith("openat2: Function not implemented\n");
        run.Error.ShouldContain("abide: as el7.9, kernel 3.10.0-1160.el7.x86_64 (measured): exit code 1\n");
        run.Error.ShouldContain("abide: ENOSYS for openat2 (437), 1 time\nabide:   1 time from openat2: syscall < main in ");
    }

    [Fact]
    public void Quiet_leaves_standard_error_to_the_command() =>
        AbideProcess.Run("run", "-q", "--as", "el8.10", "--", "sh", "-c", "echo out; echo error >&2; exit 9").ShouldBe(new ProcessResult(9, "out\n", "error\n"));

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 42", 42)]
    [InlineData("kill -TERM $$", 128 + 15)]
    [InlineData("kill -KILL $$", 128 + 9)]
    [InlineData("kill -SEGV $$", 128 + 11)]
    [InlineData("kill -PIPE $$", 128 + 13)]
    public void The_command_ends_abide_as_it_ended_itself(string script, int exitCode) =>
        // A shell adds 128 only when a signal ended its child.
        Bash($"$ABIDE run -q --as el8.10 -- sh -c '{script}'; echo $?").Output.ShouldBe($"{exitCode}\n");

    [Fact]
    public void A_closed_pipe_ends_the_command_as_it_does_without_abide() =>
        Bash("$ABIDE run -q --as el7.9 -- yes | head -2; echo ${PIPESTATUS[0]}").Output.ShouldBe($"y\ny\n{128 + 13}\n");

    [Fact]
    public void Standard_input_reaches_the_command() => Bash("echo text | $ABIDE run -q --as el7.9 -- cat").Output.ShouldBe("text\n");

    [Fact]
    public void Arguments_are_passed_on_byte_for_byte() =>
        Bash("$ABIDE run -q --as el7.9 -- printf '%s|' $'\\xff\\xfe' '' -- --as 'a b' | od -An -tx1").Output.ShouldBe(" ff fe 7c 7c 2d 2d 7c 2d 2d 61 73 7c 61 20 62 7c\n");

    [Fact]
    public void A_pipeline_of_a_shell_is_followed_in_all_its_processes()
    {
        using var directory = new TemporaryDirectory();
        var program = programs.C("random");

        AbideProcess.Run("run", "--as", "el7.3", "--report", directory["run.json"], "--", "sh", "-c", $"{program} x | cat; ({program} x; true) | cat").Output.ShouldBe("/dev/urandom\n/dev/urandom\n");

        var report = Report(directory["run.json"]);
        var call = report.GetProperty("observation").GetProperty("syscalls").EnumerateArray().Single(call => call.GetProperty("name").GetString() == "getrandom");
        call.GetProperty("callers").EnumerateArray()
            .Where(caller => caller.GetProperty("program").GetString() == program && caller.GetProperty("callers").GetArrayLength() > 0)
            .Sum(caller => caller.GetProperty("count").GetInt32()).ShouldBe(2);
    }

    [Theory]
    [InlineData("el7.3", "answers")]
    [InlineData("el7.6", "names")]
    [InlineData("el9.4", "answers")]
    public void Reports_are_valid_against_their_schema(string target, string program)
    {
        using var directory = new TemporaryDirectory();

        AbideProcess.Run("run", "-q", "--as", target, "--report", directory["run.json"], "--", programs.C(program)).ExitCode.ShouldBe(0);

        JsonSchemaValidator.Violations(Schema, File.ReadAllBytes(directory["run.json"])).ShouldBeEmpty();
        var broken = File.ReadAllText(directory["run.json"]).Replace("\"supervised\"", "\"somehow\"", StringComparison.Ordinal);
        JsonSchemaValidator.Violations(Schema, System.Text.Encoding.UTF8.GetBytes(broken)).ShouldContain("imitation");
    }

    [Fact]
    public void Under_another_supervisor_calls_still_fail_and_the_report_says_what_is_missing()
    {
        // The kernel allows one listener.
        var run = AbideProcess.Run("run", "-q", "--as", "el10.0", "--", "dotnet", AbideProcess.Library, "run", "--as", "el7.9", "--", programs.C("openat2"), "/");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("offers no supervision");
    }

    [Fact]
    public void Without_privileges_the_command_gets_no_new_ones()
    {
        // Root without capabilities may not filter without no_new_privs either.
        var drop = Environment.IsPrivilegedProcess ? "setpriv --bounding-set=-all " : "";

        var run = Bash($"{drop}$ABIDE run --as el7.9 -- sh -c 'grep NoNewPrivs /proc/self/status; {programs.C("names")}'");

        run.Output.ShouldBe("NoNewPrivs:\t1\nLinux 3.10.0-1160.el7.x86_64 x86_64\n");
        run.Error.ShouldContain("no_new_privs was set");
    }

    [Theory]
    [InlineData("run --as el7.9 -- no-such-command", "no command 'no-such-command'", "check the spelling")]
    [InlineData("run --as el7.9 -- /etc/passwd", "not executable", "chmod")]
    [InlineData("run --as el7.9 -- /usr", "is a directory", "program in it")]
    [InlineData("run --as el77 -- true", "unknown target 'el77'", "el7")]
    [InlineData("run --as el -- true", "stands for several targets", "el8.6")]
    [InlineData("run --as dir:/usr -- true", "kernel of dir:/usr is not known", "el7 to el10")]
    [InlineData("run --as el7.9", "COMMAND", "run --help")]
    [InlineData("run -- true", "--as", "run --help")]
    [InlineData("run --as el7.9 ls -l", "unknown option -l", "-- before the command")]
    [InlineData("run --as el7.9 --root /no/such/root -- true", "is no directory", "root directory")]
    public void What_cannot_be_run_is_told_with_a_hint(string arguments, string reason, string hint)
    {
        var run = AbideProcess.Run(arguments.Split(' '));

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldStartWith("error: ");
        run.Error.ShouldContain(reason);
        run.Error.ShouldContain($"hint: ");
        run.Error[run.Error.IndexOf("hint: ", StringComparison.Ordinal)..].ShouldContain(hint);
    }

    [Fact]
    public void The_wrapper_tells_what_it_was_started_with()
    {
        var run = Bash("ABIDE_STARTED_WITH='files=123 ignored=0000000000004001 hide=SECRET' SECRET=x $ABIDE run -q --as el8.10 -- sh -c 'ulimit -S -n; grep SigIgn /proc/self/status; env | grep -e SECRET -e ABIDE_STARTED || echo none'");

        run.Output.ShouldBe("123\nSigIgn:\t0000000000004001\nnone\n");
    }

    [Fact]
    public void When_abide_is_killed_nothing_hangs()
    {
        // Four threads in endless calls: each is waiting for an answer at any moment.
        using var abide = AbideProcess.StartBash("/", $"exec $ABIDE run --as el7.9 -- sh -c 'echo $$; exec {programs.C("storm")} 4 300000'");
        abide.StandardOutput.ReadLine().ShouldNotBeNull();
        Thread.Sleep(300);
        abide.Kill();

        // The kernel answers in its place.
        abide.StandardOutput.ReadToEnd().ShouldBe("1200000\n");
        abide.WaitForExit();
    }

    private static ProcessResult Bash(string line) => AbideProcess.Bash("/", line);

    private static JsonElement Report(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.GetProperty("run").Clone();
    }
}
