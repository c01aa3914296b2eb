using Abide.Builds.Diagnoses;
using Abide.Builds.Logs;

namespace Abide.Builds.Tests.Logs;

public sealed class RealLogsTests
{
    public static TheoryData<string> Names => [.. RealLog.Told.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_true_cause_is_told_and_no_other(string name)
    {
        var explanation = RealLog.Explain(RealLog.Read(name));

        RealLog.Ids(explanation).ShouldBe(RealLog.Told.Single(row => row.Name == name).Ids, Describe(explanation));
        explanation.Outcome.ShouldBe(explanation.Causes.IsEmpty ? LogOutcome.Unknown : LogOutcome.Explained, Describe(explanation));
        explanation.Causes.ShouldAllBe(cause => cause.Headline.Length > 0 && cause.Evidence.Length > 0);
    }

    [Fact]
    public void Every_log_is_in_the_table() =>
        RealLog.Told.Select(row => row.Name).Order(StringComparer.Ordinal).ShouldBe(RealLog.All);

    [Fact]
    public void Every_diagnosis_of_logs_has_a_real_one()
    {
        var told = RealLog.Told.SelectMany(row => row.Ids).ToHashSet();

        AllDiagnoses.List.Select(diagnosis => diagnosis.Id).Where(id => string.CompareOrdinal(id, "BLD3") < 0).Except(told).Order(StringComparer.Ordinal)
            .ShouldBe([]);
    }

    private static string Describe(LogExplanation explanation) =>
        string.Join('\n', explanation.Causes.Select(cause => $"{cause.Diagnosis.Id} {cause.Headline} {cause.Evidence[0]}").Concat(explanation.Unexplained.Select(line => $"? {line}")));
}
