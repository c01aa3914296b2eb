using System.Collections.Immutable;

namespace Abide.Fix.Tests;

/// <summary>A plan that was applied: what the user's own build does with the project from then on.</summary>
public sealed class AppliedPlanTests
{
    [Theory]
    [InlineData("vendored", "1.22", "module-pin", "./app < go.mod", "5 lines in 4096 bytes of memory\n")]
    [InlineData("new-syscalls", "1.24", "build-tags", "./app . go.mod", "go.mod: 75 bytes, in the page cache: not known\n")]
    public void The_project_builds_with_the_variables_that_are_left_beside_it(string sample, string go, string plan, string run, string prints)
    {
        var row = new SampleRow(sample, go, ImmutableSortedDictionary<string, string>.Empty);
        using var directory = new TemporaryDirectory();
        var project = FixRun.Prepare(row, directory);
        var (exitCode, output, messages) = FixRun.Bash(row, project, $"{FixRun.Abide($"--apply {plan}")}\n{FixRun.Command(project)}");
        exitCode.ShouldBe(0, output + messages);

        FixRun.Bash(row, project, $". ./abide.env\ngo build -o app .\n{run}").ShouldBe((0, prints, ""));
        var (code, tests, errors) = FixRun.Bash(row, project, ". ./abide.env\ngo vet ./...\ngo test ./...\nunset GOFLAGS\ngo test ./...");
        code.ShouldBe(0, tests + errors);
    }
}
