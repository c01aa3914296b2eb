using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Xsys;
using Abide.Reports.Json;
using Abide.Reports.Text;

namespace Abide.Reports.Doctor;

/// <summary>Writes what <c>abide doctor --xsys</c> says.</summary>
public static class XsysReportWriter
{
    private static readonly XsysJsonContext s_context = new(ReportJson.Options(XsysJsonContext.Default));

    /// <summary>Writes UTF-8 JSON after docs/schema/xsys-v1.schema.json, ending in a line feed.</summary>
    /// <param name="range">What was compared, as the user named it.</param>
    /// <param name="platform">For what.</param>
    /// <param name="comparison">What came out.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void WriteJson(XsysRange range, GoPlatform platform, XsysComparison comparison, string version, Stream output)
    {
        ArgumentNullException.ThrowIfNull(range);
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        var document = new XsysDocument(1, new("abide", version), new(range.Before, range.After, platform.System, platform.Architecture, [.. comparison.Changes]));
        ReportJson.Write(output, document, s_context.XsysDocument);
    }

    /// <summary>One line for each name, by kind: <c>+</c> came, <c>-</c> went, <c>~</c> changed.</summary>
    public static void WriteText(XsysRange range, GoPlatform platform, XsysComparison comparison, TextOptions options, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(range);
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(options);
        var page = new Page(output, options.Colour, options.Width);
        page.Text("golang.org/x/sys/unix", Style.Bold).Line($"  {range.Before} -> {range.After}  {platform}");
        foreach (var kind in Enum.GetValues<XsysKind>())
        {
            var changes = comparison.Changes.Where(change => change.Kind == kind).ToList();
            page.Line();
            page.Text(Heading(kind), Style.Bold).Line(changes.Count == 0 ? ": no change" : $": {Counts(changes)}");
            foreach (var change in changes) WriteChange(change, page);
        }
    }

    private static void WriteChange(XsysChange change, Page page)
    {
        var (mark, style, text) = change switch
        {
            { Before: null } => ("+", Style.Good, Value(change, change.After!)),
            { After: null } => ("-", Style.Bad, Value(change, change.Before)),
            _ => ("~", Style.Conditional, $"{Value(change, change.Before)} -> {Value(change, change.After)}"),
        };
        page.Text($"  {mark} {change.Name}", style);
        page.Line(text.Length == 0 ? "" : change.Kind == XsysKind.Function ? text : $" {text}");
    }

    private static string Value(XsysChange change, string value) => value.Length == 0 && change.Kind <= XsysKind.Constant ? "(not told)" : value;

    private static string Counts(List<XsysChange> changes)
    {
        (int Count, string Word)[] counts =
        [
            (changes.Count(change => change.Before is null), "added"),
            (changes.Count(change => change.After is null), "removed"),
            (changes.Count(change => change is { Before: not null, After: not null }), "changed"),
        ];
        return string.Join(", ", counts.Where(each => each.Count > 0).Select(each => $"{each.Count} {each.Word}"));
    }

    private static string Heading(XsysKind kind) => kind switch
    {
        XsysKind.Errno => "error numbers",
        XsysKind.Signal => "signals",
        XsysKind.Syscall => "system calls",
        XsysKind.Constant => "other constants",
        XsysKind.Function => "functions",
        XsysKind.Type => "types",
        _ => "variables",
    };
}

/// <summary>What <c>abide doctor --xsys A..B --format json</c> prints.</summary>
internal sealed record XsysDocument(int SchemaVersion, ToolDocument Tool, XsysDifferenceDocument Xsys);

internal sealed record XsysDifferenceDocument(string Before, string After, string Goos, string Goarch, IReadOnlyList<XsysChange> Changes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(XsysKindNames)])]
[JsonSerializable(typeof(XsysDocument))]
internal sealed partial class XsysJsonContext : JsonSerializerContext;

internal sealed class XsysKindNames() : JsonStringEnumConverter<XsysKind>(JsonNamingPolicy.CamelCase);
