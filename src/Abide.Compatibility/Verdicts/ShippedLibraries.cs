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

    /// <summary>
    /// What ld.so makes of an absolute path: an <see cref="ElfLibrary"/>, a <see cref="BrokenLibrary"/>, or null where it searches on. What
    /// lies in the host's own directories did not come with the program.
    /// </summary>
    public ILibrary? Find(string path, Offer offer)
    {
        if (!path.StartsWith('/') || SearchDirectory.IsSystem(Path.GetDirectoryName(path) ?? "/")) return null;
        // The directory first: a search path may name thousands that do not exist, and each answer is kept.
        if (files.Find(Path.GetDirectoryName(path) ?? "/") is not { Kind: RootEntryKind.Directory } || files.Find(path) is null) return null;
        var libraries = _byArchitecture.GetOrAdd(offer.Architecture, static _ => new(StringComparer.Ordinal));
        return libraries.GetOrAdd(path, key => LibraryFile.Read(files, key, offer.Architecture, Shipped));
    }

    /// <summary>Before glibc 2.36 ld.so also goes on past a library whose ABI tag names a newer kernel (elf/dl-load.c, open_verify).</summary>
    public static bool AbiTagRejects(ProgramNeeds needs, Offer offer) =>
        needs.AbiTag is { OperatingSystem: 0 } tag
        && offer is { Libc: LibcFamily.Glibc, Kernel: { } kernel }
        && (offer.LibcVersion is null || offer.LibcVersion < new Version(2, 36))
        && tag.KernelVersion > kernel.Version;
}
