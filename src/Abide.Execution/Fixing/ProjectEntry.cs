namespace Abide.Execution.Fixing;

/// <summary>One file, directory or link of a project.</summary>
/// <param name="Path">Relative to the project, with slashes.</param>
/// <param name="Link">What it leads to, as written; null when it is no link.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Length">In bytes, of a file.</param>
/// <param name="Written">When it was last written.</param>
internal sealed record ProjectEntry(string Path, string? Link, bool IsDirectory, UnixFileMode Mode, long Length, DateTime Written);
