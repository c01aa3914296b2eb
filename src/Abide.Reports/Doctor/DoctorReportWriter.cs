using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Builds.Projects;
using Abide.Reports.Json;
using Abide.Reports.Text;

namespace Abide.Reports.Doctor;

/// <summary>Writes what <c>abide doctor</c> says.</summary>
public static class DoctorReportWriter
{
    private const int LabelWidth = 10;
    private const int PlaceWidth = 24;

    private static readonly DoctorJsonContext s_context = new(ReportJson.Options(DoctorJsonContext.Default));

    /// <summary>Writes UTF-8 JSON after docs/schema/doctor-v1.schema.json, ending in a line feed.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void WriteJson(DoctorReport report, string version, Stream output)
    {
        ReportJson.Write(output, new DoctorDocument(1, new ToolDocument("abide", version), report), s_context.DoctorDocument);
    }

    public static void WriteText(DoctorReport report, TextOptions options, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new Page(output, options.Colour, options.Width);
        WriteSummary(report, page);
        // The same cause on many targets is told once in full.
        foreach (var group in report.Findings.GroupBy(finding => (finding.Severity, finding.Id, finding.Target is null ? finding : null)))
            WriteFinding(group.First(), [.. group.Skip(1)], page);
        if (!report.Unlearnt.IsEmpty)
        {
            page.Line();
            page.Line("not learnt", Style.Open);
            foreach (var gap in report.Unlearnt)
            {
                page.Text("  ");
                page.Wrapped($"{gap.What}: {gap.Reason}", 2, later: 4);
            }
        }

        page.Line();
        page.Line(report.Findings.IsEmpty ? "nothing breaks or surprises builds here" : string.Join(", ", report.Findings.GroupBy(finding => finding.Severity).Select(group => $"{Word(group.Key)} {group.Count()}")));
    }

    private static void WriteSummary(DoctorReport report, Page page)
    {
        Row("project", report.Project is { } project
            ? $"{string.Join(", ", project.Modules.DefaultIfEmpty("?").Take(4))}{(project.Modules.Length > 4 ? $" and {project.Modules.Length - 4} more" : "")}  ({project.File}{(project.Go is { } line ? $", go {line}" : "")})"
            : $"none: no go.mod or go.work in {report.Directory} or above, so only the machine is looked at");
        if (report.Project is { Packages: { } packages } built)
            Row("packages", $"{packages}, of which {(built.CgoPackages.IsEmpty ? "none uses" : $"{built.CgoPackages.Length} {(built.CgoPackages.Length == 1 ? "uses" : "use")}")} cgo");
        Row("go", report.Go is { } go ? $"{go.Version ?? "does not answer"} for {go.Platform}, cgo {(go.Cgo switch { true => "on", false => "off", _ => "unknown" })}  ({go.Command})" : "none on PATH");
        if (report.Toolchain is { } tools)
        {
            Row("compiler", $"{tools.Compiler}: {tools.Version ?? "unknown"}, for {tools.Target ?? "unknown"}{(tools.Sysroot is { Length: > 0 } sysroot ? $", sysroot {sysroot}" : "")}");
            Row("linker", $"{tools.LinkerVersion ?? "unknown"}{(tools.Linker is { } linker ? $"  ({linker})" : "")}");
            Row("libc", $"{(tools.LibcVersion is { } libc ? $"glibc {libc}" : "unknown")}{(tools.Libc is { } file ? $"  ({file})" : "")}, kernel headers {tools.KernelHeaders ?? "none"}");
        }

        if (report.Lock is { } recorded)
        {
            Row("recorded", recorded.State switch
            {
                "same" => $"the toolchain is the one of {recorded.Path}",
                "recorded" => $"the toolchain, in {recorded.Path}",
                _ => $"another toolchain, in {recorded.Path}",
            });
        }

        void Row(string label, string text)
        {
            page.Padded(label, LabelWidth, Style.Dim);
            page.Wrapped(text, LabelWidth, later: LabelWidth + 2);
        }
    }

    private static void WriteFinding(DoctorFinding finding, DoctorFinding[] others, Page page)
    {
        page.Line();
        var label = $"{Word(finding.Severity)}[{finding.Id}]";
        page.Text(label, StyleOf(finding.Severity)).Text(": ");
        page.Wrapped(finding.Target is { } target ? $"{target}: {finding.Message}" : finding.Message, label.Length + 2, Style.Bold, later: 4);
        foreach (var evidence in finding.Evidence)
        {
            var place = evidence.Line is { } line ? $"{evidence.Place}:{line}{(evidence.Column is { } column ? $":{column}" : "")}" : evidence.Place;
            page.Text("  ");
            if (place.Length >= PlaceWidth && evidence.Text.Length > 0)
            {
                page.Line(place, Style.Dim);
                page.Text("    ");
                page.Wrapped(evidence.Text, 4, later: 6);
            }
            else
            {
                page.Padded(place, evidence.Text.Length == 0 ? 0 : PlaceWidth, Style.Dim);
                page.Wrapped(evidence.Text, PlaceWidth + 2, later: PlaceWidth + 4);
            }
        }

        foreach (var other in others)
        {
            page.Text("  also ", Style.Dim);
            page.Wrapped($"{other.Target}: {other.Message}", 7, later: 9);
        }

        if (finding.Hint.Length == 0) return;
        page.Text("  hint: ");
        page.Wrapped(finding.Hint, 8);
    }

    private static string Word(DoctorSeverity severity) => severity switch
    {
        DoctorSeverity.Breaks => "breaks",
        DoctorSeverity.Surprises => "surprises",
        _ => "note",
    };

    private static Style StyleOf(DoctorSeverity severity) => severity switch
    {
        DoctorSeverity.Breaks => Style.Bad,
        DoctorSeverity.Surprises => Style.Conditional,
        _ => Style.Dim,
    };
}

/// <summary>What <c>abide doctor --format json</c> prints.</summary>
internal sealed record DoctorDocument(int SchemaVersion, ToolDocument Tool, DoctorReport Doctor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(DoctorSeverityNames)])]
[JsonSerializable(typeof(DoctorDocument))]
internal sealed partial class DoctorJsonContext : JsonSerializerContext;

internal sealed class DoctorSeverityNames() : JsonStringEnumConverter<DoctorSeverity>(JsonNamingPolicy.CamelCase);
