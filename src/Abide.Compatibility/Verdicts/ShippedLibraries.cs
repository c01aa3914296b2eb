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

    /// <summary>A library of a directory that ld.so on the target would accept, or null.</summary>
    public ElfLibrary? Find(string directory, string name, Offer offer) =>
        SearchDirectory.IsSystem(directory) ? null : FindFile($"{directory}/{name}", offer);

    public ElfLibrary? FindFile(string path, Offer offer)
    {
        if (!path.StartsWith('/') || SearchDirectory.IsSystem(Path.GetDirectoryName(path) ?? "/")) return null;
        if (files.Find(path) is not { Kind: RootEntryKind.File }) return null;
        var library = _libraries.TryGetValue(path, out var known) ? known : _libraries.GetOrAdd(path, Read(path));
        return library is not null && Accepts(library.Needs, offer) ? library : null;
    }

    /// <summary>
    /// ld.so goes on searching past files of another architecture, and before glibc 2.36 past those whose ABI tag names a newer
    /// kernel (elf/dl-load.c, open_verify).
    /// </summary>
    private static bool Accepts(ProgramNeeds needs, Offer offer)
    {
        if (needs.Architecture != offer.Architecture) return false;
        return !AbiTagRejects(needs, offer);
    }

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
