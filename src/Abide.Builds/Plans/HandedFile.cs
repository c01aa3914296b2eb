using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abide.Builds.Plans;

/// <summary>One file that a build makes for its user.</summary>
/// <param name="Path">Relative to the project.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Sha256">Lower-case hexadecimal; null for a link.</param>
/// <param name="Size">In bytes; null for a link.</param>
/// <param name="LeadsTo">What a link leads to, as written; null for all others.</param>
public sealed record HandedFile(string Path, HandedKind Kind, string? Sha256, long? Size, string? LeadsTo = null);

public enum HandedKind
{
    /// <summary>An executable or shared object that is judged, or another file with the same bytes.</summary>
    Program,

    /// <summary>What <c>go build -buildmode=c-archive</c> makes.</summary>
    Archive,

    /// <summary>What the go command writes beside a <c>c-shared</c> or <c>c-archive</c>.</summary>
    Header,

    /// <summary>A symbolic link that leads to one of the others.</summary>
    Link,

    /// <summary>A file of a bundle.</summary>
    Part,
}

/// <summary>Kinds as JSON writes them: <c>header</c>.</summary>
public sealed class HandedKindNames() : JsonStringEnumConverter<HandedKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
