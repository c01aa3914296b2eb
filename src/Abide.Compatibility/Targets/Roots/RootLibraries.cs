using System.Collections.Concurrent;
using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets.Captures;

namespace Abide.Compatibility.Targets.Roots;

/// <summary>The libraries of one root for one architecture, read from the files themselves, each at most once.</summary>
internal sealed class RootLibraries : ILibrarySource
{
    private readonly IRootContent _content;
    private readonly string _architecture;
    private readonly ImmutableArray<string> _directories;
    private readonly ImmutableArray<CpuLevel> _levels;
    private readonly Provenance _provenance;
    private readonly string? _muslLoader;
    private readonly ConcurrentDictionary<string, Kept<ILibrary>> _libraries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Kept<ILibrary>> _byName = new(StringComparer.Ordinal);

    /// <param name="content">The root.</param>
    /// <param name="name">Of the target.</param>
    /// <param name="architecture">Of the programs that ask.</param>
    /// <param name="loader">What was found of its loader.</param>
    /// <param name="muslLoader">Where musl's loader lies, when that is the C library.</param>
    /// <param name="cpu">What every machine of the release has.</param>
    public RootLibraries(IRootContent content, string name, string architecture, RootLoader loader, string? muslLoader, CpuLevel? cpu)
    {
        _content = content;
        _architecture = architecture;
        _provenance = new Provenance(name, Confidence.Measured);
        _muslLoader = muslLoader;
        _directories = loader.Directories;
        _levels = architecture == "x86_64" && loader.SearchesCapabilities ? [.. CapabilityDirectory.Levels.Where(level => level <= cpu)] : [];
        LibToken = loader.LibToken;
    }

    public string LibToken { get; }

    /// <summary>Of what the loader's own directories hold.</summary>
    public IEnumerable<string> Sonames => _directories.SelectMany(_content.Names)
        .Where(RootWalk.IsNamedLikeLibrary)
        .Distinct(StringComparer.Ordinal)
        .Select(name => FindIn(_directories, name).Value)
        .OfType<ElfLibrary>()
        .Select(library => library.Soname)
        .Distinct(StringComparer.Ordinal);

    public Lookup<ILibrary> FindInterpreter(string path) => Load(path) switch
    {
        { Value: ElfLibrary } loader => loader,
        { Answer: Answer.Unknown } unknown => unknown,
        _ => Absent(_content.Exists(path) ? $"{path} is there, but not a loader for {_architecture}" : null),
    };

    public Lookup<ILibrary> FindLibrary(string name, ImmutableArray<string> directories, bool defaultPaths = true)
    {
        if (name.Contains('/', StringComparison.Ordinal)) return Load(name);
        if (_muslLoader is not null && MuslLoader.Is(name)) return FindInterpreter(_muslLoader);
        var found = FindIn(directories, name);
        if (!defaultPaths || found.IsPresent) return found;

        var byDefault = _byName.GetOrAdd(name, key => new(FindIn(_directories, key))).Answer;
        return byDefault.IsPresent || found.Answer == Answer.No ? byDefault : found;
    }

    private Lookup<ILibrary> FindIn(ImmutableArray<string> directories, string name)
    {
        var answer = Absent(null);
        foreach (var directory in directories)
        {
            var found = LoadFrom(directory, name);
            if (found.IsPresent) return found;
            if (found.Answer == Answer.Unknown) answer = found;
        }

        return answer;
    }

    /// <summary>Within a directory ld.so prefers the glibc-hwcaps subdirectories that the CPU has; the promised baseline has these.</summary>
    private Lookup<ILibrary> LoadFrom(string directory, string name)
    {
        foreach (var level in _levels)
        {
            if (Load($"{CapabilityDirectory.Of(directory, level)}/{name}") is { IsPresent: true } library) return library;
        }

        return Load($"{directory}/{name}");
    }

    private Lookup<ILibrary> Load(string path) =>
        (_libraries.TryGetValue(path, out var known) ? known : _libraries.GetOrAdd(path, new Kept<ILibrary>(_content.Load(path, _architecture, _provenance)))).Answer;

    private Lookup<ILibrary> Absent(string? reason) => new(Answer.No, null, reason, Provenance: _provenance);
}
