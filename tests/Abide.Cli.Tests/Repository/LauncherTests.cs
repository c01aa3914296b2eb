using static Abide.Tests.Repository;

namespace Abide.Cli.Tests.Repository;

/// <summary>./abide builds what it runs, in native code where that can be linked; the other tests run the same sources as .NET code.</summary>
public sealed class LauncherTests
{
    private static readonly string Launcher = PathTo("abide");

    public static TheoryData<string> Lines { get; } =
    [
        $"check --format json --on all {RealPrograms.NewGit}",
        $"check --format text --on el --no-progress {RealPrograms.Bookworm}/usr/sbin",
        $"check --format sarif --on {RealPrograms.OnBullseye} {RealPrograms.NewGit} /nowhere",
        $"check --format markdown --observe --version --on el7.9 {RealPrograms.OldTrue}",
        "targets show el8.6",
        "explain ABI1101",
        "run --as el7.9 -- uname -r",
        "check --mistyped",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void What_it_builds_says_the_same_as_the_code_that_is_tested(string line)
    {
        var expected = AbideProcess.Bash(Root, $"$ABIDE {line}");
        var built = AbideProcess.Bash(Root, $"'{Launcher}' {line}");

        built.Output.ShouldBe(expected.Output);
        built.ExitCode.ShouldBe(expected.ExitCode);
    }

    [Fact]
    public void Where_a_compiler_is_installed_it_is_native_code()
    {
        AbideProcess.Bash(Root, "./abide --version").ExitCode.ShouldBe(0);

        File.Exists(PathTo(".build/current/abide")).ShouldBeTrue();
        File.Exists(PathTo(".build/current/abide.dll")).ShouldBeFalse();
    }
}
