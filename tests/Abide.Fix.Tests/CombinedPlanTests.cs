using System.Collections.Immutable;
using System.Text.Json;

namespace Abide.Fix.Tests;

/// <summary>A project that does not build with its golang.org/x/sys, and makes system calls that targets lack once it does.</summary>
public sealed class CombinedPlanTests
{
    [Fact]
    public void What_neither_plan_fixes_alone_both_fix_together()
    {
        var row = new SampleRow("new-syscalls", "1.27", ImmutableSortedDictionary<string, string>.Empty);
        using var directory = new TemporaryDirectory();
        var project = FixRun.Prepare(row, directory);
        FixRun.Bash(row, project, "export GONOSUMDB='*'\nsed -i 's/x.sys v0.*/x\\/sys v0.0.0-20210124154548-22da62e12c0c/' go.mod\nrm go.sum\ngo mod tidy").ExitCode.ShouldBe(0);
        var command = FixRun.Command(project);

        var (exitCode, json, messages) = FixRun.Bash(row, project, $"{FixRun.Abide("--format json --proof ../proof.json")}\n{command}");

        exitCode.ShouldBe(0, messages);
        var plans = JsonDocument.Parse(json).RootElement.GetProperty("fix").GetProperty("plans").EnumerateArray()
            .ToDictionary(proof => proof.GetProperty("plan").GetProperty("name").GetString()!, proof => proof.GetProperty("standing").GetString(), StringComparer.Ordinal);
        plans.ShouldContainKeyAndValue("module-pin+build-tags", "proven");
        plans["module-pin"].ShouldNotBe("proven");
        plans.ShouldNotContainKey("build-tags");

        var replayed = FixRun.Bash(row, project, $"{FixRun.Abide("")}\nabide fix --replay ../proof.json");
        replayed.ExitCode.ShouldBe(0, replayed.Output + replayed.Errors);
        var applied = FixRun.Bash(row, project, $"{FixRun.Abide("--apply module-pin+build-tags")}\n{command}");
        applied.ExitCode.ShouldBe(0, applied.Output + applied.Errors);
        FixRun.Bash(row, project, ". ./abide.env\ngo build -o app .\n./app . go.mod").Output.ShouldEndWith("in the page cache: not known\n");
    }
}
