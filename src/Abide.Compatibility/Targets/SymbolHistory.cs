using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>Where a symbol was seen.</summary>
/// <param name="Soname">The library that defines it there.</param>
/// <param name="Releases">Measured releases whose library defines it, in canonical order; never empty.</param>
public sealed record SymbolSighting(string Soname, ImmutableArray<string> Releases);

/// <summary>
/// Tells a symbol that some release of a library has from one that no release ever had (which a plug-in expects from its
/// host program).
/// </summary>
public static class SymbolHistory
{
    // Most symbols share their places with thousands of others.
    private static readonly ConcurrentDictionary<(ulong Places, string Architecture), ImmutableArray<string>> s_releases = new();

    /// <summary>
    /// Looks a symbol that has no version up in all measured libraries of a soname, then of its family: asked for libssl.so.3,
    /// libssl.so.1.1 counts too. Versioned definitions don't count: had the linker seen one, the reference would have its version.
    /// </summary>
    /// <param name="soname">Where it is missing.</param>
    /// <param name="symbol">Without version.</param>
    /// <param name="architecture">Roots of this architecture go first; others count where none of them has it.</param>
    /// <returns>Null when no measured library of the family defines it without a version.</returns>
    public static SymbolSighting? Find(string soname, string symbol, string architecture)
    {
        if (SymbolFile.OfFamily(SonameFamily.Of(soname)) is not { } file)
            return null;

        return Find(file, soname, symbol, architecture)
            ?? file.Sections.Order(StringComparer.Ordinal).Select(known => Find(file, known, symbol, architecture)).FirstOrDefault(sighting => sighting is not null);
    }

    private static SymbolSighting? Find(SymbolFile file, string soname, string symbol, string architecture) =>
        file.Find(soname)?.PlacesWithoutVersion(symbol) is { } places and not 0 ? new(soname, Releases(places, architecture)) : null;

    private static ImmutableArray<string> Releases(ulong places, string architecture) => s_releases.GetOrAdd((places, architecture), static key => ReadReleases(key.Places, key.Architecture));

    private static ImmutableArray<string> ReadReleases(ulong places, string architecture)
    {
        var having = SnapshotTable.All.Where(snapshot => (places >> snapshot.Bit & 1) != 0).ToLookup(snapshot => snapshot.Architecture == architecture);
        return [.. having[having.Contains(true)].Select(snapshot => snapshot.Release.Id).Distinct(StringComparer.Ordinal)];
    }
}
