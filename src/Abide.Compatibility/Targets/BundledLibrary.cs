using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls.Calls;

namespace Abide.Compatibility.Targets;

/// <summary>
/// One library of a bundled release. Its versions and symbols are known exactly where its own release was measured;
/// elsewhere they follow from its neighbours, because under one soname a library only gains: what an older release of the
/// distribution defines is there, what a newer minor lacks is not, and everything else is unknown.
/// </summary>
internal sealed class BundledLibrary : ILibrary
{
    private readonly Release _release;
    private readonly string _architecture;
    private readonly Lazy<List<Sighting>> _sightings;
    private readonly Lazy<Sighting?> _ancestor;
    private readonly Lazy<SymbolTable?> _symbols;
    private readonly AnswerMemory _versionAnswers = new();
    private readonly AnswerMemory _symbolAnswers = new();
    private readonly Lazy<HashSet<string>?> _runtimeVersions;

    /// <param name="soname">Its DT_SONAME.</param>
    /// <param name="release">The release it belongs to.</param>
    /// <param name="architecture">The architecture it is for.</param>
    /// <param name="snapshots">Roots that say something about the release, the best first.</param>
    public BundledLibrary(string soname, Release release, string architecture, List<Snapshot> snapshots)
    {
        Soname = soname;
        _release = release;
        _architecture = architecture;
        _sightings = new(() => FindSightings(snapshots));
        _ancestor = new(FindAncestor);
        _symbols = new(() => SymbolFile.OfSoname(soname));
        _runtimeVersions = new(() => RuntimeVersions.Find(soname, release, architecture));
    }

    public string Soname { get; }

    public required string Path { get; init; }

    public required Provenance Provenance { get; init; }

    public required ImmutableArray<string> Needed { get; init; }

    public ImmutableArray<string> RunPath { get; init; } = [];

    public required string? Package { get; init; }

    public Answer HasVersionDefinitions
    {
        get
        {
            foreach (var (_, row) in _sightings.Value)
            {
                if (row.Versions.Length > 0)
                    return Answer.Yes;
                if (row.WasRead)
                    return Answer.No;
            }

            return Upstream is not null || _runtimeVersions.Value is not null || _ancestor.Value is { Row.Versions.Length: > 0 } ? Answer.Yes : Answer.Unknown;
        }
    }

    public ObjectCalls? Calls => _release switch
    {
        { Libc: LibcFamily.Musl, LibcVersion: { } musl } => LibcCalls.FindMusl(Soname, _architecture, musl),
        { LibcVersion: { } glibc } when GlibcTable.Ships(Soname, _architecture, glibc) => LibcCalls.Find(Soname, _architecture, glibc),
        _ => null,
    };

    public IEnumerable<string> Versions => _sightings.Value.SelectMany(sighting => sighting.Row.Versions)
        .Concat(_ancestor.Value?.Row.Versions ?? [])
        .Concat(Upstream?.Versions.Select(places => places.Version) ?? [])
        .Concat(_runtimeVersions.Value ?? [])
        .Distinct(StringComparer.Ordinal);

    public IEnumerable<VersionedSymbol> Symbols => (_symbols.Value?.Symbols ?? []).Concat(Upstream?.Symbols ?? []).Distinct();

    private SymbolTable? Upstream =>
        GlibcTable.Ships(Soname, _architecture, _release.LibcVersion) ? GlibcTable.Find(Soname, _architecture) : null;

    private int? UpstreamPlace => GlibcTable.Place(_release.LibcVersion);

    public Answer DefinesVersion(string version) => _versionAnswers.Find(version, version: null) ?? _versionAnswers.Keep(version, version: null, FindVersion(version));

    public Answer DefinesSymbol(string name, string? version) => _symbolAnswers.Find(name, version) ?? _symbolAnswers.Keep(name, version, FindSymbol(name, version));

    private Answer FindVersion(string version)
    {
        var verdict = FromSightings(
            version,
            (snapshot, row) => row.Versions.Contains(version),
            sibling => Upstream is null || Upstream.Versions.Any(known => known.Version == version));
        if (verdict is { IsExact: true } or { Answer: Answer.Yes })
            return verdict.Answer;
        if (Upstream is { } upstream && UpstreamPlace is { } place)
            return upstream.Versions.Any(known => known.Version == version && (known.Where >> place & 1) != 0) ? Answer.Yes : Answer.No;
        return _runtimeVersions.Value is { } versions ? (versions.Contains(version) ? Answer.Yes : Answer.No) : verdict.Answer;
    }

