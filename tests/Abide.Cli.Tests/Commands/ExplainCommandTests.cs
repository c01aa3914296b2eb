using System.Text;
using System.Text.Json;
using Abide.Tests;

namespace Abide.Cli.Tests.Commands;

public sealed class ExplainCommandTests
{
    private const string Schema = "docs/schema/explain-v1.schema.json";

    private static readonly string s_log = Abide.Tests.Repository.PathTo("tests/Abide.Builds.Tests/logs/known/50-glibcxx-not-found.log");

    [Fact]
    public void A_log_is_explained_on_one_screen()
    {
        var result = AbideProcess.RunIn(Abide.Tests.Repository.Root, "explain", "tests/Abide.Builds.Tests/logs/known/40-loader-library-missing.log");

        result.ExitCode.ShouldBe(0);
        result.Error.ShouldBeEmpty();
        result.Output.Split('\n').Length.ShouldBeLessThan(40);
        Snapshot.Verify(result.Output, "tests/Abide.Cli.Tests/Verified/explain.txt");
    }

    [Fact]
    public void Json_follows_its_schema_and_names_each_cause()
    {
        var result = AbideProcess.Run("explain", s_log, "--format", "json");

        result.ExitCode.ShouldBe(0);
        JsonSchemaValidator.Violations(Schema, Encoding.UTF8.GetBytes(result.Output)).ShouldBeEmpty();
        using var document = JsonDocument.Parse(result.Output);
        document.RootElement.GetProperty("outcome").GetString().ShouldBe("explained");
        document.RootElement.GetProperty("diagnoses").EnumerateArray().Select(diagnosis => diagnosis.GetProperty("id").GetString()).ShouldBe(["BLD2301", "BLD2302"]);
    }

    [Fact]
    public void A_pipe_is_read_with_and_without_a_dash()
    {
        var named = AbideProcess.Bash(Path.GetDirectoryName(s_log)!, $"$ABIDE explain - < {Path.GetFileName(s_log)}");
        var silent = AbideProcess.Bash(Path.GetDirectoryName(s_log)!, $"cat {Path.GetFileName(s_log)} | $ABIDE explain");

        named.ExitCode.ShouldBe(0);
        named.Output.ShouldContain("BLD2301");
        silent.ShouldBe(0, output: named.Output);
    }

    [Fact]
    public void What_is_not_recognised_is_undetermined()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("unknown.log", "# example.com/app\n./main.go:7:2: undefined: frobnicate\n");
        directory.Write("good.log", "ok  \texample.com/app\t0.1s\n");

        var unknown = AbideProcess.RunIn(directory.Path, "explain", "unknown.log");
        unknown.ExitCode.ShouldBe(3);
        unknown.Output.ShouldContain("line 2  ./main.go:7:2: undefined: frobnicate");
        AbideProcess.RunIn(directory.Path, "explain", "good.log").ShouldBe(0, output: "No failure is recognised in good.log (1 line).\n");
        AbideProcess.RunIn(directory.Path, "explain", "unknown.log", "--format", "json").ExitCode.ShouldBe(3);
    }

    [Fact]
    public void What_is_no_log_cannot_be_explained()
    {
        using var directory = new TemporaryDirectory();
        directory.Copy(RealPrograms.OldTrue, "true");

        var program = AbideProcess.RunIn(directory.Path, "explain", "true");
        program.ExitCode.ShouldBe(2);
        program.Error.ShouldContain("FMT4001");
        AbideProcess.RunIn(directory.Path, "explain", "absent.log").ExitCode.ShouldBe(2);
        AbideProcess.RunIn(directory.Path, "explain", ".").ExitCode.ShouldBe(2);
        var mistyped = AbideProcess.RunIn(directory.Path, "explain", "BLD2391");
        mistyped.ExitCode.ShouldBe(2);
        mistyped.Error.ShouldContain("did you mean BLD2301");
    }

    [Fact]
    public void Pages_of_diagnoses_are_printed() =>
        AbideProcess.Run("explain", "bld2301").ShouldBe(0, output: File.ReadAllText(Abide.Tests.Repository.PathTo("docs/diagnoses/BLD2301.md")));
}
