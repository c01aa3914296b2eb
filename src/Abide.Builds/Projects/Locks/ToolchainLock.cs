using System.Collections.Immutable;

namespace Abide.Builds.Projects.Locks;

/// <summary>What a machine builds with, by release and checksum: docs/formats/toolchain-lock.md.</summary>
/// <param name="Platform"><c>linux/amd64</c>, what is built for.</param>
/// <param name="Parts">In a fixed order; a part that is not used (no compiler without cgo) is left out.</param>
public sealed record ToolchainLock(string Platform, ImmutableArray<LockedPart> Parts)
{
    /// <summary>Name of the file beside go.mod.</summary>
    public const string FileName = "abide.lock.json";

    /// <summary>Raised when a reader of the old shape could misread the new one.</summary>
    public const int SchemaVersion = 1;

    public LockedPart? Find(string name) => Parts.FirstOrDefault(part => part.Name == name);
}

/// <param name="Name"><c>go</c>, <c>compiler</c>, <c>linker</c>, <c>libc</c> or <c>kernelHeaders</c>.</param>
/// <param name="Version">As the tool says it, or of the headers.</param>
/// <param name="Files">By name; where they lie is not recorded, because machines differ in it.</param>
public sealed record LockedPart(string Name, string Version, ImmutableArray<LockedFile> Files);

/// <param name="Name">Without directories: <c>compile</c>.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record LockedFile(string Name, string Sha256);
