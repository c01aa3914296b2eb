using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Agreement;

/// <summary>How the verdicts on one kind of target compare with the loader, in numbers and case by case.</summary>
internal sealed class AgreementFigures(string title, ImmutableArray<JudgedPair> pairs)
{
    private const int ReasonsShown = 4;

    public int Pairs => pairs.Length;

    public double FailingShare => (double)pairs.Count(pair => pair.Truth.Fate != Fate.Starts) / Pairs;

    public int FalseRuns => Count(Accord.FalseRun);

    public double UndeterminedShare => (double)Count(Accord.Undetermined) / Pairs;

    /// <summary>Of the pairs that were decided.</summary>
    public double AgreementShare => (double)Count(Accord.Agrees) / Math.Max(1, Pairs - Count(Accord.Undetermined));

    public IEnumerable<JudgedPair> Disagreements => pairs.Where(pair => pair.Accord is Accord.FalseAlarm or Accord.FalseRun);

    public string ToMarkdown()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"## Agreement with the real loader: {title}");
        text.AppendLine();
        text.AppendLine("| from | on | pairs | do not start | lack functions | agreement | false runs | false alarms | undetermined |");
        text.AppendLine("|---|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (IGrouping<(string Home, string Target), JudgedPair> group in pairs.GroupBy(pair => (pair.Truth.File.Home, pair.Truth.Target)))
            text.AppendLine(new AgreementFigures(title, [.. group]).ToRow(group.Key.Home, group.Key.Target));
        text.AppendLine(ToRow("all", "all"));
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{FailingShare:P1} of the pairs really fail.");
        foreach (JudgedPair pair in pairs.Where(pair => pair.Accord != Accord.Agrees).OrderByDescending(pair => pair.Accord))
            Append(text, pair);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JudgedPair pair)
    {
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"- {pair.Accord}: {pair.Truth.File} on {pair.Truth.Target}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  loader: {pair.Truth.Fate}, {pair.Truth.Reasons.Length} reasons");
        foreach (string reason in pair.Truth.Reasons.Take(ReasonsShown))
            text.AppendLine(CultureInfo.InvariantCulture, $"    {reason}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  verdict: {pair.Verdict.Outcome}, {pair.Verdict.Findings.Length} findings");
        foreach (Finding finding in pair.Verdict.Findings.OrderByDescending(finding => finding.Severity).Take(ReasonsShown))
            text.AppendLine(CultureInfo.InvariantCulture, $"    {finding.Id} {finding.Severity}: {finding.Message}");
    }

    private string ToRow(string home, string target) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {home} | {target} | {Pairs} | {pairs.Count(pair => pair.Truth.Fate == Fate.DoesNotStart)} | {pairs.Count(pair => pair.Truth.Fate == Fate.LacksFunctions)} | {AgreementShare:P2} | {FalseRuns} | {Count(Accord.FalseAlarm)} | {Count(Accord.Undetermined)} |");

    private int Count(Accord accord) => pairs.Count(pair => pair.Accord == accord);
}
