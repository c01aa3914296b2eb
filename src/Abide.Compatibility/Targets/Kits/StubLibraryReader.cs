using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Kits;

/// <summary>
/// Turns what a release offers into the symbols of stub libraries. A symbol version is taken exactly when the offer says that
/// the library defines it, so that a link against the stubs fails for what <c>abide check</c> would call missing.
/// </summary>
internal sealed class StubLibraryReader(Release release, Offer offer)
{
    /// <summary>libgcc_s has one data object: four numbers that tell the CPU (gcc libgcc/config/i386/cpuinfo.c).</summary>
    private const string CpuModel = "__cpu_model";
    private const int CpuModelSize = 16;

    /// <summary>Where versions without a number come in the order of age.</summary>
    private static readonly Version s_last = new(int.MaxValue, 0);

    private readonly ulong _ofArchitecture = SnapshotTable.All
        .Where(snapshot => snapshot.Architecture == offer.Architecture)
        .Aggregate(0ul, (mask, snapshot) => mask | 1ul << snapshot.Bit);

    private readonly List<Snapshot> _nearest =
        [.. SnapshotTable.About(release, offer.Architecture).Where(snapshot => snapshot.Architecture == offer.Architecture)];

    /// <summary>The library as the linker is to see it; null when the release does not have it, or its symbols are not known.</summary>
    public StubLibrary? Read(string soname)
    {
        var upstream = GlibcTable.Ships(soname, offer.Architecture, release.LibcVersion) ? GlibcTable.Find(soname, offer.Architecture) : null;
        if (upstream is null && soname != RuntimeVersions.Libgcc)
            return null;
        if (offer.Libraries.FindLibrary(soname, []).Value is not { } library)
            return null;

        var measured = SymbolFile.OfSoname(soname);
        var versions = Versions(soname, upstream, measured)
            .Where(version => version != GlibcTable.PrivateVersion && library.DefinesVersion(version) == Answer.Yes)
            .OrderBy(version => NumberOf(version) ?? s_last)
            .ThenBy(version => version, StringComparer.Ordinal)
            .ToImmutableArray();
        var symbols = Definitions(upstream, measured)
            .Where(symbol => versions.Contains(symbol.Version) && library.DefinesSymbol(symbol.Name, symbol.Version) == Answer.Yes)
            .GroupBy(symbol => symbol.Name, symbol => symbol.Version, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => Symbols(soname, measured, group.Key, [.. group.OrderBy(NumberOf)]))
            .ToImmutableArray();
        return symbols.IsEmpty ? null : new(soname, versions, symbols);
    }

    /// <summary>Every version that any fact names; a version may have no symbol (GLIBC_ABI_DT_RELR).</summary>
    private IEnumerable<string> Versions(string soname, SymbolTable? upstream, SymbolTable? measured) =>
        (upstream?.Versions ?? []).Concat(measured?.Versions ?? [])
            .Select(places => places.Version)
            .Concat(_nearest.SelectMany(snapshot => snapshot.Libraries.FindSoname(soname)?.Versions ?? []))
            .Distinct(StringComparer.Ordinal);

    /// <summary>Every symbol version that upstream lists or a root of the architecture has.</summary>
    private IEnumerable<(string Name, string Version)> Definitions(SymbolTable? upstream, SymbolTable? measured) =>
        (upstream?.Definitions ?? []).Concat((measured?.Definitions ?? []).Where(symbol => (symbol.Definition.Where & _ofArchitecture) != 0))
            .Select(symbol => (symbol.Name, symbol.Definition.Version!))
            .Distinct();

    /// <summary>The versions of one name, oldest first; at most one of them is the default.</summary>
    private IEnumerable<StubSymbol> Symbols(string soname, SymbolTable? measured, string name, ImmutableArray<string> versions)
    {
        var chosen = versions.LastOrDefault(version => IsHiddenNearby(measured, name, version) is { } isHidden
            ? !isHidden
            : version == versions[^1] && !IsOnlyForOldPrograms(measured, name, version));
        return versions.Select(version => new StubSymbol(name, version, version == chosen, SizeOf(soname, name, version)));
    }

    private int? SizeOf(string soname, string name, string version) => soname == RuntimeVersions.Libgcc
        ? name == CpuModel ? CpuModelSize : null
        : DataObjectTable.For(offer.Architecture).SizeOf(soname, name, version);

    /// <summary>What the measured roots of the same line say: one line has one glibc, and that fixes the default versions.</summary>
    private bool? IsHiddenNearby(SymbolTable? measured, string name, string version)
    {
        foreach (var snapshot in _nearest)
        {
            if (measured?.FindDefinition(name, version, snapshot.Bit) is { } definition)
                return definition.Hidden;
        }

        return null;
    }

    /// <summary>
    /// A name whose newest version is hidden was withdrawn from linking (sys_errlist since 2.32), and stays withdrawn in every
    /// later glibc. The ABI lists do not tell; roots with an older or equal glibc do, whatever their architecture.
    /// </summary>
    private bool IsOnlyForOldPrograms(SymbolTable? measured, string name, string newest)
    {
        if (measured is null)
            return false;

        foreach (var snapshot in SnapshotTable.All)
        {
            if (snapshot.Release is not { Libc: LibcFamily.Glibc, LibcVersion: { } glibc } || glibc > release.LibcVersion || NumberOf(newest) > glibc)
                continue;
            if (measured.HasOnlyHidden(name, snapshot.Bit))
                return true;
        }

        return false;
    }

    /// <summary>The number in a version's name, for the order of age: 2.2.5 of GLIBC_2.2.5; null when it has none.</summary>
    private static Version? NumberOf(string version) =>
        Version.TryParse(version.AsSpan(version.LastIndexOf('_') + 1), out var number) ? number : null;
}
