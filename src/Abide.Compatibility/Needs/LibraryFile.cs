using Abide.Compatibility.Targets;
using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Needs;

/// <summary>Opens a file of a search path as ld.so does (glibc elf/dl-load.c, open_verify and open_path).</summary>
internal static class LibraryFile
{
    private const int HeaderSize = 64; // sizeof(Elf64_Ehdr)

    /// <summary>Whether <see cref="Read"/> would find a library; only the ELF header is read.</summary>
    public static bool IsLibrary(IRootTree tree, string path, string architecture) =>
        tree.ReadStart(path, HeaderSize) is { } start
        && ElfFile.TryParse(start, path, out var elf, out _)
        && elf.Header.Type == ElfType.Shared
        && ElfArchitecture.Name(elf.Header) == architecture;

    /// <summary>What ld.so makes of a directory where a library should be.</summary>
    public static BrokenLibrary Directory(string path, Provenance provenance) => new(path, "cannot read file data: Is a directory", provenance);

    /// <summary>
    /// An <see cref="ElfLibrary"/>; a <see cref="BrokenLibrary"/> for what makes ld.so stop; null for what it passes over: nothing,
    /// a file that may not be read, or one of another class or machine.
    /// </summary>
    public static ILibrary? Read(IRootTree tree, string path, string architecture, Provenance provenance)
    {
        if (tree.Find(path) is not { } entry) return null;
        if (entry.Kind == RootEntryKind.Directory) return Directory(path, provenance);
        if (entry.Kind != RootEntryKind.File) return Broken("not a regular file; the loader would wait for it");
        if (tree.Read(path) is not { } bytes) return null;
        if (!ElfFile.TryParse(bytes, path, out var elf, out _)) return Broken(bytes.Length < HeaderSize ? "file too short" : "invalid ELF header");
        if (ElfArchitecture.Name(elf.Header) != architecture) return null;

        // $ORIGIN of a library is taken from the name it was opened by, without resolving links; so that name is its location.
        return elf.Header.Type switch
        {
            ElfType.Shared => ElfLibrary.Read(elf, path, path, provenance, () => tree.Read(path) is { } again ? again : null),
            ElfType.Executable => Broken("cannot dynamically load executable"),
            _ => Broken("only ET_DYN and ET_EXEC can be loaded"),
        };

        BrokenLibrary Broken(string reason) => new(path, reason, provenance);
    }
}
