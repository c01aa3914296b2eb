using Abide.Formats;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>Finds every file of a root that a search for libraries can lead to. No link is followed but inside the root, and no file is opened.</summary>
internal sealed class RootWalk
{
    // A complete desktop has some 500,000.
    private const int MaximumEntries = 4_000_000;

    private readonly IRootTree _tree;
    private readonly HashSet<string> _searched;
    private readonly HashSet<string> _omitted;
    private readonly List<Problem> _problems = [];
    private readonly List<string> _directories = [];
    private readonly SortedDictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, bool> _files = new(StringComparer.Ordinal);
    private int _entries;

    private RootWalk(IRootTree tree, IEnumerable<string> searched, IEnumerable<string> omitted)
    {
        _tree = tree;
        _searched = new(searched.Select(directory => tree.Find(directory)?.Path).OfType<string>(), StringComparer.Ordinal);
        _omitted = new(omitted, StringComparer.Ordinal);
    }

    /// <summary>Directories that were looked into, sorted.</summary>
    public IReadOnlyList<string> Directories => _directories;

    /// <summary>Links to directories and to what is named like a library, with all on their way.</summary>
    public SortedDictionary<string, string> Links => _links;

    /// <summary>Files that may be libraries, and whether they are told of even when they are none.</summary>
    public IReadOnlyDictionary<string, bool> Files => _files;

    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Whether there was more than is looked at.</summary>
    public bool IsCutOff => _entries > MaximumEntries;

    /// <summary>Whether a file of that name is looked for wherever it lies: everything that a loader is asked for in practice has it.</summary>
    public static bool IsNamedLikeLibrary(string name) => name.EndsWith(".so", StringComparison.Ordinal) || name.Contains(".so.", StringComparison.Ordinal);

    /// <param name="tree">The root.</param>
    /// <param name="searched">The loader's directories: files of any name in them count.</param>
    /// <param name="omitted">Directories that are not looked into.</param>
    public static RootWalk Run(IRootTree tree, IEnumerable<string> searched, IEnumerable<string> omitted)
    {
        var walk = new RootWalk(tree, searched, omitted);
        walk.Run();
        return walk;
    }

    private void Run()
    {
        var pending = new Stack<string>(["/"]);
        while (pending.TryPop(out var directory) && !IsCutOff)
        {
            _directories.Add(directory);
            if (_tree.List(directory) is not { } names)
            {
                _problems.Add(Formats.Problems.Unreadable.At(directory, "the directory cannot be listed; what is in it is missing from the capture"));
                continue;
            }

            _entries += names.Count;
            foreach (var name in names)
            {
                var path = directory == "/" ? $"/{name}" : $"{directory}/{name}";
                if (_tree.Look(path) is not { } node) continue;
                if (node.IsLink) TakeLink(path, name, node.LinkTarget, _searched.Contains(directory));
                else if (node.Kind != RootEntryKind.Directory) TakeFile(path, name, _searched.Contains(directory));
                else if (!_omitted.Contains(path)) pending.Push(path);
            }
        }

        _directories.Sort(StringComparer.Ordinal);
    }

    private void TakeFile(string path, string name, bool isSearched)
    {
        if (IsNamedLikeLibrary(name)) _files[path] = true;
        else if (isSearched) _files.TryAdd(path, false);
    }

    private void TakeLink(string path, string name, string? target, bool isSearched)
    {
        if (target is null) return;
        if (LinkResolution.LeadsOut(path, target)) _problems.Add(Formats.Problems.EscapingLink.At(path, $"it says {target}, which climbs above the root; it is read as if it ended there"));
        var end = _tree.Find(path);
        if (end is null && IsNamedLikeLibrary(name)) _problems.Add(Formats.Problems.BrokenLink.At(path, $"it says {target}, where there is nothing"));
        if (!IsNamedLikeLibrary(name) && end is not { Kind: RootEntryKind.Directory } && !(isSearched && end is { Kind: RootEntryKind.File })) return;

        LinkResolution.Resolve(path, Remember);
        if (end is { Kind: not RootEntryKind.Directory }) _files[end.Path] = IsNamedLikeLibrary(name) || _files.GetValueOrDefault(end.Path);
    }

    private RootNode? Remember(string path)
    {
        var node = _tree.Look(path);
        if (node is { LinkTarget: { } target }) _links[path] = target;
        return node;
    }
}
