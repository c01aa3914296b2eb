using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Compatibility.Targets.Roots;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>A root as a target file tells of it. Answers like the root itself, and does not know what was not captured.</summary>
internal sealed class CapturedContent : IRootContent
{
    private readonly TargetDocument _document;
    private readonly NodeTree _tree = new();
    private readonly Dictionary<string, CapturedObject> _objects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _searched = new(StringComparer.Ordinal);

    public CapturedContent(TargetFile file)
    {
        _document = file.Document;
        foreach (var directory in _document.Tree.Directories.Concat(_document.Tree.Omitted)) _tree.Put(directory, new RootNode(RootEntryKind.Directory, 0, LinkTarget: null, IsLink: false));
        foreach (var (path, target) in _document.Tree.Links) _tree.Put(path, new RootNode(RootEntryKind.Other, 0, target, IsLink: true));
        foreach (var each in _document.Objects)
        {
            _tree.Put(each.Path, new RootNode(RootEntryKind.File, 0, LinkTarget: null, IsLink: false));
            _objects[each.Path] = new CapturedObject(each, _document.Names);
        }

        foreach (var directory in _document.Loaders.SelectMany(loader => loader.Directories))
        {
            if (_tree.Find(directory) is { } found) _searched.Add(found.Path);
        }

        OsRelease = _document.OsRelease.ToImmutableDictionary(StringComparer.Ordinal);
        NameServices = _document.NameServices?.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    public ImmutableDictionary<string, string> OsRelease { get; }

    public string? NativeArchitecture => _document.Architecture;

    public ImmutableSortedDictionary<string, ImmutableArray<string>>? NameServices { get; }

    public Answer SelinuxEnforcing => _document.Selinux is not { } mode ? Answer.Unknown : mode.Equals("enforcing", StringComparison.OrdinalIgnoreCase) ? Answer.Yes : Answer.No;

    public string? CryptoPolicy => _document.CryptoPolicy;

    public bool? Fips => _document.Fips;

    public RootLoader? LoaderFor(string architecture, LoaderPaths paths) =>
        _document.Loaders.FirstOrDefault(loader => loader.Architecture == architecture) is { } loader
            ? new RootLoader(loader.Libc, loader.LibcVersion is { } version ? Version.Parse(version) : null, loader.Directories, loader.Lib, loader.SearchesHwcaps)
            : null;

    public Lookup<ILibrary> Load(string path, string architecture, Provenance provenance)
    {
        if (_tree.Find(path) is not { } entry) return IsKnownAbsent(path) ? new(Answer.No, null, Provenance: provenance) : new(Answer.Unknown, null, $"{provenance.Source} does not tell whether there is {path}");
        var library = entry.Kind == RootEntryKind.Directory ? LibraryFile.Directory(path, provenance) : _objects.GetValueOrDefault(entry.Path)?.As(path, architecture, provenance);
        return library is null ? new(Answer.No, null, Provenance: provenance) : new(Answer.Yes, library, Provenance: provenance);
    }

    public IEnumerable<string> Names(string directory) => _tree.Find(directory) is { } found ? _tree.Names(found.Path) : [];

    public bool Exists(string path) => _tree.Find(path) is not null;

    /// <summary>A capture lists what is named like a library wherever it lies, and everything in the loader's own directories.</summary>
    private bool IsKnownAbsent(string path)
    {
        if (_document.Tree.Omitted.Any(omitted => path.StartsWith(omitted, StringComparison.Ordinal) && path.AsSpan(omitted.Length).StartsWith("/"))) return false;
        var slash = path.TrimEnd('/').LastIndexOf('/');
        if (slash < 0 || _tree.Find(slash == 0 ? "/" : path[..slash]) is not { Kind: RootEntryKind.Directory } directory) return true;
        return RootWalk.IsNamedLikeLibrary(path[(slash + 1)..]) || _searched.Contains(directory.Path);
    }
}

/// <summary>One captured file, which may be opened under several names.</summary>
internal sealed class CapturedObject
{
    private readonly ObjectDocument _document;
    private readonly Lazy<ProgramNeeds> _needs;
    private readonly Lazy<SymbolDefinitions> _definitions;
    private readonly Lazy<ObjectCalls?> _calls;

    public CapturedObject(ObjectDocument document, ImmutableArray<string> names)
    {
        _document = document;
        _needs = new(() => ObjectRestore.Needs(document, names));
        _definitions = new(() => ObjectRestore.Definitions(document, names));
        _calls = new(() => ObjectRestore.Calls(document, names));
    }

    /// <summary>What ld.so makes of it; null for what it passes over.</summary>
    public ILibrary? As(string path, string architecture, Provenance provenance)
    {
        if (_document.Unreadable || (_document.Architecture is { } own && own != architecture)) return null;
        if (_document.Fault is { } fault) return new BrokenLibrary(path, fault, provenance);
        // As with a file at hand, its location is the name it was opened by.
        return ElfLibrary.Restore(_needs.Value with { Path = path, Location = path }, _definitions.Value, provenance, () => _calls.Value);
    }
}
