namespace Abide.Formats.Roots;

/// <summary>The names of a tree without its bytes: files, directories and links by their paths. Filled by one thread, then read by any.</summary>
public sealed class NodeTree
{
    private static readonly RootNode s_directory = new(RootEntryKind.Directory, 0, LinkTarget: null, IsLink: false);

    private readonly Dictionary<string, RootNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _names = new(StringComparer.Ordinal) { ["/"] = new(StringComparer.Ordinal) };

    /// <summary>How many entries there are, the root not counted.</summary>
    public int Count => _nodes.Count;

    /// <summary>Puts something at a path, in place of what was there; directories on the way are made where there is nothing.</summary>
    /// <param name="path">Absolute and plain: no <c>.</c>, no <c>..</c>, and no link on the way.</param>
    /// <param name="node">What lies there.</param>
    public void Put(string path, RootNode node)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path == "/") return;
        var isDirectory = node is { Kind: RootEntryKind.Directory, IsLink: false };
        if (_names.ContainsKey(path) && !isDirectory) Remove(path);
        var (parent, name) = Split(path);
        MakeDirectories(parent);
        _names[parent].Add(name);
        _nodes[path] = node;
        if (isDirectory) _names.TryAdd(path, new(StringComparer.Ordinal));
    }

    /// <summary>Takes away what lies at a path, and below it.</summary>
    public void Remove(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var pending = new Stack<string>();
        pending.Push(path);
        while (pending.TryPop(out var next))
        {
            if (_names.TryGetValue(next, out var names))
            {
                foreach (var name in names) pending.Push(Join(next, name));
                if (next == "/") names.Clear();
                else _names.Remove(next);
            }

            if (_nodes.Remove(next)) _names.GetValueOrDefault(Split(next).Parent)?.Remove(Split(next).Name);
        }
    }

    /// <summary>What lies at a path whose parent has no links; null for nothing.</summary>
    public RootNode? Look(string path) => _nodes.TryGetValue(path, out var node) ? node : path == "/" ? s_directory : null;

    /// <summary>Resolves every link in a path; null when it does not exist, or loops.</summary>
    public RootEntry? Find(string path) => LinkResolution.Resolve(path, Look);

    /// <summary>Names in a directory, sorted ordinally; empty when there is no such directory.</summary>
    /// <param name="directory">A path without links.</param>
    public IReadOnlyCollection<string> Names(string directory) => _names.TryGetValue(directory, out var names) ? names : [];

    private void MakeDirectories(string directory)
    {
        for (var end = directory.Length > 1 ? directory.IndexOf('/', 1) : -1; ; end = directory.IndexOf('/', end + 1))
        {
            var path = end < 0 ? directory : directory[..end];
            if (!_names.ContainsKey(path))
            {
                var (parent, name) = Split(path);
                _names[parent].Add(name);
                _nodes[path] = s_directory;
                _names[path] = new(StringComparer.Ordinal);
            }

            if (end < 0) return;
        }
    }

    private static string Join(string directory, string name) => directory == "/" ? $"/{name}" : $"{directory}/{name}";

    private static (string Parent, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return (slash <= 0 ? "/" : path[..slash], path[(slash + 1)..]);
    }
}
