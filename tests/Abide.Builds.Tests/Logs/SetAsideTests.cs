using System.Globalization;
using System.Text;
using Abide.Builds.Diagnoses;
using Abide.Builds.Logs;
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
    public void Most_logs_with_a_cause_that_is_known_are_explained()
    {
        var judged = SetAside.All.Select(log => (Log: log, Explanation: RealLog.Explain(log.Text))).ToList();
        var explainable = judged.Where(log => !log.Log.HasNothingToTell).ToList();
        var unexplained = explainable.Where(log => !log.Log.IsExplained(RealLog.Ids(log.Explanation))).ToList();
        var explained = explainable.Count - unexplained.Count;
        var wrong = judged.Count(log => log.Log.Wrong(RealLog.Ids(log.Explanation)).Any());
        var quiet = judged.Where(log => log.Log.HasNothingToTell && log.Explanation.Causes.IsEmpty).ToList();

        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"Logs set aside: {judged.Count}; with a wrong diagnosis: {wrong}");
        report.AppendLine(CultureInfo.InvariantCulture, $"  with a cause that a diagnosis is about: {explainable.Count}, explained {explained} ({100 * explained / explainable.Count} %)");
        report.AppendLine(CultureInfo.InvariantCulture, $"  without one: {judged.Count - explainable.Count}, of which {quiet.Count} are told no cause: {quiet.Count(log => log.Explanation.Outcome == LogOutcome.NoFailure)} no failure, {quiet.Count(log => log.Explanation.Outcome == LogOutcome.Unknown)} unknown");
        foreach (var (log, explanation) in unexplained)
            report.AppendLine(CultureInfo.InvariantCulture, $"  not explained: {log.Name} (told: {string.Join(' ', RealLog.Ids(explanation))})");
        TestReports.Write("logs-set-aside.txt", report.ToString());

        explained.ShouldBeGreaterThanOrEqualTo(explainable.Count * 4 / 5, report.ToString());
    }

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
        SetAside.All.Count(log => log.HasNothingToTell).ShouldBeGreaterThanOrEqualTo(60);
        SetAside.All.Count(log => !log.HasNothingToTell).ShouldBeGreaterThanOrEqualTo(40);
        SetAside.All.Count(log => log.Must.Length > 1).ShouldBeGreaterThanOrEqualTo(3);
    }
}
