using System.Diagnostics;
using System.Text.Json;

namespace Abide.Cli.Tests.Commands;

public sealed class ObserveTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _program;

    /// <summary>A program that dies where the kernel has no openat2.</summary>
    public ObserveTests()
    {
        _program = Path.Combine(_directory.Path, "opener");
        using var compiler = Process.Start("gcc", ["-O1", "-D_GNU_SOURCE", "-static", "-o", _program, Abide.Tests.Repository.PathTo("tests/corpus/run/c/openat2.c")]);
        compiler.WaitForExit();
        compiler.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_program_that_dies_when_it_is_tried_fails_with_the_run_as_evidence()
    {
        var result = AbideProcess.Run("check", _program, "--on", "el7.9,el9.4", "--observe", "/etc/passwd");

        result.ShouldBe(1, output: $"el7.9: died with {_program} /etc/passwd: exit code 1, after ENOSYS for ");
        result.Output.ShouldContain("openat2");
        result.Output.ShouldContain($"el9.4: lived with {_program} /etc/passwd: exit code 0");
        result.Output.ShouldContain("fails[ABI1901]");
    }

    [Fact]
    public void Observations_are_in_the_json_report_with_who_called()
    {
        using var report = JsonDocument.Parse(AbideProcess.Run("check", _program, "--on", "el7.9", "--observe", "/etc/passwd", "--format", "json").Output);

        var observation = report.RootElement.GetProperty("programs")[0].GetProperty("verdicts")[0].GetProperty("observations")[0];
        observation.GetProperty("result").GetString().ShouldBe("died");
        observation.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()).ShouldBe([_program, "/etc/passwd"]);
        observation.GetProperty("syscalls").EnumerateArray().Select(call => call.GetProperty("name").GetString()).ShouldContain("openat2");
    }

    [Fact]
    public void Command_lines_of_the_project_are_tried_without_an_option()
    {
        File.WriteAllText(Path.Combine(_directory.Path, "abide.yaml"), "observe:\n  - opener '/etc/passwd'\n");

        AbideProcess.RunIn(_directory.Path, "check", "opener", "--on", "el7.9").ShouldBe(1, output: "el7.9: died with");
    }

    [Fact]
    public void Arguments_that_fail_on_this_host_as_well_change_nothing() =>
        AbideProcess.Run("check", _program, "--on", "el9.4", "--observe", "/no/such/file").Output.ShouldContain("el9.4: fails here as well");

    [Theory]
    [InlineData("--observe", "-x")]
    [InlineData("--observe=--try /etc/passwd")]
    public void Arguments_may_begin_with_a_dash(params string[] observe) =>
        AbideProcess.Run(["check", _program, "--on", "el9.4", .. observe]).Output.ShouldContain($"with {_program} -");

    [Theory]
    [InlineData("'unclosed")]
    public void A_command_line_that_cannot_be_split_is_refused(string arguments) =>
        AbideProcess.Run("check", _program, "--on", "el9.4", "--observe", arguments).ShouldBe(2, error: "not closed");

    [Theory]
    [InlineData("{}", "defaultAction")]
    [InlineData("", "regular file")]
    public void What_is_no_seccomp_profile_is_refused(string text, string reason)
    {
        var profile = Path.Combine(_directory.Path, "profile.json");
        File.WriteAllText(profile, text);

        AbideProcess.Run("check", _program, "--seccomp", profile).ShouldBe(2, error: reason);
        AbideProcess.Run("check", _program, "--seccomp", _directory.Path).ShouldBe(2, error: "seccomp profile");
        AbideProcess.Run("check", _program, "--seccomp", "/no/such/profile.json").ShouldBe(2, error: "cannot be read");
    }

    public void Dispose() => _directory.Dispose();
}
