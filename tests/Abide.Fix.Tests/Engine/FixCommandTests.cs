using System.Text.Json;

namespace Abide.Fix.Tests.Engine;

/// <summary><c>abide fix</c> as a user meets it, beside what the samples show.</summary>
public sealed class FixCommandTests : IDisposable
{
    private const string Build = "-- go build -o app .";

    private readonly UserProject _project = UserProject.WithLookups();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Plans_are_proven_ranked_and_told_and_the_project_stays_as_it_is()
    {
        var before = _project.Contents();

        var fix = _project.Json("fix", $"abide fix --on el7.9,el8.6 --run '' --format json {Build}", 0);

        fix.GetProperty("plans").EnumerateArray().Select(Name).Where(name => name is "no-cgo" or "pure-lookups").ShouldBe(["no-cgo", "pure-lookups"]);
        var proof = fix.GetProperty("plans").EnumerateArray().Single(plan => Name(plan) == "no-cgo");
        var verdict = proof.GetProperty("programs")[0].GetProperty("verdicts")[0];
        (Text(verdict, "before"), Text(verdict, "after")).ShouldBe(("fails", "degraded"));
        Text(verdict.GetProperty("observations")[0], "userland").ShouldBe("none");
        proof.GetProperty("plan").GetProperty("changes").EnumerateArray().Select(change => change.GetString()).ShouldContain(change => change!.StartsWith("el7.9: users and groups", StringComparison.Ordinal) && change.Contains("sss", StringComparison.Ordinal));
        proof.GetProperty("commands")[0].GetProperty("variables").GetProperty("CGO_ENABLED").GetString().ShouldBe("0");
        var tools = proof.GetProperty("tools").EnumerateArray().Select(tool => Path.GetFileName(Text(tool, "path"))).ToList();
        foreach (var tool in (string[])["go", "compile", "link", "cgo", "cc1", "cc1plus", "collect2"])
            tools.ShouldContain(tool);
        _project.Contents().ShouldBe(before);
        _project.Copies.ShouldBeEmpty();
    }

    [Fact]
    public void A_run_in_a_real_root_is_called_run_there()
    {
        var root = TestCache.DebianRoot("bullseye");
        var held = Directory.EnumerateFileSystemEntries(Path.Combine(root, "tmp")).ToList();

        var fix = _project.Json("fix", $"abide fix --on dir:{root} --run '' --plan no-cgo --format json {Build}", 0);

        Text(fix.GetProperty("plans")[0].GetProperty("programs")[0].GetProperty("verdicts")[0].GetProperty("observations")[0], "userland").ShouldBe("real root");
        Directory.EnumerateFileSystemEntries(Path.Combine(root, "tmp")).ShouldBe(held);
    }

    [Fact]
    public void A_test_that_fails_with_a_plan_alone_speaks_against_it()
    {
        _project.Write("try.sh", "#!/bin/sh\n[ \"${CGO_ENABLED:-1}\" = 1 ]\n");

        var fix = _project.Json("fix", $"abide fix --on el7.9 --plan no-cgo --test 'sh try.sh' --format json {Build}", 1);

        Text(fix.GetProperty("plans")[0], "standing").ShouldBe("failed");
        Text(fix.GetProperty("plans")[0], "reason").ShouldStartWith("the test failed");
    }

    [Fact]
    public void Names_are_looked_up_both_ways()
    {
        var fix = _project.Json("fix", $"abide fix --on el7.9 --plan no-cgo --resolve root,no-such-name --format json {Build}", 0);

        var root = fix.GetProperty("resolved").EnumerateArray().Single(name => Text(name, "kind") == "user" && Text(name, "name") == "root");
        Text(root, "withCgo").ShouldStartWith("uid 0");
        root.GetProperty("isSame").GetBoolean().ShouldBeTrue();
        Text(fix.GetProperty("resolved").EnumerateArray().Single(name => Text(name, "kind") == "user" && Text(name, "name") == "no-such-name"), "withoutCgo").ShouldBe("not found");
    }

    [Fact]
    public void Nothing_is_tried_where_everything_is_good() =>
        _project.Bash("abide fix --on el7.9 -- env CGO_ENABLED=0 go build -o app .").ShouldBe((0, "nothing to fix"));

