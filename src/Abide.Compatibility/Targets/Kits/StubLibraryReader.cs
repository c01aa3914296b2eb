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

    /// <summary>Roots of the release's own line and architecture.</summary>
    private readonly List<Snapshot> _nearest =
        [.. SnapshotTable.About(release, offer.Architecture).Where(snapshot => snapshot.Architecture == offer.Architecture)];

    /// <summary>
    /// Roots that tell what a link binds to, the best first: the line's own, then those with the nearest older glibc. Architecture
    /// goes before line: what is withdrawn differs by it (__send), by distribution only for Sun RPC before 2.32.
    /// </summary>
    private readonly List<Snapshot> _witnesses =
    [
        .. SnapshotTable.All
            .Where(snapshot => snapshot.Release.Libc == LibcFamily.Glibc && (snapshot.Release.Line == release.Line || snapshot.Release.LibcVersion <= release.LibcVersion))
            .OrderBy(snapshot => snapshot.Architecture != offer.Architecture)
            .ThenBy(snapshot => snapshot.Release.Line != release.Line)
            .ThenByDescending(snapshot => snapshot.Release.LibcVersion)
            .ThenBy(snapshot => Math.Abs(snapshot.Release.Order - release.Order)),
    ];

    /// <summary>The library as the linker is to see it; null when the release does not have it, or its symbols are not known.</summary>
    public StubLibrary? Read(string soname)
    {
        var upstream = GlibcTable.Ships(soname, offer.Architecture, release.LibcVersion) ? GlibcTable.Find(soname, offer.Architecture) : null;
        if (upstream is null && !(soname == RuntimeVersions.Libgcc && IsLibgccKnown))
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
        var chosen = DefaultOf(measured, name, versions);
        return versions.Select(version => new StubSymbol(name, version, version == chosen, SizeOf(soname, name, version)));
    }

    private int? SizeOf(string soname, string name, string version) => soname == RuntimeVersions.Libgcc
        ? name == CpuModel ? CpuModelSize : null
        : DataObjectTable.For(offer.Architecture).SizeOf(soname, name, version);

    private bool IsLibgccKnown => RuntimeVersions.Find(RuntimeVersions.Libgcc, release, offer.Architecture) is not null
        || _nearest.Any(snapshot => snapshot.Libraries.FindSoname(RuntimeVersions.Libgcc) is { WasRead: true });

    /// <summary>
    /// What a link binds to: the newest version, unless the name was withdrawn from linking (sys_errlist since 2.32), which leaves
    /// it with hidden versions only. The ABI lists do not tell, and it also depends on how a distribution builds glibc (the
    /// functions of Sun RPC), so the first root that knows the name decides.
    /// </summary>
    /// <returns>Null when every version is hidden.</returns>
    private string? DefaultOf(SymbolTable? measured, string name, ImmutableArray<string> versions)
    {
        var newest = versions[^1];
        foreach (var witness in measured is null ? [] : _witnesses)
        {
            var isOwn = witness.Release.Line == release.Line && witness.Architecture == offer.Architecture;
            if (isOwn ? measured!.FindDefinition(name, newest, witness.Bit) is null : !Knows(witness, newest) || !measured!.Defines(name, witness.Bit))
                continue;
            return isOwn
                ? versions.LastOrDefault(version => measured.FindDefinition(name, version, witness.Bit) is { Hidden: false })
                : measured.HasOnlyHidden(name, witness.Bit) ? null : newest;
        }

        return newest;
    }

    /// <summary>Whether a root's glibc is as new as a version; what it says of a name's older versions decides nothing.</summary>
    private static bool Knows(Snapshot witness, string version) => NumberOf(version) <= witness.Release.LibcVersion;

    /// <summary>The number in a version's name, for the order of age: 2.2.5 of GLIBC_2.2.5; null when it has none.</summary>
    private static Version? NumberOf(string version) =>
        Version.TryParse(version.AsSpan(version.LastIndexOf('_') + 1), out var number) ? number : null;
}
