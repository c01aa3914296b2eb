using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Agreement;

internal enum Accord
{
    Agrees,

    /// <summary>The verdict says that a fact is missing.</summary>
    Undetermined,

    /// <summary>The verdict is <c>fails</c> or <c>degraded</c>, the loader is content.</summary>
    FalseAlarm,

    /// <summary>The verdict is <c>runs</c>, or <c>degraded</c> where the loader refuses to start: the worst error.</summary>
    FalseRun,
}

/// <summary>One file on one target: what happens and what the verdict says.</summary>
internal sealed record JudgedPair(Truth Truth, Verdict Verdict)
{
    /// <summary>Rules about versions, libraries and symbols: what a loader looks for. Others may well object to a program that starts.</summary>
    private static readonly string[] LoadingRules = ["ABI11", "ABI12", "ABI13"];

    public Accord Accord => (Truth.Fate, Verdict.Outcome) switch
    {
        (_, Outcome.Undetermined) => Accord.Undetermined,
        (Fate.DoesNotStart, Outcome.Fails) => Accord.Agrees,
        (Fate.DoesNotStart, _) => Accord.FalseRun,
        (Fate.LacksFunctions, Outcome.Runs) => Accord.FalseRun,
        (Fate.LacksFunctions, _) => Accord.Agrees,
        (Fate.Starts, Outcome.Runs) => Accord.Agrees,
        (Fate.Starts, Outcome.Degraded) => BlamesTheLoader ? Accord.FalseAlarm : Accord.Agrees,
        _ => Accord.FalseAlarm,
    };

    private bool BlamesTheLoader => Verdict.Findings.Any(finding =>
        finding.Severity == Severity.Degraded && LoadingRules.Any(prefix => finding.Id.StartsWith(prefix, StringComparison.Ordinal)));
}