    [Fact]
    public void A_verdict_that_is_open_and_no_plan_for_it_is_told_by_the_exit_code()
    {
        _project.Write("main.go", "package main\n\nimport \"syscall\"\n\nfunc main() {\n\tif _, _, err := syscall.Syscall6(437, 0, 0, 0, 0, 0, 0); err == syscall.ENOSYS {\n\t\tprintln(\"without\")\n\t}\n}\n");

        var fix = _project.Json("fix", "CGO_ENABLED=0 abide fix --on el7.9 --format json -- go build -o app .", 3);

        Text(fix.GetProperty("before").GetProperty("programs")[0].GetProperty("verdicts")[0], "outcome").ShouldBe("undetermined");
        _project.Bash("CGO_ENABLED=0 abide build --for el7.9 -- go build -o app .").ExitCode.ShouldBe(3);
    }

    [Fact]
    public void Programs_that_a_plan_makes_the_same_are_both_made()
    {
        var fix = _project.Json("fix", "abide fix --on el7.9 --plan no-cgo --format json -- sh -c 'go build -o app . && CGO_ENABLED=0 go build -o pure .'", 0);

        fix.GetProperty("before").GetProperty("programs").GetArrayLength().ShouldBe(2);
        var programs = fix.GetProperty("plans")[0].GetProperty("programs").EnumerateArray().ToList();
        programs.ConvertAll(program => Text(program, "path")).ShouldBe(["app", "pure"]);
        programs.ConvertAll(program => Text(program, "sha256")).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    [Fact]
    public void Programs_of_the_best_plan_are_kept()
    {
        _project.Bash($"abide fix --on el7.9 --plan no-cgo --keep ../kept {Build}").ShouldBe((0, "no-cgo is proven"));

        Directory.EnumerateFiles(_project["kept"], "*", SearchOption.AllDirectories).ShouldBe([Path.Combine(_project["kept"], "app")]);
        _project.Bash($"abide fix --on el7.9 --keep ../kept {Build}").Errors.ShouldContain("is no empty directory");
        Directory.EnumerateFileSystemEntries(_project["."], ".kept*").ShouldBeEmpty();
    }

    [Fact]
    public void The_usual_build_of_a_Go_project_needs_no_command() => _project.Bash("abide fix --on el7.9 --plan no-cgo").ShouldBe((0, ".abide-build/whoami: el7.9 fails → degraded"));

    [Theory]
    [InlineData("fix /nowhere --on el7.9", "there is no /nowhere")]
    [InlineData("fix --on el7.9 -- go build -o /tmp/elsewhere .", "outside of the project")]
    [InlineData("fix --on el7.9 -- go install .", "go install puts programs outside")]
    [InlineData("fix --on el7.9 -- no-such-tool", "there is no no-such-tool")]
    [InlineData("fix --on el7.9 -- true", "true makes no program")]
    [InlineData("fix --on el7.9 --plan nonsense -- go build -o app .", "there is no plan nonsense")]
    [InlineData("fix main.go --on el7.9", "is no ELF program")]
    [InlineData("fix main.go --on el7.9 -- make", "is a file, and a build is given as well")]
    [InlineData("fix --on el7.9 one two -- make", "'two' is one word too many")]
    [InlineData("fix --apply no-cgo --plan zig --on el7.9 -- make", "--plan names zig")]
    [InlineData("fix --project /usr --on el7.9 -- make", "is not in /usr")]
    [InlineData("fix --on el7.9 --run '\"' -- make", "is not closed")]
    [InlineData("fix --replay ../p.json --on el8.6", "leave --on out")]
    [InlineData("fix --replay ../p.json --fail-on degraded", "leave --fail-on out")]
    [InlineData("fix --replay ../p.json --resolve root", "leave --resolve out")]
    [InlineData("fix --replay ../p.json --run ''", "leave --run out")]
    [InlineData("fix --replay ../p.json --apply no-cgo", "leave --apply, --keep and --proof out")]
    [InlineData("fix --replay ../p.json -- make", "--replay does that of the proof")]
    [InlineData("fix --program nosuch --on el7.9 -- go build -o app .", "makes app; none is nosuch")]
    [InlineData("build --for el7.9", "no build is given")]
    [InlineData("build main.go --for el7.9 -- make", "is a file")]
    [InlineData("fix --aply no-cgo -- make", "unknown option --aply")]
    public void What_cannot_be_done_is_told(string arguments, string error)
    {
        var (code, _, errors) = _project.Bash($"abide {arguments}");

        (code, errors.Contains(error, StringComparison.Ordinal)).ShouldBe((2, true), errors);
        _project.Copies.ShouldBeEmpty();
    }

    private static string? Name(JsonElement proof) => Text(proof.GetProperty("plan"), "name");

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
