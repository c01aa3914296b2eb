using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Verdicts;

public sealed class OutcomesTests
{
    [Theory]
    [InlineData(Outcome.Runs)]
    [InlineData(Outcome.Runs, Severity.Note)]
    [InlineData(Outcome.Degraded, Severity.Note, Severity.Degraded)]
    [InlineData(Outcome.Undetermined, Severity.Degraded, Severity.Undetermined, Severity.Note)]
    [InlineData(Outcome.Fails, Severity.Fails, Severity.Undetermined)]
    public void The_worst_finding_decides(Outcome outcome, params Severity[] severities) =>
        Outcomes.Of(severities.Select(severity => Create(severity))).ShouldBe(outcome);

    [Fact]
    public void A_waived_finding_does_not_count() =>
        Outcomes.Of([Create(Severity.Fails) with { Waived = "only started in the test hall" }, Create(Severity.Degraded)]).ShouldBe(Outcome.Degraded);

    private static Finding Create(Severity severity) => new() { Id = "ABI1202", Severity = severity, Subject = "libanswer.so", Need = "libanswer.so", Message = "there is no libanswer.so" };
}
