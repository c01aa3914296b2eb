using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Formats.Elf;
using Abide.Formats.Go;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Differences;

/// <summary>What one program and the libraries that it ships ask of a target; limits a comparison.</summary>
public sealed class ProgramScope
{
    private readonly ProgramNeeds _needs;
    private readonly ElfLibrary _self;
    private readonly GoBinary? _go;
    private readonly IRootTree _files;

    private ProgramScope(ProgramNeeds needs, ElfLibrary self, GoBinary? go, IRootTree files) => (_needs, _self, _go, _files) = (needs, self, go, files);

    public string Path => _needs.Path;

    public string Architecture => _needs.Architecture;

    /// <summary>Reads a program; the bytes must stay.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">As the user named it.</param>
    /// <param name="location">Where it lies in <paramref name="files"/>, absolute and without links.</param>
    /// <param name="files">The file system it comes from.</param>
    /// <param name="scope">Null when it is no program.</param>
    /// <param name="problems">What is wrong with it.</param>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, string path, string location, IRootTree files, [NotNullWhen(true)] out ProgramScope? scope, out ImmutableArray<Problem> problems)
    {
        scope = null;
        if (!ElfFile.TryParse(bytes, path, out var elf, out problems)) return false;
        if (elf.Header.Type is not (ElfType.Executable or ElfType.Shared))
        {
            problems = [Problems.NotProgram.At(path, "it is no program and no library")];
            return false;
        }

        var go = GoBinary.TryRead(elf, out var binary, ImmutableArray.CreateBuilder<Problem>()) ? binary : null;
        var needs = NeedsReader.Read(elf, path, location) with { Syscalls = SyscallReader.Read(elf, go) };
        scope = new ProgramScope(needs, ElfLibrary.View(elf, needs), go, files);
        return true;
    }

    /// <summary>What it would ask of one target.</summary>
    internal ScopedNeeds On(Offer offer)
    {
        var closure = new ClosureLoader(offer, new ShippedLibraries(_files)).Load(_needs, _self, _go, new CallingCode(_go));
        var own = closure.OwnObjects.Select(loaded => loaded.Needs!).ToList();
        return new ScopedNeeds(
            [.. closure.Objects.Where(loaded => loaded.Origin == ObjectOrigin.Target).Select(loaded => loaded.Library.Soname), .. closure.Unresolved.Select(unresolved => unresolved.Name)],
            [.. own.SelectMany(needs => needs.VersionNeeds).Select(need => (need.File, need.Version))],
            [.. own.SelectMany(needs => needs.Imports).Where(import => !import.IsWeak).Select(import => (import.File, new VersionedSymbol(import.Name, import.Version)))],
            [.. own.SelectMany(needs => needs.Syscalls?.Items ?? []).Concat(closure.LibrarySyscalls.Value?.Items.Where(item => item.IsCertain) ?? []).Select(item => item.Number)]);
    }
}

/// <param name="Libraries">Sonames and names of what it loads, or does not find.</param>
/// <param name="Versions">Versions it wants, with the library.</param>
/// <param name="Symbols">Symbols it wants, with the library where the version tells it.</param>
/// <param name="Syscalls">Numbers.</param>
internal sealed record ScopedNeeds(ImmutableArray<string> Libraries, ImmutableArray<(string Library, string Version)> Versions, ImmutableArray<(string? Library, VersionedSymbol Symbol)> Symbols, ImmutableArray<int> Syscalls);
