using System.Collections.Concurrent;
using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Roots;

/// <summary>The libraries of one root for one architecture, read from the files themselves, each at most once.</summary>
internal sealed class RootLibraries : ILibrarySource
{
    private readonly IRootTree _tree;
    private readonly string _architecture;
    private readonly ImmutableArray<string> _directories;
    private readonly ImmutableArray<CpuLevel> _levels;
    private readonly Provenance _provenance;
    private readonly string? _muslLoader;
    private readonly ConcurrentDictionary<string, ILibrary?> _libraries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ILibrary?> _byName = new(StringComparer.Ordinal);

    public RootLibraries(IRootTree tree, string name, string architecture, LoaderPaths paths, LibcFamily libc, CpuLevel? cpu)
    {
        _tree = tree;
        _architecture = architecture;
        _provenance = new Provenance(name, Confidence.Measured);
        _muslLoader = libc == LibcFamily.Musl ? paths.MuslInterpreter : null;
        _directories = RootSearchPath.Read(tree, paths, libc);
        _levels = architecture == "x86_64" && libc == LibcFamily.Glibc ? [.. CapabilityDirectory.Levels.Where(level => level <= cpu)] : [];
        LibToken = tree.Find($"/usr/lib/{paths.Triplet}") is { Kind: RootEntryKind.Directory } ? $"lib/{paths.Triplet}" : paths.Lib;
    }

    public string LibToken { get; }

    public Lookup<ILibrary> FindInterpreter(string path) =>
        Load(path) is ElfLibrary loader ? Found(loader) : Absent(_tree.Find(path) is null ? null : $"{path} is there, but not a loader for {_architecture}");

    public Lookup<ILibrary> FindLibrary(string name, ImmutableArray<string> directories, bool defaultPaths = true)
    {
        if (name.Contains('/', StringComparison.Ordinal)) return Load(name) is { } file ? Found(file) : Absent(null);
        if (_muslLoader is not null && MuslLoader.Is(name)) return FindInterpreter(_muslLoader);
        foreach (var directory in directories)
        {
            if (LoadFrom(directory, name) is { } library) return Found(library);
        }

        if (!defaultPaths) return Absent(null);
        var byDefault = _byName.GetOrAdd(name, FindByDefault);
        return byDefault is null ? Absent(null) : Found(byDefault);
    }

    private ILibrary? FindByDefault(string name)
    {
        foreach (var directory in _directories)
        {
            if (LoadFrom(directory, name) is { } library) return library;
        }

        return null;
    }

    /// <summary>Within a directory ld.so prefers the glibc-hwcaps subdirectories that the CPU has; the promised baseline has these.</summary>
    private ILibrary? LoadFrom(string directory, string name)
    {
        foreach (var level in _levels)
        {
            if (Load($"{CapabilityDirectory.Of(directory, level)}/{name}") is { } library) return library;
        }

        return Load($"{directory}/{name}");
    }

    private ILibrary? Load(string path) => _libraries.TryGetValue(path, out var known) ? known : _libraries.GetOrAdd(path, file => LibraryFile.Read(_tree, file, _architecture, _provenance));

    private static Lookup<ILibrary> Found(ILibrary library) => new(Answer.Yes, library, Provenance: library.Provenance);

    private Lookup<ILibrary> Absent(string? reason) => new(Answer.No, null, reason, Provenance: _provenance);
}
