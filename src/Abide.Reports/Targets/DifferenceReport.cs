using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Compatibility.Targets.Differences;
using Abide.Reports.Json;
using Abide.Reports.Markdown;
using Abide.Reports.Text;

namespace Abide.Reports.Targets;

/// <summary>Tells what changes between two targets.</summary>
public static class DifferenceReport
{
    private const int LabelWidth = 24;

    public static void WriteText(TargetDifference difference, TextOptions options, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(difference);
        var page = new Page(output, options.Colour, options.Width);
        page.Text(difference.From, Style.Bold).Text(" -> ").Text(difference.To, Style.Bold);
        page.Line($"  {difference.Architecture}{(difference.Program is { } program ? $", as far as {program} needs it" : "")}");
        foreach (var kind in DifferenceText.Entries(difference, options.Verbose, name => name).GroupBy(entry => entry.Kind))
        {
            page.Line();
            page.Line(DifferenceText.Heading(kind.Key), Style.Bold);
            foreach (var entry in kind)
                WriteEntry(page, entry);
        }

        if (difference.Changes.IsEmpty)
            page.Line("no difference is known");
        if (DifferenceText.Unknown(difference) is { } unknown)
        {
            page.Line();
            page.Wrapped(unknown, 0, Style.Dim);
        }
    }

    public static void WriteMarkdown(TargetDifference difference, TextOptions options, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(difference);
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"# {MarkdownText.Escape(difference.From)} → {MarkdownText.Escape(difference.To)}\n\n{MarkdownText.Escape(difference.Architecture)}{(difference.Program is { } program ? $", as far as {MarkdownText.Code(program)} needs it" : "")}\n");
        foreach (var kind in DifferenceText.Entries(difference, options.Verbose, MarkdownText.Code).GroupBy(entry => entry.Kind))
        {
            output.Write($"\n## {DifferenceText.Heading(kind.Key)}\n\n");
            foreach (var line in kind.SelectMany(entry => entry.Lines.Select(line => entry.Label.Length > 0 ? $"{MarkdownText.Escape(entry.Label)}: {line}" : line)))
                output.Write($"- {line}\n");
        }

        if (difference.Changes.IsEmpty)
            output.Write("\nNo difference is known.\n");
        if (DifferenceText.Unknown(difference) is { } unknown)
            output.Write($"\n{unknown}\n");
    }

    /// <summary>Writes UTF-8 JSON after docs/schema/diff-v1.schema.json, ending in a line feed.</summary>
    /// <param name="difference">What to write.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void WriteJson(TargetDifference difference, string version, Stream output)
    {
        ReportJson.Write(output, new DifferenceDocument(1, new ToolDocument("abide", version), difference), DifferenceJsonContext.Default.DifferenceDocument);
    }

    private static void WriteEntry(Page page, DifferenceText.Entry entry)
    {
        var label = entry.Label;
        foreach (var line in entry.Lines)
        {
            page.Text("  ");
            if (entry.Label.Length > 0)
                page.Padded(label, LabelWidth, Style.Dim).Text(" ");
            page.Wrapped(line, entry.Label.Length > 0 ? LabelWidth + 3 : 2, later: entry.Label.Length > 0 ? LabelWidth + 5 : 4);
            label = "";
        }
    }
}

/// <summary>What <c>abide targets diff --format json</c> prints.</summary>
internal sealed record DifferenceDocument(int SchemaVersion, ToolDocument Tool, TargetDifference Difference);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(ConfidenceNames), typeof(ChangeKindNames)])]
[JsonSerializable(typeof(DifferenceDocument))]
internal sealed partial class DifferenceJsonContext : JsonSerializerContext;

internal sealed class ChangeKindNames() : JsonStringEnumConverter<ChangeKind>(JsonNamingPolicy.CamelCase);
