using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Formats;

namespace Abide.Reports.Json;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(OutcomeNames), typeof(SeverityNames), typeof(ConfidenceNames)])]
[JsonSerializable(typeof(ProgramReport))]
[JsonSerializable(typeof(ImmutableArray<Problem>))]
internal sealed partial class CheckJsonContext : JsonSerializerContext;

internal sealed class OutcomeNames() : JsonStringEnumConverter<Outcome>(JsonNamingPolicy.CamelCase);

internal sealed class SeverityNames() : JsonStringEnumConverter<Severity>(JsonNamingPolicy.CamelCase);

internal sealed class ConfidenceNames() : JsonStringEnumConverter<Confidence>(JsonNamingPolicy.CamelCase);
