using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Compatibility.Targets;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs;

/// <summary>A shared object read from a real file: one of a root's, or one shipped beside a program.</summary>
public sealed class ElfLibrary : ILibrary
{
    // glibc's most revised symbol has five; without a limit a hostile table of one name would take quadratic time.
    private const int MaximumVersions = 64;

    // A handful of names may share a prefix by accident.
    private const int SmallestFamily = 5;

    private readonly FrozenSet<string> _versions;
    private readonly Lazy<FrozenSet<string>> _families;
    private readonly Lazy<Dictionary<string, Definition>> _definitions;

    private readonly Lazy<ObjectCalls?> _calls;

    private ElfLibrary(ProgramNeeds needs, ElfFile elf, Provenance provenance, Func<ReadOnlyMemory<byte>?> reread)
    {
        _calls = new Lazy<ObjectCalls?>(() => reread() is { } bytes && ElfFile.TryParse(bytes, needs.Path, out var again, out _) ? SyscallReader.ReadCalls(again) : null);
        Needs = needs;
        Provenance = provenance;
        HasVersionDefinitions = elf.Versions.HasDefinitions ? Answer.Yes : Answer.No;
        _versions = elf.Versions.Definitions.Where(definition => !definition.IsBase).Select(definition => definition.Version).ToFrozenSet(StringComparer.Ordinal);
        HasVersionTable = elf.DynamicSymbols.HasVersions;
        _definitions = new Lazy<Dictionary<string, Definition>>(() => ReadDefinitions(elf));
        _families = new Lazy<FrozenSet<string>>(ReadFamilies);
    }

    /// <summary>What the library itself asks for.</summary>
    public ProgramNeeds Needs { get; }

    public string Soname => Needs.Soname ?? System.IO.Path.GetFileName(Needs.Location);

    public string Path => Needs.Location;

    public Provenance Provenance { get; }

    public ImmutableArray<string> Needed => Needs.Needed;

    public Answer HasVersionDefinitions { get; }

    public string? Package => null;

    /// <summary>Read from the file again when first asked for: most libraries are never asked.</summary>
    public ObjectCalls? Calls => _calls.Value;

    /// <summary>DT_VERSYM: versions of its symbols, defined or wanted; a library linked with no versioned library has none.</summary>
    public bool HasVersionTable { get; }

    /// <summary>Reads everything, so that the file's bytes can go.</summary>
    /// <param name="elf">The file.</param>
    /// <param name="path">As it is named in messages.</param>
    /// <param name="location">Where it is in its file system.</param>
    /// <param name="provenance">Where it is known from.</param>
    /// <param name="reread">The file's bytes once more; null when they are gone.</param>
    public static ElfLibrary Read(ElfFile elf, string path, string location, Provenance provenance, Func<ReadOnlyMemory<byte>?>? reread = null)
    {
        var library = new ElfLibrary(NeedsReader.Read(elf, path, location), elf, provenance, reread ?? (static () => null));
        _ = library._definitions.Value;
        return library;
    }

    /// <summary>A view of a program as something to bind to; its symbols are read when first asked for, so the bytes must stay.</summary>
    public static ElfLibrary View(ElfFile elf, ProgramNeeds needs) => new(needs, elf, new Provenance(needs.Path, Confidence.Measured), static () => null);

    public Answer DefinesVersion(string version) => _versions.Contains(version) ? Answer.Yes : Answer.No;

    /// <summary>glibc elf/dl-lookup.c: do_lookup_x picks the candidates by name, check_match decides about versions.</summary>
    public Answer DefinesSymbol(string name, string? version)
    {
        if (!_definitions.Value.TryGetValue(name, out var first)) return Answer.No;
        if (!HasVersionTable) return Answer.Yes;

        var defaults = 0;
        for (var definition = first; definition is not null; definition = definition.Next)
        {
            if (version is not null)
            {
                if (definition.Version == version || (definition.Version is null && !definition.IsHidden)) return Answer.Yes;
                continue;
            }

            // A reference without version binds to the base or the first version, or to the only default one.
            if (definition.Index < 3) return Answer.Yes;
            if (!definition.IsHidden) defaults++;
        }

        return version is null && defaults == 1 ? Answer.Yes : Answer.No;
    }

    /// <summary>Whether the name looks like one of this library's own interface: several of its definitions are of the same family. Never for glibc's own libraries, whose symbols all have versions.</summary>
    public bool DefinesFamilyOf(string name) =>
        !_versions.Contains("GLIBC_PRIVATE") && SymbolFamily.Of(name) is { } family && _families.Value.Contains(family);

    private FrozenSet<string> ReadFamilies() => _definitions.Value.Keys
        .Select(SymbolFamily.Of)
        .OfType<string>()
        .CountBy(family => family, StringComparer.Ordinal)
        .Where(pair => pair.Value >= SmallestFamily)
        .Select(pair => pair.Key)
        .ToFrozenSet(StringComparer.Ordinal);

    private static Dictionary<string, Definition> ReadDefinitions(ElfFile elf)
    {
        var names = VersionNames(elf.Versions.Definitions);
        var symbols = elf.DynamicSymbols;
        var definitions = new Dictionary<string, Definition>(symbols.Count, StringComparer.Ordinal);
        foreach (var symbol in symbols)
        {
            if (!IsDefinition(symbol)) continue;
            var version = symbol.VersionIndex < names.Length ? names[symbol.VersionIndex] : null;
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(definitions, symbols.NameOf(symbol), out _);
            if (first is null || first.Place < MaximumVersions) first = new Definition(version, symbol.VersionIndex, symbol.IsVersionHidden, first);
        }

        return definitions;
    }

    private static string?[] VersionNames(ImmutableArray<VersionDefinition> definitions)
    {
        var last = -1;
        foreach (var definition in definitions) last = Math.Max(last, definition.Index);
        var names = new string?[last + 1];
        foreach (var definition in definitions)
        {
            if (!definition.IsBase) names[definition.Index] = definition.Version;
        }

        return names;
    }

    private static bool IsDefinition(Symbol symbol)
    {
        const ushort Absolute = 0xfff1; // SHN_ABS
        const int HiddenVisibility = 2, InternalVisibility = 1, VisibilityMask = 3; // STV_*
        if (symbol.IsUndefined || symbol.Binding is not (SymbolBinding.Global or SymbolBinding.Weak or SymbolBinding.Unique)) return false;
        if ((symbol.Other & VisibilityMask) is HiddenVisibility or InternalVisibility) return false;
        if (symbol.Type is not (SymbolType.None or SymbolType.Object or SymbolType.Function or SymbolType.Common or SymbolType.ThreadLocal or SymbolType.IndirectFunction)) return false;
        return symbol.Value != 0 || symbol.SectionIndex == Absolute || symbol.Type == SymbolType.ThreadLocal;
    }

    /// <summary>One definition of a name, and those of the same name before it.</summary>
    private sealed record Definition(string? Version, ushort Index, bool IsHidden, Definition? Next)
    {
        /// <summary>From 1, in the order of the symbol table.</summary>
        public int Place { get; } = Next is null ? 1 : Next.Place + 1;
    }
}
