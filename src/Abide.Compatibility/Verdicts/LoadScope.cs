using System.Collections.Immutable;

namespace Abide.Compatibility.Verdicts;

/// <summary>What is loaded for one program, in order, while its closure is built.</summary>
internal sealed class LoadScope
{
    private readonly Dictionary<string, LoadedObject> _byName = new(StringComparer.Ordinal);

    public List<LoadedObject> Objects { get; } = [];

    public List<UnresolvedLibrary> Unresolved { get; } = [];

    /// <summary>Libraries that depend on the directory in which the program is started.</summary>
    public List<WorkingDirectoryNeed> WorkingDirectory { get; } = [];

    public HashSet<string> Requested { get; } = new(StringComparer.Ordinal);

    /// <summary>The first library whose own needs are not known, so that objects may be missing from the scope; else null.</summary>
    public LoadedObject? OpenAt { get; set; }

    public bool IsWhole => Unresolved.Count == 0;

    public ImmutableArray<UnmetVersion> UnmetVersions { get; set; } = [];

    public bool TargetBindsToShipped { get; set; }

    public LoadedObject? Find(string name) => _byName.GetValueOrDefault(name);

    public void Add(LoadedObject loaded)
    {
        Objects.Add(loaded);
        _byName.TryAdd(loaded.Name, loaded);
        _byName.TryAdd(loaded.Library.Soname, loaded);
    }
}
