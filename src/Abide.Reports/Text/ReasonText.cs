using System.Collections.Immutable;
using Abide.Reports.Reasons;

namespace Abide.Reports.Text;

/// <summary>One cause as a compiler would tell it: a headline, where it hits, what asks for it, what to do.</summary>
internal static class ReasonText
{
    private const int LabelWidth = 11;
    private const int Indent = 2 + LabelWidth;
    private const int ItemLimit = 8;
    private const int TargetLimit = 3;

    public static void Write(Page page, Reason reason, ImmutableArray<string> targets, bool ofSeveral, bool verbose)
    {
        var word = reason.Waived is null ? reason.Severity.Word() : "waived";
        var style = reason.Waived is null ? Styles.For(reason.Severity) : Style.Dim;
        page.Text(word, style).Text($"[{reason.Id}]", Style.Dim).Text(": ");
        page.Wrapped(reason.Headline, word.Length + reason.Id.Length + 4, Style.Bold, later: 4);

        var limit = verbose ? int.MaxValue - 1 : 3;
        foreach (var message in verbose ? reason.Messages : reason.Told is null ? reason.Messages.Take(limit) : [])
            Detail(page, "", message);

        WriteTargets(page, reason, targets, verbose ? int.MaxValue - 1 : ItemLimit);
        if (ofSeveral)
            Detail(page, "in", Words.List(reason.Programs, limit));
        if (reason.Objects.Count > 0)
            Detail(page, "object", Words.List(reason.Objects, limit));
        if (reason.Symbols.Count > 0 && (verbose || !reason.NamesSymbols))
            Detail(page, "symbols", Words.List(reason.Symbols, limit));
        if (reason.Functions is { Count: > 0 } functions)
            Detail(page, "called by", Words.List(functions, limit));
        foreach (var source in reason.Sources)
            Detail(page, "known from", source);

        if (reason.Waived is not null)
            Detail(page, "waiver", reason.Waived);
        else
            WriteHints(page, reason, limit);
    }

    private static void WriteTargets(Page page, Reason reason, ImmutableArray<string> targets, int limit)
    {
        var hit = targets.Where(target => reason.ItemsOn(target).Count > 0).ToArray();
        var byItems = hit.GroupBy(target => Words.List(reason.ItemsOn(target), limit), StringComparer.Ordinal).ToArray();

        if (!reason.NamesSymbols && byItems.Length > 1)
        {
            // The same cause asks for different versions by target: the newest target may lack only the newest version.
            var labels = byItems.Select(group => Words.List([.. group], TargetLimit)).ToArray();
            var width = 0;
            foreach (var label in labels)
                width = Math.Max(width, Printable.Width(Printable.Escape(label)));
            for (var i = 0; i < labels.Length; i++)
            {
                page.Text("  ").Padded("on", LabelWidth, Style.Dim).Padded(labels[i], width).Text("  ");
                page.Wrapped(byItems[i].Key, Indent + width + 2);
            }

            return;
        }

        Detail(page, "on", hit.Length == targets.Length && hit.Length > 1 ? "every target" : Words.List(hit, limit));
    }

    private static void WriteHints(Page page, Reason reason, int limit)
    {
        foreach (var hint in reason.Hints.Take(limit))
        {
            var label = reason.Hints.Count == 1 ? "hint:" : $"hint for {Addressee(reason, hint)}:";
            page.Text("  ").Text(label, Style.Good).Text(" ");
            page.Wrapped(hint, 3 + Printable.Width(Printable.Escape(label)), later: 8);
        }
    }

    /// <summary>Targets differ in what they take; where one target gives several hints, programs do.</summary>
    private static string Addressee(Reason reason, string hint)
    {
        const int Limit = 2;
        var targets = reason.TargetsOf(hint);
        var shared = reason.Hints.Any(other => other != hint && reason.TargetsOf(other).Intersect(targets, StringComparer.Ordinal).Any());
        if (reason.Programs.Count == 1 || !shared)
            return Words.List(targets, Limit);

        var programs = Words.List(reason.ProgramsOf(hint), Limit);
        return reason.Hints.All(other => reason.TargetsOf(other).SequenceEqual(targets)) ? programs : $"{programs} on {Words.List(targets, Limit)}";
    }

    private static void Detail(Page page, string label, string text)
    {
        page.Text("  ");
        if (label.Length > 0)
            page.Padded(label, LabelWidth, Style.Dim);
        page.Wrapped(text, label.Length > 0 ? Indent : 2);
    }
}
