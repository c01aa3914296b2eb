using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Captures;
using Abide.Reports.Json;

namespace Abide.Reports.Targets;

/// <summary>What <c>abide targets list --format json</c> prints.</summary>
internal sealed record TargetsDocument(int SchemaVersion, ImmutableArray<ReleaseDescription> Targets);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(ConfidenceNames), typeof(LibcNames), typeof(CpuNames), typeof(AnswerNames), typeof(ProbeOutcomeNames)])]
[JsonSerializable(typeof(TargetsDocument))]
[JsonSerializable(typeof(ReleaseDescription))]
[JsonSerializable(typeof(CapturedDescription))]
[JsonSerializable(typeof(KernelDocument))]
internal sealed partial class TargetsJsonContext : JsonSerializerContext;

internal sealed class LibcNames() : JsonStringEnumConverter<LibcFamily>(System.Text.Json.JsonNamingPolicy.CamelCase);

internal sealed class CpuNames() : JsonStringEnumConverter<CpuLevel>(System.Text.Json.JsonNamingPolicy.CamelCase);

internal sealed class AnswerNames() : JsonStringEnumConverter<Answer>(System.Text.Json.JsonNamingPolicy.CamelCase);
