using System.Collections.Concurrent;
using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Roots;

/// <summary>The libraries of one root for one architecture, read from the files themselves, each at most once.</summary>
internal sealed class RootLibraries : ILibrarySource
{
    private readonly IRootTree _tree;
    private readonly string _architecture;
    private readonly ImmutableArray<string> _directories;
    private readonly ImmutableArray<string> _capabilities;
    private readonly Provenance _provenance;
    private readonly string? _muslLoader;
    private readonly ConcurrentDictionary<string, ElfLibrary?> _libraries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ElfLibrary?> _byName = new(StringComparer.Ordinal);

    public RootLibraries(IRootTree tree, string name, string architecture, LoaderPaths paths, LibcFamily libc, CpuLevel? cpu)
    {
        _tree = tree;
        _architecture = architecture;
        _provenance = new Provenance(name, Confidence.Measured);
        _muslLoader = libc == LibcFamily.Musl ? paths.MuslInterpreter : null;
        _directories = RootSearchPath.Read(tree, paths, libc);
        _capabilities = libc == LibcFamily.Glibc ? Capabilities(architecture, cpu) : [];
        LibToken = tree.Find($"/usr/lib/{paths.Triplet}") is { Kind: RootEntryKind.Directory } ? $"lib/{paths.Triplet}" : paths.Lib;
    }

    public string LibToken { get; }

    public Lookup<ILibrary> FindInterpreter(string path) =>
        Load(path) is { } loader ? Found(loader) : Absent(_tree.Find(path) is null ? null : $"{path} is there, but not a loader for {_architecture}");

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

    public Answer HasFile(string path) => _tree.Find(path) is null ? Answer.No : Answer.Yes;

    private ElfLibrary? FindByDefault(string name)
    {
        foreach (var directory in _directories)
        {
            if (LoadFrom(directory, name) is { } library) return library;
        }

        return null;
    }

    /// <summary>Within a directory ld.so prefers the glibc-hwcaps subdirectories that the CPU has; the promised baseline has these.</summary>
    private ElfLibrary? LoadFrom(string directory, string name)
    {
        foreach (var capability in _capabilities)
        {
            if (Load($"{directory}/glibc-hwcaps/{capability}/{name}") is { } library) return library;
        }

        return Load($"{directory}/{name}");
    }

    /// <summary>Null when the file is absent or one that ld.so would pass over: not ELF, or of another architecture.</summary>
    private ElfLibrary? Load(string path) => _libraries.TryGetValue(path, out var known) ? known : _libraries.GetOrAdd(path, Read);

    private ElfLibrary? Read(string path)
    {
        if (_tree.Find(path) is not { Kind: RootEntryKind.File } || _tree.Read(path) is not { } bytes) return null;
        if (!ElfFile.TryParse(bytes, path, out var elf, out _) || ElfArchitecture.Name(elf.Header) != _architecture) return null;
        return elf.Header.Type == ElfType.Shared ? ElfLibrary.Read(elf, path, path, _provenance) : null;
    }

    private static ImmutableArray<string> Capabilities(string architecture, CpuLevel? cpu) => (architecture, cpu) switch
    {
        ("x86_64", CpuLevel.V2) => ["x86-64-v2"],
        ("x86_64", CpuLevel.V3) => ["x86-64-v3", "x86-64-v2"],
        ("x86_64", CpuLevel.V4) => ["x86-64-v4", "x86-64-v3", "x86-64-v2"],
        _ => [],
    };

    private static Lookup<ILibrary> Found(ElfLibrary library) => new(Answer.Yes, library, Provenance: library.Provenance);

    private Lookup<ILibrary> Absent(string? reason) => new(Answer.No, null, reason, Provenance: _provenance);
}
