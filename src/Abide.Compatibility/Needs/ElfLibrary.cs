using System.Collections.Frozen;
using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Compatibility.Targets;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs;

/// <summary>A shared object known from a real file: one of a root's, whether at hand or captured, or one shipped beside a program.</summary>
public sealed class ElfLibrary : ILibrary
{
    // A handful of names may share a prefix by accident.
    private const int SmallestFamily = 5;

    private readonly SymbolDefinitions _definitions;
    private readonly Lazy<FrozenSet<string>> _families;
    private readonly Lazy<ObjectCalls?> _calls;

    private ElfLibrary(ProgramNeeds needs, SymbolDefinitions definitions, Provenance provenance, Func<ObjectCalls?> readCalls)
    {
        Needs = needs;
        Provenance = provenance;
        _definitions = definitions;
        _families = new Lazy<FrozenSet<string>>(ReadFamilies);
        _calls = new Lazy<ObjectCalls?>(readCalls);
    }

    /// <summary>What the library itself asks for.</summary>
    public ProgramNeeds Needs { get; }

    public string Soname => Needs.Soname ?? System.IO.Path.GetFileName(Needs.Location);

    public string Path => Needs.Location;

    public Provenance Provenance { get; }

    public ImmutableArray<string> Needed => Needs.Needed;

    public Answer HasVersionDefinitions => _definitions.HasVersionDefinitions;

    public string? Package => null;

    /// <summary>Read from the file again when first asked for: most libraries are never asked.</summary>
    public ObjectCalls? Calls => _calls.Value;

    /// <summary>DT_VERSYM: versions of its symbols, defined or wanted; a library linked with no versioned library has none.</summary>
    public bool HasVersionTable => _definitions.HasVersionTable;

    public IEnumerable<string> Versions => _definitions.Versions;

    public IEnumerable<VersionedSymbol> Symbols => _definitions.Versioned;

    internal SymbolDefinitions Definitions => _definitions;

    /// <summary>Reads everything, so that the file's bytes can go.</summary>
    /// <param name="elf">The file.</param>
    /// <param name="path">As it is named in messages.</param>
    /// <param name="location">Where it is in its file system.</param>
    /// <param name="provenance">Where it is known from.</param>
    /// <param name="reread">The file's bytes once more; null when they are gone.</param>
    public static ElfLibrary Read(ElfFile elf, string path, string location, Provenance provenance, Func<ReadOnlyMemory<byte>?>? reread = null)
    {
        var definitions = SymbolDefinitions.Of(elf);
        definitions.ReadAll();
        return new ElfLibrary(NeedsReader.Read(elf, path, location), definitions, provenance, () => reread?.Invoke() is { } bytes && ElfFile.TryParse(bytes, path, out var again, out _) ? SyscallReader.ReadCalls(again) : null);
    }

    /// <summary>A view of a program as something to bind to; its symbols are read when first asked for, so the bytes must stay.</summary>
    public static ElfLibrary View(ElfFile elf, ProgramNeeds needs) => new(needs, SymbolDefinitions.Of(elf), new Provenance(needs.Path, Confidence.Measured), static () => null);

    /// <summary>A library whose file was read when its root was captured.</summary>
    internal static ElfLibrary Restore(ProgramNeeds needs, SymbolDefinitions definitions, Provenance provenance, Func<ObjectCalls?> calls) => new(needs, definitions, provenance, calls);

    public Answer DefinesVersion(string version) => _definitions.Versions.Contains(version) ? Answer.Yes : Answer.No;

    public Answer DefinesSymbol(string name, string? version) => _definitions.Defines(name, version);

    /// <summary>Whether the name looks like one of this library's own interface: several of its definitions are of the same family. Never for glibc's own libraries, whose symbols all have versions.</summary>
    public bool DefinesFamilyOf(string name) =>
        !_definitions.Versions.Contains("GLIBC_PRIVATE") && SymbolFamily.Of(name) is { } family && _families.Value.Contains(family);

    private FrozenSet<string> ReadFamilies() => _definitions.Names
        .Select(SymbolFamily.Of)
        .OfType<string>()
        .CountBy(family => family, StringComparer.Ordinal)
        .Where(pair => pair.Value >= SmallestFamily)
        .Select(pair => pair.Key)
        .ToFrozenSet(StringComparer.Ordinal);
}
