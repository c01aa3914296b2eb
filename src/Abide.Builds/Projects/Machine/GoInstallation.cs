namespace Abide.Builds.Projects.Machine;

/// <summary>A Go release that is installed here.</summary>
/// <param name="Command">The go command by which it was found.</param>
/// <param name="Root">The tree that the command lies in, without links.</param>
/// <param name="Version">First line of its VERSION file, <c>go1.24.4</c>; null when there is none.</param>
/// <param name="IsOnPath">Whether its go command is on PATH, and not only in a place where Go is usually put.</param>
public sealed record GoInstallation(string Command, string Root, string? Version, bool IsOnPath)
{
    public DoctorEvidence Evidence => new(Command, $"{Version ?? "no VERSION file"} in {Root}");
}
