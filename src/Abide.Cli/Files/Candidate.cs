using Abide.Formats.Roots;

namespace Abide.Cli.Files;

/// <summary>A regular file that may be a program.</summary>
/// <param name="Path">As the user named it, or below the directory that the user named.</param>
/// <param name="Status">Of the file itself, links followed.</param>
/// <param name="IsLink">Whether the path is a symbolic link to it.</param>
/// <param name="Root">The directory that was walked, or null when the user named the file itself.</param>
internal sealed record Candidate(string Path, FileStatus Status, bool IsLink, string? Root)
{
    /// <summary>Whether the user named it, so that it matters when it is no ELF file.</summary>
    public bool Named => Root is null;
}
