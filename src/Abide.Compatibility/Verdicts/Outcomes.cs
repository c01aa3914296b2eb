namespace Abide.Compatibility.Verdicts;

/// <summary>How findings add up.</summary>
public static class Outcomes
{
    /// <summary>The outcome of the worst finding that is not waived; <see cref="Outcome.Runs"/> when there is none.</summary>
    public static Outcome Of(IEnumerable<Finding> findings)
    {
        var worst = Outcome.Runs;
        foreach (var finding in findings)
        {
            if (finding.Waived is not null) continue;
            var outcome = finding.Severity switch
            {
                Severity.Fails => Outcome.Fails,
                Severity.Undetermined => Outcome.Undetermined,
                Severity.Degraded => Outcome.Degraded,
                _ => Outcome.Runs,
            };
            if (outcome > worst) worst = outcome;
        }

        return worst;
    }
}
