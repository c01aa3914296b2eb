using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>
/// The libraries of one bundled release on one architecture, from the measured snapshots of its line, glibc's ABI lists, and
/// the table of sonames. Within a line libraries stay: what an older minor has, later ones have too.
/// </summary>
internal sealed class BundledLibraries : ILibrarySource
{
    private readonly Release _release;
    private readonly string _architecture;
    private readonly List<Snapshot> _snapshots;
    private readonly ConcurrentDictionary<string, Kept<ILibrary>> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BundledLibrary> _libraries = new(StringComparer.Ordinal);

    public BundledLibraries(Release release, string architecture)
    {
        _release = release;
        _architecture = architecture;
        _snapshots = SnapshotTable.About(release, architecture);
    }

    private Snapshot? Whole => _snapshots.FirstOrDefault(snapshot => snapshot.Whole && snapshot.IsAt(_release, _architecture));

    public string LibToken => _release.LibToken(_architecture);

    public IEnumerable<string> Sonames => _snapshots.SelectMany(snapshot => snapshot.Libraries.AllSonames)
        .Concat(SonameTable.Of(_release.Line))
        .Concat(GlibcTable.Sonames(_architecture))
        .Append(LoaderName)
        .Where(name => name.Length > 0)
        .Distinct(StringComparer.Ordinal);

    private string? Loader => _release.Loader(_architecture);

    private string LoaderName => Loader is { } path ? path[(path.LastIndexOf('/') + 1)..] : "";

    public Lookup<ILibrary> FindInterpreter(string path)
    {
        if (path == Loader)
            return FindLoader(path);
        if (FindMeasured(path) is { } library)
            return Present(library);
        if (Loader is null || path.EndsWith("/" + LoaderName, StringComparison.Ordinal))
            return Unknown($"no fact whether {_release.Id} has {path}");

        var name = path[(path.LastIndexOf('/') + 1)..];
        return new(
            Answer.No,
            null,
            $"the loader of {_release.Id} is {Loader}",
            OptionalPackages.Find(_release, name),
            _release.LibcProvenance with { Confidence = Confidence.Inferred });
    }

    public Lookup<ILibrary> FindLibrary(string name, ImmutableArray<string> directories, bool defaultPaths = true)
    {
        if (name.Contains('/'))
            return FindMeasured(name) is { } given ? Present(given) : AbsentPath(name);

        foreach (var directory in directories)
        {
            if (FindMeasured($"{directory.TrimEnd('/')}/{name}") is { } library)
                return Present(library);
        }

        return defaultPaths ? _byName.GetOrAdd(name, key => new(FindDefault(key))).Answer : NotIn(directories, name);
    }

    private Lookup<ILibrary> FindDefault(string name)
    {
        if (_release.Libc == LibcFamily.Musl && Loader is not null && MuslLoader.Is(name))
            return FindLoader(Loader);

        foreach (var snapshot in _snapshots.Where(snapshot => Speaks(snapshot, name)))
        {
            foreach (var directory in snapshot.Directories)
            {
                if (snapshot.Libraries.FindPath($"{directory}/{name}") is { } row)
                    return Present(Library(snapshot, row));
            }
        }

        if (name == LoaderName)
            return FindLoader(Loader!);
        if (GlibcTable.Ships(name, _architecture, _release.LibcVersion))
            return Present(Library(name, _release.LibcProvenance));
        if (RuntimeVersions.Find(name, _release, _architecture) is not null)
            return Present(Library(name, RuntimeVersions.Known(name, _release)!));
        return FindFamily(name);
    }

    /// <summary>A release that has another soname of the same family has not this one.</summary>
    private Lookup<ILibrary> FindFamily(string name)
    {
        if (_release.Libc == LibcFamily.Glibc && name.StartsWith("libc.musl-", StringComparison.Ordinal))
            return new(Answer.No, null, $"{_release.Id} has glibc, not musl", Provenance: _release.LibcProvenance with { Confidence = Confidence.Inferred });

        var family = SonameFamily.Of(name);
        var fact = SonameTable.Find(_release.Line, family);
        if (fact?.Soname == name)
            return Present(Library(name, new($"sonames of {_release.Line}", fact.Confidence)));

        foreach (var snapshot in _snapshots)
        {
            if (snapshot.Libraries.Sonames(family) is { Count: > 0 } others)
                return Absent(name, others.Contains(name) ? $"{_release.Line} has it only in {DirectoryOf(snapshot, name)}" : $"{_release.Line} has {string.Join(", ", others)}", new(snapshot.Source, snapshot.IsAt(_release, _architecture) ? Confidence.Measured : Confidence.Inferred));
        }

        if (fact is not null)
            return Absent(name, fact.Soname is null ? $"{_release.Line} has no {family}" : $"{_release.Line} has {fact.Soname}", new($"sonames of {_release.Line}", fact.Confidence));
        if (OptionalPackages.Find(_release, name) is not null)
            return Absent(name, $"{_release.Line} does not install it by default", OptionalPackages.Provenance);
        if (Whole is { } whole)
            return Absent(name, $"{_release.Id} has no {family}", new(whole.Source, Confidence.Measured));
        return Unknown($"no fact whether {_release.Id} ships {name}");
    }

