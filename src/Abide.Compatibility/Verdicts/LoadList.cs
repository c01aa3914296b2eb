using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets.Roots;
using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Verdicts;

/// <summary>The files that ld.so of one root would load for a program: what ldd tells, without running anything.</summary>
/// <param name="Architecture">Canonical, of the program.</param>
/// <param name="Interpreter">PT_INTERP as the program has it; null for a static one.</param>
/// <param name="Loader">The interpreter's file in the root, with links resolved; null when there is none.</param>
/// <param name="Glibc">Release of the root's glibc; null when it has none, or it is not known.</param>
/// <param name="Libraries">Every library by the name that asks for it, with its file in the root; in the order of loading.</param>
/// <param name="Missing">Names of libraries that the root does not have.</param>
public sealed record LoadList(string Architecture, string? Interpreter, string? Loader, Version? Glibc, ImmutableArray<LoadedFile> Libraries, ImmutableArray<string> Missing)
{
    private const int MostBytes = 1 << 30;

    /// <summary>Null when the file is no program that can be read, or the root is for another architecture.</summary>
    /// <param name="root">Where libraries come from.</param>
    /// <param name="files">Where the program lies.</param>
    /// <param name="path">The program, absolute in <paramref name="files"/>.</param>
    public static LoadList? Read(IRootTree root, IRootTree files, string path)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(files);
        if (files.Read(path, MostBytes) is not { } bytes || !ElfFile.TryParse(bytes, path, out var elf, out _)) return null;
        var needs = NeedsReader.Read(elf, path, path);
        if (RootTarget.Create("dir:/", root, kernel: null, _ => null).OfferFor(needs.Architecture).Value is not { } offer) return null;
        var closure = new ClosureLoader(offer, new ShippedLibraries(files)).Load(needs, ElfLibrary.View(elf, needs), go: null, new CallingCode(null));
        return new(
            needs.Architecture,
            needs.Interpreter,
            needs.Interpreter is { } interpreter ? root.Find(interpreter)?.Path : null,
            offer.LibcVersion,
            [.. closure.Objects.Where(loaded => loaded.Origin != ObjectOrigin.Program && loaded.Name != Path.GetFileName(needs.Interpreter)).Select(loaded => new LoadedFile(loaded.Name, (loaded.Origin == ObjectOrigin.Target ? root : files).Find(loaded.Library.Path)?.Path ?? loaded.Library.Path, loaded.Origin == ObjectOrigin.Target))],
            [.. closure.Unresolved.Select(library => library.Name).Distinct(StringComparer.Ordinal)]);
    }
}

/// <param name="Name">As an object asks for it: <c>libz.so.1</c>.</param>
/// <param name="Path">Its file, with links resolved.</param>
/// <param name="IsOfRoot">Whether it is the root's; else it lies with the program.</param>
public sealed record LoadedFile(string Name, string Path, bool IsOfRoot);
