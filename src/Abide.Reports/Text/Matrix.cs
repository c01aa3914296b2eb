using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Text;

/// <summary>Programs down, targets across; one program on more targets than fit goes down instead.</summary>
internal static class Matrix
{
    private const int Gap = 2;
    private const int NarrowestName = 24;

    public static void Write(Page page, ImmutableArray<string> targets, IReadOnlyList<ProgramRow> programs)
    {
        var names = programs.Select(program => Printable.Escape(program.Path)).ToArray();
        var widths = targets.Select((target, i) => ColumnWidth(target, programs, i)).ToArray();
        var longest = 0;
        foreach (var name in names)
            longest = Math.Max(longest, Printable.Width(name));

        if (programs.Count == 1 && page.Width is { } columns && longest + widths.Sum(width => width + Gap) > columns)
        {
            WriteDown(page, targets, programs[0]);
            return;
        }

        var nameWidth = page.Width is { } all
            ? Math.Min(longest, Math.Max(NarrowestName, all - widths.Sum(width => width + Gap)))
            : longest;

        for (var first = 0; first < targets.Length;)
        {
            var last = first + 1;
            var used = nameWidth + Gap + widths[first];
            while (last < targets.Length && (page.Width is null || used + Gap + widths[last] <= page.Width))
                used += Gap + widths[last++];

            if (first > 0)
                page.Line();
            WriteBlock(page, targets, programs, names, nameWidth, widths, first..last);
            first = last;
        }
    }

    private static void WriteBlock(
        Page page, ImmutableArray<string> targets, IReadOnlyList<ProgramRow> programs, string[] names, int nameWidth, int[] widths, Range range)
    {
        var (first, count) = range.GetOffsetAndLength(widths.Length);
        page.Padded("", nameWidth);
        for (var i = first; i < first + count; i++)
            Cell(page, targets[i], Style.Bold, i == first + count - 1 ? 0 : widths[i]);
        page.Line();

        for (var row = 0; row < programs.Count; row++)
        {
            page.Padded(Printable.Shorten(names[row], nameWidth), nameWidth);
            for (var i = first; i < first + count; i++)
            {
                var outcome = programs[row].Outcomes[i];
                Cell(page, Text(outcome), Styles.For(outcome), i == first + count - 1 ? 0 : widths[i]);
            }

            page.Line();
        }
    }

    private static void WriteDown(Page page, ImmutableArray<string> targets, ProgramRow program)
    {
        var width = targets.Max(Printable.Width);
        page.Line(program.Path, Style.Bold);
        for (var i = 0; i < targets.Length; i++)
        {
            page.Text("  ").Padded(targets[i], width);
            Cell(page, Text(program.Outcomes[i]), Styles.For(program.Outcomes[i]), 0);
            page.Line();
        }
    }

    private static void Cell(Page page, string text, Style style, int width) =>
        page.Text(new string(' ', Gap)).Padded(text, width, style);

    private static int ColumnWidth(string target, IReadOnlyList<ProgramRow> programs, int column)
    {
        var width = Printable.Width(Printable.Escape(target));
        foreach (var program in programs)
            width = Math.Max(width, Text(program.Outcomes[column]).Length);
        return width;
    }

    private static string Text(Outcome outcome) => $"{outcome.Symbol()} {outcome.Word()}";
}
