using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;
using Abide.Formats;

namespace Abide.Reports.Json;

/// <summary>The envelope of the JSON contract; its schema is docs/schema/check-v1.schema.json.</summary>
/// <remarks>Members that the schema calls optional are left out when null, every other member is always there.</remarks>
internal sealed record CheckDocument
{
    /// <summary>Raised when a reader of the old shape could misread the new one; added members do not raise it.</summary>
    public int SchemaVersion { get; init; } = 1;

    public required ToolDocument Tool { get; init; }

    public required ImmutableArray<ProgramReport> Programs { get; init; }

    public required ImmutableArray<Problem> Problems { get; init; }
}

internal sealed record ToolDocument(string Name, string Version);
