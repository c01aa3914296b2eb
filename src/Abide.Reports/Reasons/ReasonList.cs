using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Reasons;

/// <summary>The findings of a report, grouped by cause.</summary>
internal static class ReasonList
{
    /// <summary>Worst first, then those that hit most, then by id and subject; waived ones last.</summary>
    public static ImmutableArray<Reason> From(CheckReport report)
    {
        var hits = from program in report.Programs
                   from verdict in program.Verdicts
                   from finding in verdict.Findings
                   select new Hit(program, verdict, finding);

        return
        [
            .. hits
                .GroupBy(hit => (hit.Finding.Id, hit.Finding.Severity, Cause: Cause(hit), hit.Finding.Waived))
                .Select(group => new Reason(
                    group.Key.Id, group.First().Finding.Subject, group.Key.Severity, group.Key.Waived, [.. group]))
                .OrderBy(reason => reason.Waived is null ? 0 : 1)
                .ThenByDescending(reason => reason.Severity)
                .ThenByDescending(reason => reason.Hits.Length)
                .ThenBy(reason => reason.Id, StringComparer.Ordinal)
                .ThenBy(reason => reason.Subject, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// What makes two findings of one rule the same cause: the subject, or what is asked for when a program is its own
    /// subject, so that one missing symbol is told once however many programs want it.
    /// </summary>
    private static string Cause(Hit hit) =>
        hit.Finding.Subject == hit.Program.Path
            ? string.Join(' ', hit.Finding.Evidence.Select(evidence => evidence.Symbol).OfType<string>().Order(StringComparer.Ordinal))
            : hit.Finding.Subject;
}
