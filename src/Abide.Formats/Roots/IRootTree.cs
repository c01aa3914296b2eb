namespace Abide.Formats.Roots;

/// <summary>
/// A file system as seen from its own root: a directory on this host, or the layers of an image. Paths are
/// absolute inside the tree (<c>/usr/lib64/libc.so.6</c>). Symbolic links are resolved inside the tree, never outside
/// it, and nothing in the tree is executed.
/// </summary>
public interface IRootTree
{
    /// <summary>Resolves every link in <paramref name="path"/>; null when it does not exist, loops or cannot be read.</summary>
    RootEntry? Find(string path);

    /// <summary>What lies at <paramref name="path"/> itself: links are resolved in its directories, and not in its last name. Null when there is nothing.</summary>
    RootNode? Look(string path);

    /// <summary>Names (not paths) in a directory, sorted ordinally; empty when it is absent, null when it cannot be read.</summary>
    IReadOnlyList<string>? List(string directory);

    /// <summary>
    /// The content of a regular file, or null when it is absent, not a regular file, unreadable, or longer than
    /// <paramref name="limit"/> bytes.
    /// </summary>
    byte[]? Read(string path, int limit = int.MaxValue);

    /// <summary>The first <paramref name="length"/> bytes of a regular file, or all where it is shorter; null when it is absent, not a regular file, or unreadable.</summary>
    byte[]? ReadStart(string path, int length);
}

public enum RootEntryKind
{
    File,
    Directory,
    Other,
}

/// <param name="Path">The path with all links resolved, absolute inside the tree.</param>
/// <param name="Kind">What is there.</param>
/// <param name="Length">Length in bytes of a regular file, else 0.</param>
public sealed record RootEntry(string Path, RootEntryKind Kind, long Length);