    private Answer FindSymbol(string name, string? version)
    {
        var verdict = FromSightings(
            version,
            (snapshot, row) => IsMeasured(snapshot) ? _symbols.Value!.Binds(name, version, snapshot.Bit, row.Versions.FirstOrDefault()) : snapshot.Whole ? false : null,
            sibling => Upstream is null || Upstream.Places(name, version) != 0);
        if (verdict is { IsExact: true } or { Answer: Answer.Yes })
            return verdict.Answer;
        if (Upstream is { } upstream && UpstreamPlace is { } place && version != GlibcTable.PrivateVersion)
            return (upstream.Places(name, version) >> place & 1) != 0 ? Answer.Yes : Answer.No;
        return _runtimeVersions.Value is { } versions && _symbols.Value is { } symbols
            ? FromRuntime(symbols, versions, name, version)
            : verdict.Answer;
    }

    /// <summary>
    /// GCC and zlib close a version node when they release it, and add symbols to new nodes only, so a symbol of a version
    /// that the release defines is the same wherever it was measured.
    /// </summary>
    private static Answer FromRuntime(SymbolTable symbols, HashSet<string> versions, string name, string? version)
    {
        if (version is null)
            return versions.Any(known => symbols.Places(name, known) != 0) ? Answer.Yes : Answer.Unknown;
        if (!versions.Contains(version))
            return Answer.No;
        return symbols.Places(name, version) != 0 ? Answer.Yes : Answer.Unknown;
    }

    private bool IsMeasured(Snapshot snapshot) => _symbols.Value is { } symbols && (symbols.Measured >> snapshot.Bit & 1) != 0;

    /// <param name="version">The version asked for, or null.</param>
    /// <param name="defines">Whether the library of a snapshot has what is asked; null when that was not recorded.</param>
    /// <param name="holdsElsewhere">Whether a yes of another architecture counts here.</param>
    private (Answer Answer, bool IsExact) FromSightings(string? version, Func<Snapshot, LibraryRow, bool?> defines, Func<Snapshot, bool> holdsElsewhere)
    {
        var newerHas = false;
        var isMeasuredInLine = false;
        foreach (var (snapshot, row) in _sightings.Value)
        {
            if (defines(snapshot, row) is not { } has || (!has && !row.WasRead))
                continue;

            var isSame = snapshot.Architecture == _architecture;
            var isNewer = snapshot.Release.Order > _release.Order;
            if (isSame && snapshot.Release == _release)
                return (has ? Answer.Yes : Answer.No, IsExact: true);
            if (!isSame && !(has && holdsElsewhere(snapshot)))
                continue;
            if (has && !isNewer)
                return (Answer.Yes, IsExact: false);
            if (!has && isNewer)
                return (Answer.No, IsExact: false);

            newerHas |= has;
            isMeasuredInLine |= isSame;
        }

        return (FromAncestor(version, defines, isMeasuredInLine && !newerHas), IsExact: false);
    }

    /// <summary>
    /// What the last line before this one had is here too, unless the line itself was measured and lacked it, which means that it
    /// was dropped. Private versions come and go with every build.
    /// </summary>
    private Answer FromAncestor(string? version, Func<Snapshot, LibraryRow, bool?> defines, bool wasDropped) =>
        !wasDropped && !IsPrivate(version) && _ancestor.Value is { } ancestor && defines(ancestor.Snapshot, ancestor.Row) == true ? Answer.Yes : Answer.Unknown;

    /// <summary>LIBDBUS_PRIVATE_1.12.28, NETTLE_INTERNAL_8_4, NCURSES6_TINFO_6.2.current.</summary>
    private static bool IsPrivate(string? version) => version is not null
        && (version.Contains("PRIVATE", StringComparison.Ordinal) || version.Contains("INTERNAL", StringComparison.Ordinal) || version.EndsWith(".current", StringComparison.Ordinal));

    private List<Sighting> FindSightings(List<Snapshot> snapshots)
    {
        var sightings = new List<Sighting>();
        foreach (var snapshot in snapshots)
        {
            if (snapshot.Libraries.FindSoname(Soname) is { } row)
                sightings.Add(new(snapshot, row));
        }

        return sightings;
    }

    /// <summary>The library in the newest measured line before this one, or null. Glibc has its own table, and moves symbols about.</summary>
    private Sighting? FindAncestor()
    {
        if (Upstream is not null)
            return null;

        foreach (var snapshot in SnapshotTable.Before(_release, _architecture))
        {
            if (snapshot.Libraries.FindSoname(Soname) is { } row)
                return new(snapshot, row);
        }

        return null;
    }

    /// <summary>The library in one measured root.</summary>
    private sealed record Sighting(Snapshot Snapshot, LibraryRow Row);
}
