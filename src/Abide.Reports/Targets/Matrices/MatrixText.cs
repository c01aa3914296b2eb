using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Matrices;
using Abide.Reports.Markdown;
using Abide.Reports.Text;

namespace Abide.Reports.Targets.Matrices;

/// <summary>A matrix of facts for a terminal and for a page of Markdown: targets down, facts across.</summary>
public static class MatrixText
{
    private const int Gap = 2;

    /// <param name="matrix">What is told.</param>
    /// <param name="tellsSources">Whether each cell has the mark of how well it is known, and sources follow.</param>
    /// <param name="options">Colour and width.</param>
    /// <param name="output">Gets the text.</param>
    public static void Write(FactMatrix matrix, bool tellsSources, TextOptions options, TextWriter output)
    {
        var page = new Page(output, options.Colour, options.Width);
        var nameWidth = matrix.Targets.Max(target => Printable.Width(Printable.Escape(target.Name)));
        var widths = matrix.Facts.Select(fact => fact.Cells.Select(cell => Text(cell, tellsSources)).Append(fact.Name).Max(Printable.Width)).ToArray();
        for (var first = 0; first < widths.Length;)
        {
            var last = first + 1;
            var used = nameWidth + Gap + widths[first];
            while (last < widths.Length && (page.Width is null || used + Gap + widths[last] <= page.Width)) used += Gap + widths[last++];
            if (first > 0) page.Line();
            WriteBlock(page, matrix, tellsSources, nameWidth, widths, first, last);
            first = last;
        }

        if (!tellsSources) return;
        page.Line();
        page.Line("~ inferred from neighbouring releases, ' documented by the vendor, ! not verified; the rest is measured", Style.Dim);
        foreach (var (source, targets) in Sources(matrix))
        {
            page.Text("  ").Wrapped($"{source}: {string.Join(", ", targets)}", 2, Style.Dim, later: 4);
        }
    }

    /// <inheritdoc cref="Write"/>
    public static void WriteMarkdown(FactMatrix matrix, bool tellsSources, TextWriter output)
    {
        output.Write($"| target | {string.Join(" | ", matrix.Facts.Select(fact => MarkdownText.Escape(fact.Name)))} |\n");
        output.Write($"|---|{string.Concat(matrix.Facts.Select(_ => "---|"))}\n");
        for (var i = 0; i < matrix.Targets.Length; i++)
        {
            output.Write($"| {MarkdownText.Escape(matrix.Targets[i].Name)} | {string.Join(" | ", matrix.Facts.Select(fact => MarkdownText.Escape(Text(fact.Cells[i], tellsSources))))} |\n");
        }

        if (!tellsSources) return;
        output.Write("\n\\~ inferred from neighbouring releases, ' documented by the vendor, \\! not verified; the rest is measured.\n\n");
        foreach (var (source, targets) in Sources(matrix)) output.Write($"- {MarkdownText.Escape(source)}: {MarkdownText.Escape(string.Join(", ", targets))}\n");
    }

    private static void WriteBlock(Page page, FactMatrix matrix, bool tellsSources, int nameWidth, int[] widths, int first, int last)
    {
        page.Padded("", nameWidth);
        for (var column = first; column < last; column++) Cell(page, matrix.Facts[column].Name, Style.Bold, column == last - 1 ? 0 : widths[column]);
        page.Line();
        for (var row = 0; row < matrix.Targets.Length; row++)
        {
            page.Padded(matrix.Targets[row].Name, nameWidth);
            for (var column = first; column < last; column++)
            {
                var cell = matrix.Facts[column].Cells[row];
                Cell(page, Text(cell, tellsSources), StyleOf(cell.State), column == last - 1 ? 0 : widths[column]);
            }

            page.Line();
        }
    }

    private static void Cell(Page page, string text, Style style, int width) => page.Text(new string(' ', Gap)).Padded(text, width, style);

    private static string Text(MatrixCell cell, bool tellsSources) => cell.Text + (tellsSources ? Mark(cell.Provenance?.Confidence) : "");

    private static string Mark(Confidence? confidence) => confidence switch
    {
        Confidence.Documented => "'",
        Confidence.Inferred => "~",
        Confidence.Unverified => "!",
        _ => "",
    };

    private static Style StyleOf(MatrixState state) => state switch
    {
        MatrixState.Yes => Style.Good,
        MatrixState.No => Style.Bad,
        MatrixState.Off => Style.Conditional,
        MatrixState.Unknown => Style.Open,
        _ => Style.Plain,
    };

    private static IEnumerable<(string Source, IEnumerable<string> Targets)> Sources(FactMatrix matrix) =>
        matrix.Facts
            .SelectMany(fact => fact.Cells.Select((cell, i) => (cell.Provenance?.Source, matrix.Targets[i].Name)))
            .Where(known => known.Source is not null)
            .GroupBy(known => known.Source!, known => known.Name, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Distinct(StringComparer.Ordinal)));
}
