using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>What lies in a project's directory, each entry as it is itself: links are never followed.</summary>
internal sealed class ProjectTree
{
    private const int Told = 5;

    private readonly Dictionary<string, string?> _digests = new(StringComparer.Ordinal);

    private ProjectTree(string directory, Func<string, bool> omits) => (Directory, Omits) = (directory, omits);

    public string Directory { get; }

    /// <summary>Whether a path, relative, is left out.</summary>
    public Func<string, bool> Omits { get; }

    /// <summary>Parents before what is in them, siblings in the order of their names.</summary>
    public List<ProjectEntry> Entries { get; } = [];

    /// <summary>Sum of the files' lengths.</summary>
    public long Length { get; private set; }

    /// <summary>Pipes, sockets and devices, and what cannot be read; with the reason.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>Walks through a directory.</summary>
    /// <param name="directory">Absolute.</param>
    /// <param name="omit">Whether a path, relative, is left out with all below it.</param>
    /// <param name="token">Stops it.</param>
    public static ProjectTree Walk(string directory, Func<string, bool> omit, CancellationToken token)
    {
        var tree = new ProjectTree(directory, omit);
        tree.Add("", token);
        return tree;
    }

    /// <summary>A few words about what was left out, or null.</summary>
    public string? Gaps => LeftOut.Count == 0 ? null : string.Join(", ", LeftOut.Take(Told)) + (LeftOut.Count > Told ? $" and {LeftOut.Count - Told} more" : "");

    /// <summary>SHA-256 over paths, modes and contents, lower-case hexadecimal. What version control keeps for itself does not count.</summary>
    /// <param name="token">Stops it.</param>
    public string Digest(CancellationToken token)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in Entries.Where(entry => !IsVersionControl(entry.Path)))
        {
            token.ThrowIfCancellationRequested();
            var content = entry.Link is { } link ? $"link {link}" : entry.IsDirectory ? "directory" : (_digests[entry.Path] = Hash(System.IO.Path.Combine(Directory, entry.Path))) ?? "unreadable";
            all.AppendData(Encoding.UTF8.GetBytes($"{entry.Path}\0{Convert.ToString((int)entry.Mode, 8)}\0{content}\n"));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    /// <summary>Digest of a file's content; null when it cannot be read.</summary>
    public static string? Hash(string path)
    {
        const int Buffer = 1 << 16;
        var buffer = ArrayPool<byte>.Shared.Rent(Buffer);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            long offset = 0;
            int count;
            while ((count = RandomAccess.Read(file, buffer, offset)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                offset += count;
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Paths, relative, that are not any more as they were when <see cref="Digest"/> was taken.</summary>
    /// <param name="token">Stops it.</param>
    public ImmutableArray<string> ChangedSince(CancellationToken token)
    {
        var old = Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var changed = ImmutableArray.CreateBuilder<string>();
        foreach (var now in Walk(Directory, Omits, token).Entries)
        {
            token.ThrowIfCancellationRequested();
            if (!IsVersionControl(now.Path) && (!old.Remove(now.Path, out var was) || !IsSame(was, now))) changed.Add(now.Path);
            else old.Remove(now.Path);
        }

        changed.AddRange(old.Keys.Where(path => !IsVersionControl(path)));
        changed.Sort(StringComparer.Ordinal);
        return changed.DrainToImmutable();
    }

    /// <summary>Whether it is the store of version control, which changes by being looked at.</summary>
    public static bool IsVersionControl(string path) => path == ".git" || path.StartsWith(".git/", StringComparison.Ordinal);

    private bool IsSame(ProjectEntry was, ProjectEntry now) =>
        was with { Written = default } == now with { Written = default }
        && (was.Written == now.Written || _digests.GetValueOrDefault(now.Path) == Hash(System.IO.Path.Combine(Directory, now.Path)));

    private void Add(string parent, CancellationToken token)
    {
        // Own stack: a hostile tree may be deeper than ours.
        var open = new Stack<string>();
        open.Push(parent);
        while (open.TryPop(out var directory))
        {
            token.ThrowIfCancellationRequested();
            foreach (var child in Children(directory).Reverse())
                open.Push(child);
        }

        Entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
    }

    private ImmutableArray<string> Children(string directory)
    {
        var below = ImmutableArray.CreateBuilder<string>();
        List<FileSystemInfo> found;
        try
        {
            found = [.. new DirectoryInfo(System.IO.Path.Combine(Directory, directory)).EnumerateFileSystemInfos()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LeftOut.Add($"{(directory.Length == 0 ? "." : directory)} ({(e is UnauthorizedAccessException ? "permission denied" : e.Message)})");
            return [];
        }

        foreach (var each in found)
        {
            var path = directory.Length == 0 ? each.Name : $"{directory}/{each.Name}";
            if (Omits(path)) continue;
            if (!FileStatus.TryRead(each.FullName, followLinks: false, out var status))
            {
                LeftOut.Add($"{path} (cannot be looked at)");
                continue;
            }

            if (status.IsLink)
            {
                Entries.Add(new(path, each.LinkTarget ?? "", IsDirectory: false, UnixFileMode.None, 0, default));
            }
            else if (status.Kind == RootEntryKind.Directory)
            {
                Entries.Add(new(path, null, IsDirectory: true, each.UnixFileMode, 0, default));
                below.Add(path);
            }
            else if (status.Kind == RootEntryKind.File)
            {
                Entries.Add(new(path, null, IsDirectory: false, each.UnixFileMode, status.Length, each.LastWriteTimeUtc));
                Length += status.Length;
            }
            else
            {
                LeftOut.Add($"{path} (a pipe, socket or device)");
            }
        }

        return below.DrainToImmutable();
    }
}
