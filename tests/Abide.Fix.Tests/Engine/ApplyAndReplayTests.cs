namespace Abide.Fix.Tests.Engine;

/// <summary>Plans that are written to the project, and proofs that are done again.</summary>
public sealed class ApplyAndReplayTests : IDisposable
{
    private const string Build = "-- go build -o app .";

    private readonly UserProject _project = UserProject.WithLookups();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void An_applied_plan_is_what_a_shell_builds_with()
    {
        var before = _project.Contents();

        var applied = _project.Bash($"abide fix --on el7.9 --apply no-cgo {Build}");

        applied.ExitCode.ShouldBe(0, applied.Errors);
        applied.Errors.ShouldContain("abide.env");
        _project.Contents().Except(before, StringComparer.Ordinal).ShouldHaveSingleItem().ShouldContain("abide.env");
        _project.Bash(". ./abide.env && go build -o app . && abide check app --on el7.9 -q").ExitCode.ShouldBe(0);
        _project.Bash($"rm app; abide fix --on el7.9 --apply pure-lookups {Build}").ExitCode.ShouldBe(0);
        File.ReadAllText(Path.Combine(_project.Path, "abide.env")).ShouldContain("netgo");
    }

    [Fact]
    public void A_file_that_somebody_else_made_is_not_written_over()
    {
        _project.Write("abide.env", "mine\n");
        var before = _project.Contents();

        var applied = _project.Bash($"abide fix --on el7.9 --apply no-cgo {Build}");

        applied.ExitCode.ShouldBe(2);
        applied.Errors.ShouldContain("abide.env is there already");
        _project.Contents().ShouldBe(before);
    }

    [Fact]
    public void A_plan_that_is_not_proven_is_not_applied()
    {
        var before = _project.Contents();

        var (_, output, errors) = _project.Bash($"abide fix --on el7.9 --fail-on degraded --apply no-cgo {Build}");

        errors.ShouldContain("is not applied");
        output.ShouldContain("changes  ");
        output.ShouldNotContain("apply ");

        _project.Contents().ShouldBe(before);
    }

    [Fact]
    public void A_proof_is_done_again_and_tells_what_differs()
    {
        _project.Bash($"abide fix --on el7.9 --plan no-cgo --run '' --proof ../proof.json {Build}").ExitCode.ShouldBe(0);
        JsonSchemaValidator.Violations("docs/schema/proof-v1.schema.json", File.ReadAllBytes(_project["proof.json"])).ShouldBeEmpty();

        _project.Bash("cd /; abide fix --replay \"$OLDPWD/../proof.json\"").ShouldBe((0, "the same came out: no-cgo"));
        _project.Write("more.go", "package main\n\nfunc init() { println(\"more\") }\n");
        var replay = _project.Json("replay", "abide fix --replay ../proof.json --format json", 1);

        var differences = replay.GetProperty("differences").EnumerateArray().Select(difference => difference.GetString()!).ToList();
        differences.ShouldContain(difference => difference.StartsWith("the project has other files", StringComparison.Ordinal));
        differences.ShouldContain(difference => difference.StartsWith("app has other bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"schemaVersion\": 1}")]
    [InlineData("{\"schemaVersion\": 9, \"proof\": {}}")]
    [InlineData("{\"schemaVersion\": 1, \"proof\": {}}")]
    [InlineData("{\"schemaVersion\": 1, \"proof\": {\"plan\": null}}")]
    [InlineData("{\"schemaVersion\": 1, \"fix\": {\"plans\": [null]}}")]
    [InlineData("{\"schemaVersion\": 1, \"fix\": {\"plans\": []}}")]
    [InlineData("{\"schemaVersion\": 1, \"proof\": {\"plan\": {\"name\": \"../../x\", \"kind\": \"x\", \"title\": \"\", \"steps\": [], \"changes\": [], \"expected\": \"\"}, \"standing\": \"proven\", \"project\": \"/nowhere\", \"projectSha256\": \"\", \"directory\": \".\", \"command\": [], \"targets\": [\"el7.9\"], \"failOn\": \"fails\", \"tools\": [], \"commands\": [], \"changed\": [], \"programs\": []}}")]
    [InlineData("{\"schemaVersion\": 1, \"proof\": {\"plan\": {\"name\": \"x\", \"kind\": \"x\", \"title\": \"\", \"steps\": [{\"step\": \"no-such-step\"}], \"changes\": [], \"expected\": \"\"}, \"standing\": \"proven\", \"project\": \"/nowhere\", \"projectSha256\": \"\", \"directory\": \".\", \"command\": [], \"targets\": [\"el7.9\"], \"failOn\": \"fails\", \"tools\": [], \"commands\": [], \"changed\": [], \"programs\": []}}")]
    public void A_file_that_is_no_proof_is_told(string text)
    {
        File.WriteAllText(_project["proof.json"], text);

        var (code, _, errors) = _project.Bash("abide fix --replay ../proof.json");

        (code, errors).ShouldSatisfyAllConditions(it => it.code.ShouldBe(2), it => it.errors.ShouldContain("is no proof"), it => it.errors.ShouldNotContain("bug"));
    }

    [Fact]
    public void A_step_of_a_proof_does_not_leave_the_copy()
    {
        _project.Bash($"abide fix --on el7.9 --plan no-cgo --proof ../proof.json {Build}").ExitCode.ShouldBe(0);
        foreach (var path in (string[])["../escaped", "/tmp/escaped", "link/escaped"])
        {
            _project.Bash("ln -sfn .. link");
            var text = File.ReadAllText(_project["proof.json"]);
            File.WriteAllText(_project["escaping.json"], text.Replace("\"steps\": [", $"\"steps\": [ {{ \"step\": \"write-file\", \"path\": \"{path}\", \"text\": \"x\", \"why\": \"\" }},", StringComparison.Ordinal));

            var (code, output, _) = _project.Bash("abide fix --replay ../escaping.json");

            code.ShouldBe(1, output);
            output.ShouldContain(path == "link/escaped" ? "lies behind a link" : "is no path in the project");
            File.Exists(_project["escaped"]).ShouldBeFalse();
        }
    }
}
