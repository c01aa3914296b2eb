using System.Collections.Concurrent;

namespace Abide.Formats.Roots;

/// <summary>
/// A directory of this host as a root. Links are resolved by hand, so that an absolute link or <c>..</c> stays inside: the
/// kernel would follow <c>/srv/el8/lib64 -> /usr/lib64</c> to the host's own libraries.
/// </summary>
public sealed class DirectoryTree : IRootTree
{
    private readonly ConcurrentDictionary<string, RootEntry?> _found = new(StringComparer.Ordinal);
    private readonly string _root;

    /// <param name="root">An existing directory; its own links are followed.</param>
    public DirectoryTree(string root)
    {
        var full = Path.GetFullPath(root);
        _root = full == "/" ? "" : full.TrimEnd('/');
    }

    public RootEntry? Find(string path) => _found.TryGetValue(path, out var entry) ? entry : _found.GetOrAdd(path, LinkResolution.Resolve(path, LookAt));

    public RootNode? Look(string path) => LinkResolution.ResolveParent(path, Find) is not { } place ? null : place == "/" ? new RootNode(RootEntryKind.Directory, 0, LinkTarget: null, IsLink: false) : LookAt(place);

    public IReadOnlyList<string>? List(string directory)
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
            return null;
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

    /// <summary>What lies at a path whose parent has no links.</summary>
    private RootNode? LookAt(string path)
    {
        var place = HostPath(path);
        return FileStatus.TryRead(place, followLinks: false, out var status)
            ? new RootNode(status.Kind, status.Kind == RootEntryKind.File ? status.Length : 0, status.IsLink ? LinkTarget(place) : null, status.IsLink)
            : null;
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
