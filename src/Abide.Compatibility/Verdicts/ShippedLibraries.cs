using System.Collections.Concurrent;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Verdicts;

/// <summary>Libraries beside the programs, in the file system that the programs come from; each is read once. Thread-safe.</summary>
internal sealed class ShippedLibraries(IRootTree files)
{
    private static readonly Provenance Shipped = new("shipped beside the program", Confidence.Measured);

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, ILibrary?>> _byArchitecture = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _directories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string?>> _beside = new(StringComparer.Ordinal);

    /// <summary>
    /// What ld.so makes of an absolute path: an <see cref="ElfLibrary"/>, a <see cref="BrokenLibrary"/>, or null where it searches on. What
    /// lies in the host's own directories did not come with the program.
    /// </summary>
    public ILibrary? Find(string path, Offer offer)
    {
        if (!Exists(path)) return null;
        var libraries = _byArchitecture.GetOrAdd(offer.Architecture, static _ => new(StringComparer.Ordinal));
        return libraries.GetOrAdd(path, key => LibraryFile.Read(files, key, offer.Architecture, Shipped));
    }

    /// <summary>Whether there is a library, which nobody loads: libraries that a target lacks often lie beside the program, and none of them is read whole.</summary>
    public bool HasLibrary(string path, Offer offer)
    {
        if (!Exists(path)) return false;
        var known = _beside.GetOrAdd(offer.Architecture, static _ => new(StringComparer.Ordinal));
        return known.GetOrAdd(path, key => LibraryFile.IsLibrary(files, key, offer.Architecture) ? key : null) is not null;
    }

    /// <summary>Whether there is such a directory beside the programs.</summary>
    public bool HasDirectory(string path) => _directories.GetOrAdd(path, key => !SearchDirectory.IsSystem(Path.GetDirectoryName(key) ?? "/") && files.Find(key) is { Kind: RootEntryKind.Directory });

    private bool Exists(string path)
    {
        if (!path.StartsWith('/') || SearchDirectory.IsSystem(Path.GetDirectoryName(path) ?? "/")) return false;
        // The directory first: a search path may name thousands that do not exist, and each answer is kept.
        return files.Find(Path.GetDirectoryName(path) ?? "/") is { Kind: RootEntryKind.Directory } && files.Find(path) is not null;
    }

    /// <summary>Before glibc 2.36 ld.so also goes on past a library whose ABI tag names a newer kernel (elf/dl-load.c, open_verify).</summary>
    public static bool AbiTagRejects(ProgramNeeds needs, Offer offer) =>
        needs.AbiTag is { OperatingSystem: 0 } tag
        && offer is { Libc: LibcFamily.Glibc, Kernel: { } kernel }
        && (offer.LibcVersion is null || offer.LibcVersion < new Version(2, 36))
        && tag.KernelVersion > kernel.Version;
}
