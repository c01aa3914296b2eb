using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Reasons;

/// <summary>The findings of a report, grouped by cause while its programs come in.</summary>
/// <param name="verbose">Whether the page shows everything that differs.</param>
internal sealed class ReasonList(bool verbose)
{
    private readonly Dictionary<Cause, Reason> _byCause = [];
    private readonly List<Reason> _inOrder = [];

    /// <summary>Adds what was found on a program; programs come in the order of the report.</summary>
    public void Add(ProgramReport program)
    {
        foreach (var verdict in program.Verdicts)
        {
            foreach (var finding in verdict.Findings)
                ReasonOf(program, finding).Add(program, verdict.Target, finding);
        }
    }

    /// <summary>Worst first, then those that hit most, then by id and subject; waived ones last.</summary>
    public List<Reason> Sorted() => [.. _inOrder.Order(Comparer<Reason>.Create(Compare))];

    /// <summary>The reasons of one program.</summary>
    public static List<Reason> Of(ProgramReport program)
    {
        var reasons = new ReasonList(verbose: false);
        reasons.Add(program);
        return reasons.Sorted();
    }

    private static int Compare(Reason left, Reason right)
    {
        var order = (left.Waived is not null).CompareTo(right.Waived is not null);
        if (order == 0)
            order = right.Severity - left.Severity;
        if (order == 0)
            order = right.Hits.CompareTo(left.Hits);
        if (order == 0)
            order = string.CompareOrdinal(left.Id, right.Id);
        return order != 0 ? order : string.CompareOrdinal(left.Subject, right.Subject);
    }

    private Reason ReasonOf(ProgramReport program, Finding finding)
    {
        var cause = new Cause(finding.Id, finding.Severity, Text(program, finding), finding.Waived);
        if (!_byCause.TryGetValue(cause, out var reason))
        {
            reason = new Reason(finding.Id, finding.Subject, finding.Severity, finding.Waived, verbose);
            _byCause.Add(cause, reason);
            _inOrder.Add(reason);
        }

        return reason;
    }

    /// <summary>
    /// What makes two findings of one rule the same cause: the subject, or what is asked for when a program is its own
    /// subject, so that one missing symbol is told once however many programs want it.
    /// </summary>
    private static string Text(ProgramReport program, Finding finding) =>
        finding.Subject == program.Path
            ? string.Join(' ', finding.Evidence.Select(evidence => evidence.Symbol).OfType<string>().Order(StringComparer.Ordinal))
            : finding.Subject;

    private sealed record Cause(string Id, Severity Severity, string Text, string? Waived);
}
