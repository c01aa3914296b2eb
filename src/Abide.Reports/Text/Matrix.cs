using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Text;

/// <summary>Programs down, targets across; one program on more targets than fit goes down instead.</summary>
internal static class Matrix
{
    private const int Gap = 2;
    private const int NarrowestName = 24;

    public static void Write(Page page, ImmutableArray<ProgramReport> programs)
    {
        var targets = programs[0].Verdicts;
        var names = programs.Select(program => Printable.Escape(program.Path)).ToArray();
        var widths = targets.Select((target, i) => ColumnWidth(programs, i)).ToArray();
        var longest = names.Max(Printable.Width);

        if (programs.Length == 1 && page.Width is { } columns && longest + widths.Sum(width => width + Gap) > columns)
        {
            WriteDown(page, programs[0]);
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
            WriteBlock(page, programs, names, nameWidth, widths, first..last);
            first = last;
        }
    }

    private static void WriteBlock(
        Page page, ImmutableArray<ProgramReport> programs, string[] names, int nameWidth, int[] widths, Range range)
    {
        var (first, count) = range.GetOffsetAndLength(widths.Length);
        page.Padded("", nameWidth);
        for (var i = first; i < first + count; i++)
            Cell(page, programs[0].Verdicts[i].Target, Style.Bold, i == first + count - 1 ? 0 : widths[i]);
        page.Line();

        for (var row = 0; row < programs.Length; row++)
        {
            page.Padded(Printable.Shorten(names[row], nameWidth), nameWidth);
            for (var i = first; i < first + count; i++)
            {
                var outcome = programs[row].Verdicts[i].Outcome;
                Cell(page, Text(outcome), Styles.For(outcome), i == first + count - 1 ? 0 : widths[i]);
            }

            page.Line();
        }
    }

    private static void WriteDown(Page page, ProgramReport program)
    {
        var width = program.Verdicts.Max(verdict => Printable.Width(verdict.Target));
        page.Line(program.Path, Style.Bold);
        foreach (var verdict in program.Verdicts)
        {
            page.Text("  ").Padded(verdict.Target, width);
            Cell(page, Text(verdict.Outcome), Styles.For(verdict.Outcome), 0);
            page.Line();
        }
    }

    private static void Cell(Page page, string text, Style style, int width) =>
        page.Text(new string(' ', Gap)).Padded(text, width, style);

    private static int ColumnWidth(ImmutableArray<ProgramReport> programs, int column) =>
        Math.Max(
            Printable.Width(Printable.Escape(programs[0].Verdicts[column].Target)),
            programs.Max(program => Text(program.Verdicts[column].Outcome).Length));

    private static string Text(Outcome outcome) => $"{outcome.Symbol()} {outcome.Word()}";
}
