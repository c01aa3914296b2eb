namespace Abide.Cli.Tests.Commands;

public sealed class WaiverTests
{
    [Fact]
    public void A_waiver_in_force_makes_the_answer_good_and_is_told()
    {
        using var project = Project("ABI1101", "bin/*", expires: "9999-12-31");

        var result = AbideProcess.RunIn(project.Path, "check", "bin");

        result.ShouldBe(0, output: "waived[ABI1101]");
        result.Output.ShouldContain("replaced next year");
    }

    [Fact]
    public void An_expired_waiver_fails_the_check_and_is_named_with_its_line()
    {
        using var project = Project("ABI1101", "bin/*", expires: "2020-02-29");

        AbideProcess.RunIn(project.Path, "check", "bin").ShouldBe(1, output: "✗ fails", error: "abide.yaml:3: the waiver of ABI1101 for bin/* expired on 2020-02-29");
    }

    [Fact]
    public void An_expired_waiver_fails_even_when_nothing_else_does()
    {
        using var project = Project("ABI1101", "bin/*", expires: "2020-02-29");

        AbideProcess.RunIn(project.Path, "check", RealPrograms.OldTrue).ShouldBe(1, output: "✓ runs", error: "expired");
    }

    [Fact]
    public void A_waiver_without_effect_is_told_unless_quiet()
    {
        using var project = Project("ABI1101", "lib/**", expires: "9999-12-31");

        AbideProcess.RunIn(project.Path, "check", "bin").ShouldBe(1, error: "warning: abide.yaml:3: the waiver of ABI1101 for lib/** covers nothing");
        AbideProcess.RunIn(project.Path, "check", "bin", "--quiet").Error.ShouldBeEmpty();
    }

    [Fact]
    public void Settings_are_found_above_the_current_directory_and_paths_stay_relative_to_them()
    {
        using var project = Project("ABI1101", "bin/*", expires: "9999-12-31");

        AbideProcess.RunIn(project["bin"], "check", "git").ShouldBe(0, output: "waived[ABI1101]");
    }

    [Fact]
    public void A_target_on_the_command_line_wins_over_the_settings()
    {
        using var project = Project("ABI1101", "none", expires: "9999-12-31");

        AbideProcess.RunIn(project.Path, "check", "bin", "--on", RealPrograms.OnBookworm).ShouldBe(0, output: "✓ runs");
    }

    [Fact]
    public void An_abide_yaml_that_is_a_pipe_is_refused_and_not_waited_for()
    {
        using var project = new TemporaryDirectory();
        project.Fifo("abide.yaml");

        AbideProcess.RunIn(project.Path, "check", RealPrograms.OldTrue).ShouldBe(2, error: "abide.yaml is a pipe, a socket or a device");
    }

    [Fact]
    public void A_mistyped_key_is_an_error_with_its_line()
    {
        using var project = new TemporaryDirectory();
        project.Write("abide.yaml", "targets: el8\nwaiver: []\n");

        AbideProcess.RunIn(project.Path, "check", RealPrograms.OldTrue).ShouldBe(2, error: "abide.yaml:2: unknown key 'waiver'");
    }

    /// <summary>A project with a program that fails on its target, and one waiver.</summary>
    private static TemporaryDirectory Project(string finding, string path, string expires)
    {
        var project = new TemporaryDirectory();
        project.Copy(RealPrograms.NewGit, "bin/git");
        project.Write("abide.yaml", $"""
            targets: [{RealPrograms.OnBullseye}]
            waivers:
              - finding: {finding}
                path: "{path}"
                reason: replaced next year
                expires: {expires}
            """);
        return project;
    }
}
