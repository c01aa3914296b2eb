using System.Collections.Concurrent;

namespace Abide.Formats.Roots;

/// <summary>
/// A directory of this host as a root. Links are resolved by hand, so that an absolute link or <c>..</c> stays inside: the
/// kernel would follow <c>/srv/el8/lib64 -> /usr/lib64</c> to the host's own libraries.
/// </summary>
public sealed class DirectoryTree : IRootTree
{
    private const int MaximumLinks = 40; // MAXSYMLINKS of the kernel (include/linux/namei.h)

    private readonly ConcurrentDictionary<string, RootEntry?> _found = new(StringComparer.Ordinal);
    private readonly string _root;

    /// <param name="root">An existing directory; its own links are followed.</param>
    public DirectoryTree(string root)
    {
        var full = Path.GetFullPath(root);
        _root = full == "/" ? "" : full.TrimEnd('/');
    }

    public RootEntry? Find(string path) => _found.TryGetValue(path, out var entry) ? entry : _found.GetOrAdd(path, Resolve(path));

    public IReadOnlyList<string> List(string directory)
    {
        if (Find(directory) is not { Kind: RootEntryKind.Directory } entry) return [];
        try
        {
            var names = Directory.EnumerateFileSystemEntries(HostPath(entry.Path)).Select(path => Path.GetFileName(path)!).ToArray();
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public byte[]? Read(string path, int limit = int.MaxValue) =>
        Find(path) is { Kind: RootEntryKind.File } entry && entry.Length <= limit ? Read(entry, (int)entry.Length) : null;

    public byte[]? ReadStart(string path, int length) =>
        Find(path) is { Kind: RootEntryKind.File } entry ? Read(entry, (int)Math.Min(entry.Length, length)) : null;

    private byte[]? Read(RootEntry entry, int length)
    {
        try
        {
            using var file = File.OpenHandle(HostPath(entry.Path));
            var bytes = new byte[length];
            var read = 0;
            while (read < bytes.Length)
            {
                var count = RandomAccess.Read(file, bytes.AsSpan(read), read);
                if (count == 0) return null; // it shrank
                read += count;
            }

            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string HostPath(string path) => path == "/" && _root.Length == 0 ? "/" : _root + path;

    private RootEntry? Resolve(string path)
    {
        var resolved = "";
        var pending = new Stack<string>();
        Push(pending, path);
        for (var links = 0; pending.TryPop(out var name);)
        {
            if (name == "..")
            {
                resolved = resolved[..Math.Max(resolved.LastIndexOf('/'), 0)];
                continue;
            }

            var next = $"{resolved}/{name}";
            if (!FileStatus.TryRead(HostPath(next), followLinks: false, out var status)) return null;
            if (status.IsLink)
            {
                if (++links > MaximumLinks || LinkTarget(HostPath(next)) is not { } target) return null;
                if (target.StartsWith('/')) resolved = "";
                Push(pending, target);
                continue;
            }

            if (pending.Count > 0 && status.Kind != RootEntryKind.Directory) return null;
            resolved = next;
            if (pending.Count == 0) return new RootEntry(resolved, status.Kind, status.Kind == RootEntryKind.File ? status.Length : 0);
        }

        return FileStatus.TryRead(HostPath(resolved.Length == 0 ? "/" : resolved), followLinks: false, out var last)
            ? new RootEntry(resolved.Length == 0 ? "/" : resolved, last.Kind, 0)
            : null;
    }

    private static void Push(Stack<string> pending, string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = names.Length - 1; i >= 0; i--)
        {
            if (names[i] != ".") pending.Push(names[i]);
        }
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
