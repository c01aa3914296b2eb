using System.Collections.Immutable;
using Abide.Execution.Building.Interop;

namespace Abide.Execution.Fixing;

/// <summary>A copy of a project that a plan is tried on; removed with this object.</summary>
public sealed class ProjectCopy : IDisposable
{
    private readonly CopyPlace _place;
    private readonly Dictionary<string, ProjectEntry> _original;
    private readonly Func<string, bool> _omits;

    private ProjectCopy(CopyPlace place, ProjectTree tree)
    {
        _place = place;
        _omits = tree.Omits;
        Original = tree.Directory;
        Directory = Path.Combine(place.Directory, Path.GetFileName(tree.Directory) is { Length: > 0 } name ? name : "root");
        _original = tree.Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
    }

    /// <summary>The project that was copied.</summary>
    public string Original { get; }

    /// <summary>The copy, absolute.</summary>
    public string Directory { get; }

    /// <summary>Copies a project.</summary>
    /// <param name="tree">What it holds.</param>
    /// <param name="purpose">What the copy is for, as in <see cref="CopyPlace.Make"/>.</param>
    /// <param name="token">Stops it; nothing is left then.</param>
    /// <exception cref="FixException">There is no room, or a file cannot be read.</exception>
    internal static ProjectCopy Make(ProjectTree tree, string purpose, CancellationToken token)
    {
        var place = CopyPlace.Make(tree.Directory, purpose);
        var copy = new ProjectCopy(place, tree);
        try
        {
            if (FileSystemRoom.TryRead(place.Directory, out var free, out _, out _, out _) && (ulong)tree.Length > free)
                throw new FixException($"a copy of {tree.Directory} takes {tree.Length >> 20} MiB, and {Path.GetTempPath()} has {free >> 20} MiB left", "make room there, or name another directory with TMPDIR");
            copy.Fill(tree, token);
            return copy;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            place.Dispose();
            throw new FixException($"{tree.Directory} cannot be copied: {e.Message}", "make room in the directory for temporary files, or name another with TMPDIR");
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>The place in the copy of an absolute path; a path outside of the project stays what it is.</summary>
    public string Place(string path) =>
        path == Original ? Directory
        : path.StartsWith(Prefix(Original), StringComparison.Ordinal) ? Path.Combine(Directory, path[Prefix(Original).Length..])
        : path;

    /// <summary>A word of a command, or a variable, that may name the project or files in it: it names the copy's.</summary>
    internal string Moved(string text) => PathWords.Move(text, Original, Directory);

    /// <summary>Digest of the project as it is now, as <see cref="Abide.Builds.Plans.Proof.ProjectSha256"/> is made.</summary>
    internal string OriginalDigest(CancellationToken token) => ProjectTree.Walk(Original, _omits, token).Digest(token);

    /// <summary>What a text of this copy is called for people and proofs: the project's own paths.</summary>
    internal string Told(string text) => text.Replace(Directory, Original, StringComparison.Ordinal);

    /// <summary>Copies a file or link of the copy to somewhere else; a link leads to the project instead.</summary>
    /// <param name="path">Relative.</param>
    /// <param name="to">Absolute; nothing is there.</param>
    public void CopyOut(string path, string to)
    {
        var from = Path.Combine(Directory, path);
        if (new FileInfo(from).LinkTarget is { } target) File.CreateSymbolicLink(to, Told(target));
        else File.Copy(from, to);
    }

    /// <summary>What differs now from what was copied, by path: files and links.</summary>
    /// <param name="token">Stops it.</param>
    internal ImmutableArray<CopyChange> Changes(CancellationToken token)
    {
        var now = ProjectTree.Walk(Directory, ProjectTree.IsVersionControl, token);
        var changes = ImmutableArray.CreateBuilder<CopyChange>();
        foreach (var entry in now.Entries.Where(entry => !entry.IsDirectory))
        {
            if (_original.GetValueOrDefault(entry.Path) is not { } old)
                changes.Add(new(entry.Path, null, entry));
            else if (!IsSame(old, entry))
                changes.Add(new(entry.Path, old, entry));
        }

        var kept = now.Entries.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        changes.AddRange(_original.Values.Where(old => !old.IsDirectory && !kept.Contains(old.Path) && !ProjectTree.IsVersionControl(old.Path)).Select(old => new CopyChange(old.Path, old, null)));
        changes.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return changes.DrainToImmutable();
    }

    public void Dispose() => _place.Dispose();

    private bool IsSame(ProjectEntry old, ProjectEntry now)
    {
        if (now.Link is not null || old.Link is not null) return old.Link is not null && now.Link == Placed(old.Link);
        if (old.Length != now.Length || old.Mode != now.Mode) return false;
        return old.Written == now.Written || ProjectTree.Hash(Path.Combine(Original, old.Path)) == ProjectTree.Hash(Path.Combine(Directory, now.Path));
    }

    private void Fill(ProjectTree tree, CancellationToken token)
    {
        System.IO.Directory.CreateDirectory(Directory);
        foreach (var entry in tree.Entries)
        {
            token.ThrowIfCancellationRequested();
            var to = Path.Combine(Directory, entry.Path);
            if (entry.IsDirectory)
            {
                Modes.MakeDirectory(to, entry.Mode | Modes.OwnerAll);
            }
            else if (entry.Link is { } target)
            {
                File.CreateSymbolicLink(to, Placed(target));
            }
            else if (!TryCopy(Path.Combine(Original, entry.Path), to))
            {
                tree.LeftOut.Add($"{entry.Path} (permission denied)");
                _original.Remove(entry.Path);
            }
        }
    }

    /// <summary>An absolute link into the project leads into the copy, so that nothing is written through it.</summary>
    private string Placed(string target) => Place(target);

    /// <summary>By reflink or copy_file_range where the file systems can; false when it may not be read.</summary>
    private static bool TryCopy(string from, string to)
    {
        try
        {
            File.Copy(from, to);
            return true;
        }
        catch (UnauthorizedAccessException) when (!Permission.May(from, Permission.Read))
        {
            return false;
        }
        catch (FileNotFoundException)
        {
            return true; // gone since; the digest tells
        }
    }

    private static string Prefix(string directory) => directory == "/" ? "/" : directory + "/";
}

/// <summary>One path that a plan changed in its copy.</summary>
/// <param name="Path">Relative.</param>
/// <param name="Old">Null when it was not there.</param>
/// <param name="New">Null when it was removed.</param>
internal sealed record CopyChange(string Path, ProjectEntry? Old, ProjectEntry? New);