    /// <summary>
    /// A measured root that defines the target lists every file named like a library, wherever it lies; other facts speak of
    /// the default paths only, and a directory outside them may hold anything.
    /// </summary>
    private Lookup<ILibrary> NotIn(ImmutableArray<string> directories, string name)
    {
        var places = string.Join(':', directories);
        return Whole is { } whole && name.StartsWith("lib", StringComparison.Ordinal)
            ? Absent(name, $"{_release.Id} has no {name} in {places}", new(whole.Source, Confidence.Measured))
            : Unknown($"no fact whether {_release.Id} has {name} in {places}");
    }

    private Lookup<ILibrary> AbsentPath(string path) => Unknown($"no fact whether {_release.Id} has {path}");

    private static string? DirectoryOf(Snapshot snapshot, string soname) => System.IO.Path.GetDirectoryName(snapshot.Libraries.FindSoname(soname)!.Path);

    private Lookup<ILibrary> Absent(string name, string reason, Provenance provenance) =>
        new(Answer.No, null, reason, OptionalPackages.Find(_release, name), provenance);

    private Lookup<ILibrary> FindLoader(string path)
    {
        foreach (var snapshot in _snapshots.Where(snapshot => snapshot.Architecture == _architecture))
        {
            if (snapshot.Libraries.FindPath(path) is { } row)
                return Present(Library(snapshot, row));
        }

        return Present(Library(LoaderName, _release.LibcProvenance));
    }

    /// <summary>The measured library at an absolute path, or null.</summary>
    private BundledLibrary? FindMeasured(string path)
    {
        foreach (var snapshot in _snapshots)
        {
            var local = snapshot.Architecture == _architecture
                ? path
                : path.Replace(_architecture + "-linux-gnu", snapshot.Architecture + "-linux-gnu", StringComparison.Ordinal);
            if (Speaks(snapshot, path[(path.LastIndexOf('/') + 1)..]) && snapshot.Libraries.FindPath(local) is { } row)
                return Library(snapshot, row);
        }

        return null;
    }

    /// <summary>Another architecture's root says which packages there are, but nothing of glibc's own libraries.</summary>
    private bool Speaks(Snapshot snapshot, string name) =>
        snapshot.Architecture == _architecture || (!IsLoader(name) && !GlibcTable.Ships(name, snapshot.Architecture, _release.LibcVersion));

    private static bool IsLoader(string name) => name.StartsWith("ld-", StringComparison.Ordinal);

    private BundledLibrary Library(Snapshot snapshot, LibraryRow row)
    {
        var exact = snapshot.IsAt(_release, _architecture);
        return _libraries.GetOrAdd(row.Path, _ => new(row.Soname, _release, _architecture, _snapshots)
        {
            Path = row.Path.Replace(snapshot.Architecture + "-linux-gnu", _architecture + "-linux-gnu", StringComparison.Ordinal),
            Provenance = new(snapshot.Source, exact ? Confidence.Measured : Confidence.Inferred),
            Needed = row.WasRead ? [.. row.Needed.Select(name => IsLoader(name) ? LoaderName : name)] : default,
            RunPath = row.RunPath,
            Package = row.Package,
        });
    }

    /// <summary>A library that no root showed, but whose presence is a fact.</summary>
    private BundledLibrary Library(string soname, Provenance provenance) =>
        _libraries.GetOrAdd(soname, _ => new(soname, _release, _architecture, _snapshots)
        {
            Path = soname == LoaderName ? Loader! : $"/usr/{LibToken}/{soname}",
            Provenance = provenance,
            Needed = default,
            Package = null,
        });

    private static Lookup<ILibrary> Present(BundledLibrary library) => new(Answer.Yes, library, Provenance: library.Provenance);

    private static Lookup<ILibrary> Unknown(string missingFact) => new(Answer.Unknown, null, missingFact);
}
