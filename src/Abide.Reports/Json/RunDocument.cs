using System.Text.Json.Serialization;
using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Json;

/// <summary>What <c>abide run --report</c> writes; its schema is docs/schema/run-v1.schema.json.</summary>
internal sealed record RunDocument
{
    public int SchemaVersion { get; init; } = 1;

    public required ToolDocument Tool { get; init; }

    public required RunReport Run { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(ConfidenceNames)])]
[JsonSerializable(typeof(RunDocument))]
internal sealed partial class RunJsonContext : JsonSerializerContext;
