using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Kits;

/// <summary>One symbol that a stub library defines.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version it is defined in.</param>
/// <param name="IsDefault">Whether a link binds to it: <c>name@@V</c>, as opposed to <c>name@V</c>.</param>
/// <param name="Size">Bytes of a data object; null for a function.</param>
internal sealed record StubSymbol(string Name, string Version, bool IsDefault, int? Size)
{
    /// <summary>As assembler and readelf write it.</summary>
    public string VersionedName => $"{Name}{(IsDefault ? "@@" : "@")}{Version}";
}

/// <summary>What the linker sees of one library of a release: names and versions, and no code.</summary>
/// <param name="Soname">Its DT_SONAME.</param>
/// <param name="Versions">Its version definitions, oldest first.</param>
/// <param name="Symbols">Its public symbols in ordinal order of names, then by version.</param>
internal sealed record StubLibrary(string Soname, ImmutableArray<string> Versions, ImmutableArray<StubSymbol> Symbols)
{
    /// <summary>What <c>-l</c> calls it: <c>c</c> for libc.so.6; null for the loader.</summary>
    public string? LinkName => Soname.StartsWith("lib", StringComparison.Ordinal) ? Soname["lib".Length..Soname.IndexOf(".so", StringComparison.Ordinal)] : null;
}
