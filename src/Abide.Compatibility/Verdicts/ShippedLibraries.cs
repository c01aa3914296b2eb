using System.Collections.Concurrent;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;
using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Verdicts;

/// <summary>Libraries beside the programs, in the file system that the programs come from; each is read once. Thread-safe.</summary>
internal sealed class ShippedLibraries(IRootTree files)
{
    private static readonly Provenance Shipped = new("shipped beside the program", Confidence.Measured);

    private readonly ConcurrentDictionary<string, ElfLibrary?> _libraries = new(StringComparer.Ordinal);

    /// <summary>
    /// A library at an absolute path that ld.so would look at, or null: ld.so goes on searching past files that are not libraries of
    /// its architecture. What lies in the host's own directories did not come with the program.
    /// </summary>
    public ElfLibrary? Find(string path, Offer offer)
    {
        if (!path.StartsWith('/') || SearchDirectory.IsSystem(Path.GetDirectoryName(path) ?? "/")) return null;
        // The directory first: a search path may name thousands that do not exist, and each answer is kept.
        if (files.Find(Path.GetDirectoryName(path) ?? "/") is not { Kind: RootEntryKind.Directory }) return null;
        if (files.Find(path) is not { Kind: RootEntryKind.File }) return null;
        var library = _libraries.TryGetValue(path, out var known) ? known : _libraries.GetOrAdd(path, Read(path));
        return library?.Needs.Architecture == offer.Architecture ? library : null;
    }

    /// <summary>Before glibc 2.36 ld.so also goes on past a library whose ABI tag names a newer kernel (elf/dl-load.c, open_verify).</summary>
    public static bool AbiTagRejects(ProgramNeeds needs, Offer offer) =>
        needs.AbiTag is { OperatingSystem: 0 } tag
        && offer is { Libc: LibcFamily.Glibc, Kernel: { } kernel }
        && (offer.LibcVersion is null || offer.LibcVersion < new Version(2, 36))
        && tag.KernelVersion > kernel.Version;

    /// <summary>ld.so takes $ORIGIN of a library from the name it opened, without resolving links; so the location is that name.</summary>
    private ElfLibrary? Read(string path)
    {
        if (files.Read(path) is not { } bytes || !ElfFile.TryParse(bytes, path, out var elf, out _)) return null;
        return elf.Header.Type == ElfType.Shared ? ElfLibrary.Read(elf, path, path, Shipped) : null;
    }
}
