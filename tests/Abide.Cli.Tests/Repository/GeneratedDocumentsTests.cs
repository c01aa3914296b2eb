using System.Text;
using Abide.Builds.Diagnoses;
using Abide.Builds.Plans;
using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Reports.Pages;
using Abide.Tests;

namespace Abide.Cli.Tests.Repository;

/// <summary>Pages in docs/ that are made from records; <c>ABIDE_ACCEPT=1 ./test.sh</c> writes them anew.</summary>
public sealed class GeneratedDocumentsTests
{
    [Fact]
    public void Every_rule_has_its_page()
    {
        Rules.All.ShouldNotBeEmpty();
        foreach (var rule in Rules.All)
            Snapshot.Verify(RulePage.Render(rule), $"docs/rules/{rule.Id}.md");
    }

    [Fact]
    public void The_index_lists_every_rule() => Snapshot.Verify(RulePage.RenderIndex(Rules.All), "docs/rules/README.md");

    [Fact]
    public void No_page_is_left_of_a_rule_that_is_gone() =>
        Directory.EnumerateFiles(Abide.Tests.Repository.PathTo("docs/rules"), "*.md")
            .Select(Path.GetFileNameWithoutExtension)
            .Except(["README"])
            .ShouldAllBe(id => Rules.Find(id!) != null);

    [Fact]
    public void Every_diagnosis_has_its_page()
    {
        AllDiagnoses.List.ShouldNotBeEmpty();
        foreach (var diagnosis in AllDiagnoses.List)
            Snapshot.Verify(DiagnosisPage.Render(diagnosis), $"docs/diagnoses/{diagnosis.Id}.md");
    }

    [Fact]
    public void The_index_lists_every_diagnosis() => Snapshot.Verify(DiagnosisPage.RenderIndex(AllDiagnoses.List), "docs/diagnoses/README.md");

    [Fact]
    public void No_page_is_left_of_a_diagnosis_that_is_gone() =>
        Directory.EnumerateFiles(Abide.Tests.Repository.PathTo("docs/diagnoses"), "*.md")
            .Select(Path.GetFileNameWithoutExtension)
            .Except(["README"])
            .ShouldAllBe(id => AllDiagnoses.Find(id!) != null);

    [Fact]
    public void Every_sort_of_plan_has_its_page_and_its_sample()
    {
        Planning.Kinds.ShouldNotBeEmpty();
        Planning.Kinds.Select(kind => kind.Name).ShouldBeUnique();
        foreach (var kind in Planning.Kinds)
        {
            Snapshot.Verify(PlanPage.Render(kind), $"docs/plans/{kind.Name}.md");
            Directory.Exists(Abide.Tests.Repository.PathTo(kind.Sample)).ShouldBeTrue($"{kind.Name} names {kind.Sample}");
        }

        Snapshot.Verify(PlanPage.RenderIndex(Planning.Kinds), "docs/plans/README.md");
    }

    [Fact]
    public void No_page_is_left_of_a_sort_of_plan_that_is_gone() =>
        Directory.EnumerateFiles(Abide.Tests.Repository.PathTo("docs/plans"), "*.md")
            .Select(Path.GetFileNameWithoutExtension)
            .Except(["README"])
            .ShouldAllBe(name => Planning.Kinds.Any(kind => kind.Name == name));

    [Fact]
    public void Every_problem_has_its_section() => Snapshot.Verify(ProblemPage.RenderAll(Problems.All), "docs/problems.md");

    [Fact]
    public void Exit_codes_are_documented()
    {
        var page = new StringBuilder("# Exit codes\n\nMade from `src/Abide.Cli/ExitCode.cs`. Where several apply, the first of this table is returned. `abide run` ends as its command does, with the\ncommand's exit code or by its signal; only what keeps abide from running it is 2.\n\n| code | meaning |\n| --- | --- |\n");
        foreach (var (code, meaning) in ExitCode.All)
            page.Append($"| {code} | {meaning} |\n");

        Snapshot.Verify(page.ToString(), "docs/exit-codes.md");
    }

    [Theory]
    [InlineData("--help", "help.txt")]
    [InlineData("check --help", "help-check.txt")]
    [InlineData("explain --help", "help-explain.txt")]
    [InlineData("run --help", "help-run.txt")]
    public void Help_opens_with_examples(string commandLine, string name)
    {
        var help = AbideProcess.Run(commandLine.Split(' ')).Output;

        help.ShouldStartWith("Examples:\n");
        Snapshot.Verify(help, $"tests/Abide.Cli.Tests/Verified/{name}");
    }

    [Fact]
    public void Explain_prints_the_page_of_a_rule()
    {
        var rule = Rules.All[0];

        AbideProcess.Run("explain", rule.Id.ToLowerInvariant()).ShouldBe(0, output: File.ReadAllText(Abide.Tests.Repository.PathTo($"docs/rules/{rule.Id}.md")));
    }

    [Fact]
    public void Ids_are_never_used_twice()
    {
        Rules.All.Select(rule => rule.Id).ShouldBeUnique();
        Problems.All.Select(kind => kind.Id).ShouldBeUnique();
    }
}
