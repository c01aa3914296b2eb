using System.Globalization;
using System.Text;
using Abide.Builds.Diagnoses;
using Abide.Tests;

namespace Abide.Builds.Tests.Logs;

/// <summary>The judge: real logs that nobody looked at while writing matchers.</summary>
public sealed class SetAsideTests
{
    public static TheoryData<string> Names => [.. SetAside.All.Select(log => log.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_cause_is_told_that_a_log_does_not_have(string name)
    {
        var log = SetAside.All.Single(log => log.Name == name);

        var explanation = RealLog.Explain(log.Text);

        log.Wrong(RealLog.Ids(explanation)).ShouldBeEmpty(string.Join('\n', explanation.Causes.Select(cause => $"{cause.Diagnosis.Id} {cause.Headline} {cause.Evidence[0]}")));
    }

    [Fact]
    public void Most_failures_with_a_cause_that_is_known_are_explained()
    {
        var judgement = Judgement.OfSetAside();
        var report = new StringBuilder(judgement.ToTable());
        foreach (var judged in judgement.Unexplained)
            report.Append(CultureInfo.InvariantCulture, $"not explained: {judged.Log.Name} (told: {string.Join(' ', judged.Told)})\n");
        foreach (var judged in judgement.WithWrong)
            report.Append(CultureInfo.InvariantCulture, $"wrong: {judged.Log.Name} (told: {string.Join(' ', judged.Told)})\n");
        TestReports.Write("logs-set-aside.txt", report.ToString());

        judgement.Explained.ShouldBeGreaterThanOrEqualTo(judgement.Explainable * 9 / 10, report.ToString());
    }

    [Fact]
    public void The_page_about_the_judge_is_up_to_date() => Snapshot.Verify(JudgementPage.Render(Judgement.OfSetAside()), "docs/explain-judged.md");

    [Fact]
    public void Every_log_set_aside_is_in_the_table() =>
        SetAside.All.Select(log => log.Name).ShouldBe(SetAside.Files);

    [Fact]
    public void The_table_names_diagnoses_that_there_are() =>
        SetAside.All.SelectMany(log => log.Must.SelectMany(group => group).Concat(log.May)).Distinct().Where(id => AllDiagnoses.Find(id) is null).ShouldBeEmpty();

    [Fact]
    public void Enough_logs_are_set_aside_of_each_kind()
    {
        SetAside.All.Count.ShouldBeGreaterThanOrEqualTo(110);
        SetAside.All.Count(log => !log.Fails).ShouldBeGreaterThanOrEqualTo(35);
        SetAside.All.Count(log => log is { Fails: true, HasNothingToTell: true }).ShouldBeGreaterThanOrEqualTo(35);
        SetAside.All.Count(log => !log.HasNothingToTell).ShouldBeGreaterThanOrEqualTo(40);
        SetAside.All.Count(log => log.Must.Length > 1).ShouldBeGreaterThanOrEqualTo(3);
    }
}
