using System.Collections.Immutable;
using System.Text.Json;
using Abide.Fix.Tests.Engine;

namespace Abide.Fix.Tests;

/// <summary>Projects that no plan fixes alone.</summary>
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
        var plans = Standings(JsonDocument.Parse(json).RootElement.GetProperty("fix"));
        plans.ShouldContainKeyAndValue("module-pin+build-tags", "proven");
        plans["module-pin"].ShouldNotBe("proven");
        plans.ShouldNotContainKey("build-tags");

        var replayed = FixRun.Bash(row, project, $"{FixRun.Abide("")}\nabide fix --replay ../proof.json");
        replayed.ExitCode.ShouldBe(0, replayed.Output + replayed.Errors);
        var applied = FixRun.Bash(row, project, $"{FixRun.Abide("--apply module-pin+build-tags")}\n{command}");
        applied.ExitCode.ShouldBe(0, applied.Output + applied.Errors);
        FixRun.Bash(row, project, ". ./abide.env\ngo build -o app .\n./app . go.mod").Output.ShouldEndWith("in the page cache: not known\n");
    }

    [Fact]
    public void A_module_that_is_too_old_and_a_C_library_that_is_too_new_are_fixed_together()
    {
        var row = new SampleRow("old-xsys", "1.27", ImmutableSortedDictionary<string, string>.Empty);
        using var directory = new TemporaryDirectory();
        var project = FixRun.Prepare(row, directory);
        LookUpUser(project);
        var command = FixRun.Command(project);

        var (exitCode, json, messages) = FixRun.Bash(row, project, $"{FixRun.Abide("--format json")}\n{command}");

        exitCode.ShouldBe(0, messages);
        var plans = Standings(JsonDocument.Parse(json).RootElement.GetProperty("fix"));
        foreach (string alone in new[] { "module-pin", "zig", "link-kit" })
            plans[alone].ShouldNotBe("proven", alone);
        foreach (string together in new[] { "module-pin+no-cgo", "module-pin+pure-lookups", "module-pin+zig", "module-pin+link-kit" })
            plans.ShouldContainKeyAndValue(together, "proven");

        var built = FixRun.Bash(row, project, $"{FixRun.Abide("--format json")}\n{command.Replace("fix --on", "build --for", StringComparison.Ordinal)}");
        built.ExitCode.ShouldBe(0, built.Errors);
        JsonDocument.Parse(built.Output).RootElement.GetProperty("build").GetProperty("taken").GetString().ShouldNotBeNull().ShouldStartWith("module-pin+");
        var applied = FixRun.Bash(row, project, $"{FixRun.Abide("--apply module-pin+link-kit")}\n{command}");
        applied.ExitCode.ShouldBe(0, applied.Output + applied.Errors);
        FixRun.Bash(row, project, $"{FixRun.Abide("")}\nexport -f abide\nrm -f app\nsed -i '1s,.*,#!/bin/bash,' abide-build.sh\nABIDE=abide ./abide-build.sh\nabide check app --on el7.9,el8.6,el9.1 -q").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Calls_that_a_kernel_lacks_and_a_C_library_that_is_too_new_are_fixed_together()
    {
        var row = new SampleRow("new-syscalls", "1.27", ImmutableSortedDictionary<string, string>.Empty);
        using var directory = new TemporaryDirectory();
        var project = FixRun.Prepare(row, directory);
        LookUpUser(project);

        var (exitCode, output, messages) = FixRun.Bash(row, project, $"{FixRun.Abide("--plan build-tags+pure-lookups")}\n{FixRun.Command(project)}");

        exitCode.ShouldBe(0, messages);
        output.ShouldContain("build-tags+pure-lookups is proven");
        output.Split("GOFLAGS=").Length.ShouldBe(2, "a variable is told once, as the last plan sets it");
        output.ShouldMatch("-tags=[a-z0-9,]*el7[a-z0-9,]*,netgo,osusergo");
    }

    [Fact]
    public void A_build_that_lacks_two_flags_and_a_C_library_that_is_too_new_are_fixed_together()
    {
        using var project = new UserProject();
        project.Write("Makefile", "CFLAGS = -O1\nlibpower.so: power.a\n\t$(CC) -shared -Wl,-z,defs -o $@ -Wl,--whole-archive power.a -Wl,--no-whole-archive $(LDLIBS)\npower.a: power.o\n\t$(AR) rcs $@ $^\n");
        project.Write("lib/empty.c", "");
        project.Write("power.c", "#include <math.h>\nint calls;\ndouble power(double x, double y)\n{\n\tcalls++;\n\treturn pow(x, y);\n}\n");

        const string command = "-- make -C \"$PWD\"", environment = "export LDLIBS=\"-L$PWD/lib\"; ";

        var fix = project.Json("fix", $"{environment}abide fix --on el7.9 --format json {command}", 0);

        var plans = Standings(fix);
        plans["flags"].ShouldBe("failed");
        plans.ShouldContainKeyAndValue("flags+flags+link-kit", "proven");
        fix.GetRawText().ShouldNotContain("/abide-fix-", Case.Sensitive, "a plan that is made in a copy names the project");
        project.Bash($"{environment}abide fix --on el7.9 --apply flags+flags+link-kit {command}").ShouldBe((0, "flags+flags+link-kit is proven"));
        File.ReadAllText(Path.Combine(project.Path, "Makefile")).ShouldStartWith("CFLAGS = -O1 -fPIC\n");
        project.Bash("export -f abide; sed -i '1s,.*,#!/bin/bash,' abide-build.sh; ABIDE=abide ./abide-build.sh && abide check libpower.so --on el7.9 -q").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Nothing_is_added_to_a_plan_that_only_a_run_can_prove()
    {
        var row = new SampleRow("new-syscalls", "1.27", ImmutableSortedDictionary<string, string>.Empty);
        using var directory = new TemporaryDirectory();
        var project = FixRun.Prepare(row, directory);
        LookUpUser(project);

        var (exitCode, json, messages) = FixRun.Bash(row, project, $"{FixRun.Abide("")}\nabide fix --on el9.1 --format json -- go build -o app .");

        exitCode.ShouldBe(3, messages);
        var plans = Standings(JsonDocument.Parse(json).RootElement.GetProperty("fix"));
        plans.ShouldContainKeyAndValue("build-tags", "undetermined");
        plans.Keys.ShouldAllBe(name => !name.Contains('+'));
    }

    [Theory]
    [InlineData("module-pin+zig", "plan module-pin+zig is not tried: module-pin alone is proven")]
    [InlineData("module-pin+", "plan module-pin+ is not tried: module-pin alone is proven")]
    public void A_second_plan_that_there_is_not_is_told(string plan, string error)
    {
        var row = new SampleRow("old-xsys", "1.27", ImmutableSortedDictionary<string, string>.Empty);
        using var directory = new TemporaryDirectory();
        var project = FixRun.Prepare(row, directory);

        var (exitCode, _, messages) = FixRun.Bash(row, project, $"{FixRun.Abide($"--plan {plan}")}\n{FixRun.Command(project)}");

        exitCode.ShouldBe(2);
        messages.ShouldContain(error);
    }

    private static Dictionary<string, string> Standings(JsonElement fix) => fix.GetProperty("plans").EnumerateArray()
        .ToDictionary(proof => proof.GetProperty("plan").GetProperty("name").GetString()!, proof => proof.GetProperty("standing").GetString()!, StringComparer.Ordinal);

    /// <summary>With cgo this needs the C library of the machine that builds.</summary>
    private static void LookUpUser(string project) =>
        File.WriteAllText(Path.Combine(project, "who.go"), "package main\n\nimport \"os/user\"\n\nfunc init() {\n\tif _, err := user.Current(); err != nil {\n\t\tpanic(err)\n\t}\n}\n");
}
