using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Builds.Traces;
using Abide.Reports.Json;

namespace Abide.Reports.Traces;

/// <summary>What <c>abide trace --format json</c> writes; its schema is docs/schema/trace-v1.schema.json.</summary>
internal sealed record TraceDocument
{
    public int SchemaVersion { get; init; } = 1;

    public required ToolDocument Tool { get; init; }

    public required BuildTrace Trace { get; init; }

    /// <summary>With --header: what that header was, compilation by compilation.</summary>
    public ImmutableArray<HeaderResolution>? Resolutions { get; init; }
}

/// <summary>Members of an enumeration as words: <c>shared-library</c>.</summary>
internal sealed class Words<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower)
    where T : struct, Enum;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(Words<TraceSource>), typeof(Words<BuildCommandKind>), typeof(Words<SearchRule>), typeof(Words<LibraryRule>), typeof(Words<LinkedFileKind>), typeof(Words<FileRootKind>)])]
[JsonSerializable(typeof(TraceDocument))]
internal sealed partial class TraceJsonContext : JsonSerializerContext;
