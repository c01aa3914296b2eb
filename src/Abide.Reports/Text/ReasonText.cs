using Abide.Compatibility.Verdicts;
using Abide.Reports.Reasons;

namespace Abide.Reports.Text;

/// <summary>One cause as a compiler would tell it: a headline, where it hits, what asks for it, what to do.</summary>
internal static class ReasonText
{
    private const int LabelWidth = 11;
    private const int Indent = 2 + LabelWidth;
    private const int ItemLimit = 8;
    private const int TargetLimit = 3;

    public static void Write(Page page, Reason reason, CheckReport report, bool verbose)
    {
        var word = reason.Waived is null ? reason.Severity.Word() : "waived";
        var style = reason.Waived is null ? Styles.For(reason.Severity) : Style.Dim;
        page.Text(word, style).Text($"[{reason.Id}]", Style.Dim).Text(": ");
        page.Wrapped(reason.Headline, word.Length + reason.Id.Length + 4, Style.Bold, later: 4);

        var limit = verbose ? int.MaxValue - 1 : 3;
        foreach (var message in verbose ? reason.Messages : reason.Told is null ? reason.Messages.Take(limit) : [])
            Detail(page, "", message);

        WriteTargets(page, reason, report, verbose ? int.MaxValue - 1 : ItemLimit);
        if (report.Programs.Length > 1)
            Detail(page, "in", Words.List([.. reason.Programs.Select(program => program.Path)], limit));

        var objects = Reason.Distinct(reason.Hits, hit => hit.Finding.Evidence is [{ File: { } file }, ..] && file != hit.Program.Path ? file : null);
        if (!objects.IsEmpty)
            Detail(page, "object", Words.List(objects, limit));
        if (!reason.Symbols.IsEmpty && (verbose || !reason.NamesSymbols))
            Detail(page, "symbols", Words.List(reason.Symbols, limit));
        if (!reason.Functions.IsEmpty)
            Detail(page, "called by", Words.List(reason.Functions, limit));
        if (verbose)
            WriteSources(page, reason);

        if (reason.Waived is not null)
            Detail(page, "waiver", reason.Waived);
        else
            WriteHints(page, reason, limit);
    }

    private static void WriteTargets(Page page, Reason reason, CheckReport report, int limit)
    {
        var hits = reason.Hits.ToLookup(hit => hit.Verdict.Target, StringComparer.Ordinal);
        var byTarget = report.Programs[0].Verdicts
            .Where(verdict => hits.Contains(verdict.Target))
            .Select(verdict => (verdict.Target, Items: Words.List(reason.Items(hits[verdict.Target]), limit)))
            .ToArray();
        var byItems = byTarget.GroupBy(entry => entry.Items, StringComparer.Ordinal)
            .Select(group => (Targets: Words.List([.. group.Select(entry => entry.Target)], TargetLimit), Items: group.Key))
            .ToArray();

        if (!reason.NamesSymbols && byItems.Length > 1)
        {
            // The same cause asks for different versions by target: the newest target may lack only the newest version.
            var width = byItems.Max(entry => Printable.Width(Printable.Escape(entry.Targets)));
            foreach (var (targets, items) in byItems)
            {
                page.Text("  ").Padded("on", LabelWidth, Style.Dim).Padded(targets, width).Text("  ");
                page.Wrapped(items, Indent + width + 2);
            }

            return;
        }

        var all = report.Programs[0].Verdicts.Length;
        Detail(page, "on", byTarget.Length == all && all > 1 ? "every target" : Words.List([.. byTarget.Select(entry => entry.Target)], limit));
    }

    private static void WriteSources(Page page, Reason reason)
    {
        foreach (var source in Reason.Distinct(
                     reason.Hits.SelectMany(hit => hit.Finding.Evidence),
                     evidence => evidence.Source is null ? null : evidence.Confidence is { } confidence ? $"{evidence.Source} ({confidence.ToString().ToLowerInvariant()})" : evidence.Source))
            Detail(page, "known from", source);
    }

    private static void WriteHints(Page page, Reason reason, int limit)
    {
        var hints = reason.Hints;
        foreach (var hint in hints.Take(limit))
        {
            // Targets differ in what they take: then each hint says whom it is for.
            var label = hints.Length == 1 ? "hint:" : $"hint for {Words.List(reason.TargetsOf(hint), 2)}:";
            page.Text("  ").Text(label, Style.Good).Text(" ");
            page.Wrapped(hint, 3 + Printable.Width(Printable.Escape(label)), later: 8);
        }
    }

    private static void Detail(Page page, string label, string text)
    {
        page.Text("  ");
        if (label.Length > 0)
            page.Padded(label, LabelWidth, Style.Dim);
        page.Wrapped(text, label.Length > 0 ? Indent : 2);
    }
}
