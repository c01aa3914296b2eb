using System.Text.Json.Serialization;
using Abide.Builds.Plans;
using Abide.Reports.Json;

namespace Abide.Reports.Fixes;

/// <summary>Writes what <c>abide fix</c> and <c>abide build</c> found for machines.</summary>
public static class FixJson
{
    private static readonly FixJsonContext s_context = new(ReportJson.Options(FixJsonContext.Default));

    /// <summary>Writes UTF-8 JSON after docs/schema/fix-v1.schema.json, ending in a line feed.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void Write(FixReport report, string version, Stream output)
    {
        ReportJson.Write(output, new FixDocument(1, new ToolDocument("abide", version), report), s_context.FixDocument);
    }

    /// <summary>Writes a build after docs/schema/build-v1.schema.json.</summary>
    /// <inheritdoc cref="Write(FixReport, string, Stream)"/>
    public static void Write(BuildReport report, string version, Stream output)
    {
        ReportJson.Write(output, new BuildDocument(1, new ToolDocument("abide", version), report), s_context.BuildDocument);
    }

    /// <summary>Writes a replay after docs/schema/replay-v1.schema.json.</summary>
    /// <inheritdoc cref="Write(FixReport, string, Stream)"/>
    public static void Write(Replay replay, string version, Stream output)
    {
        ReportJson.Write(output, new ReplayDocument(1, new ToolDocument("abide", version), replay), s_context.ReplayDocument);
    }
}

internal sealed record FixDocument(int SchemaVersion, ToolDocument Tool, FixReport Fix);

internal sealed record BuildDocument(int SchemaVersion, ToolDocument Tool, BuildReport Build);

internal sealed record ReplayDocument(int SchemaVersion, ToolDocument Tool, Replay Replay);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(StandingNames), typeof(OutcomeNames), typeof(SeverityNames), typeof(ConfidenceNames), typeof(HandedKindNames)])]
[JsonSerializable(typeof(FixDocument))]
[JsonSerializable(typeof(BuildDocument))]
[JsonSerializable(typeof(ReplayDocument))]
internal sealed partial class FixJsonContext : JsonSerializerContext;
