using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Abide.Compatibility.Targets;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs;

/// <summary>What one object defines for others, as the loader's lookup sees it (glibc elf/dl-lookup.c).</summary>
internal sealed class SymbolDefinitions
{
    // glibc's most revised symbol has five; without a limit a hostile table of one name would take quadratic time.
    private const int MaximumVersions = 64;

    private readonly Lazy<Dictionary<string, Definition>> _byName;

    private SymbolDefinitions(bool hasTable, bool hasDefinitions, ImmutableArray<VersionName> versions, Func<Dictionary<string, Definition>> read)
    {
        HasVersionTable = hasTable;
        HasVersionDefinitions = hasDefinitions ? Answer.Yes : Answer.No;
        VersionNames = versions;
        Versions = versions.Select(version => version.Name).ToFrozenSet(StringComparer.Ordinal);
        _byName = new(read);
    }

    /// <summary>DT_VERSYM: versions of its symbols, defined or wanted; a library linked with no versioned library has none.</summary>
    public bool HasVersionTable { get; }

    /// <summary>Whether there is a DT_VERDEF at all.</summary>
    public Answer HasVersionDefinitions { get; }

    /// <summary>Version definitions without the base, in file order.</summary>
    public ImmutableArray<VersionName> VersionNames { get; }

    public FrozenSet<string> Versions { get; }

    public IEnumerable<string> Names => _byName.Value.Keys;

    /// <summary>Every definition, without its name's other versions beyond a limit.</summary>
    public IEnumerable<DefinedSymbol> Symbols
    {
        get
        {
            foreach (var (name, first) in _byName.Value)
            {
                for (var definition = first; definition is not null; definition = definition.Next) yield return new DefinedSymbol(name, definition.Index, definition.IsHidden);
            }
        }
    }

    /// <summary>Every definition with the name of its version.</summary>
    public IEnumerable<VersionedSymbol> Versioned
    {
        get
        {
            foreach (var (name, first) in _byName.Value)
            {
                for (var definition = first; definition is not null; definition = definition.Next) yield return new VersionedSymbol(name, definition.Version);
            }
        }
    }

    /// <summary>A view of a file; its symbols are read when first asked for, so the bytes must stay until then.</summary>
    public static SymbolDefinitions Of(ElfFile elf)
    {
        ImmutableArray<VersionName> versions = [.. elf.Versions.Definitions.Where(definition => !definition.IsBase).Select(definition => new VersionName(definition.Index, definition.Version))];
        return new(elf.DynamicSymbols.HasVersions, elf.Versions.HasDefinitions, versions, () => Read(elf, ByIndex(versions)));
    }

    /// <summary>What was written down of a file.</summary>
    /// <param name="hasTable"><see cref="HasVersionTable"/></param>
    /// <param name="hasDefinitions"><see cref="HasVersionDefinitions"/></param>
    /// <param name="versions"><see cref="VersionNames"/></param>
    /// <param name="symbols">All definitions; asked for once, when a symbol is looked up.</param>
    public static SymbolDefinitions Restore(bool hasTable, bool hasDefinitions, ImmutableArray<VersionName> versions, Func<IEnumerable<DefinedSymbol>> symbols) =>
        new(hasTable, hasDefinitions, versions, () => Collect(symbols(), ByIndex(versions)));

    /// <summary>Reads everything, so that the file's bytes can go.</summary>
    public void ReadAll() => _ = _byName.Value;

    /// <summary>glibc elf/dl-lookup.c: do_lookup_x picks the candidates by name, check_match decides about versions.</summary>
    public Answer Defines(string name, string? version)
    {
        if (!_byName.Value.TryGetValue(name, out var first)) return Answer.No;
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

    private static Dictionary<string, Definition> Read(ElfFile elf, string?[] versions)
    {
        var symbols = elf.DynamicSymbols;
        var definitions = new Dictionary<string, Definition>(symbols.Count, StringComparer.Ordinal);
        foreach (var symbol in symbols)
        {
            if (IsDefinition(symbol)) Add(definitions, versions, symbols.NameOf(symbol), symbol.VersionIndex, symbol.IsVersionHidden);
        }

        return definitions;
    }

    private static Dictionary<string, Definition> Collect(IEnumerable<DefinedSymbol> symbols, string?[] versions)
    {
        var definitions = new Dictionary<string, Definition>(StringComparer.Ordinal);
        foreach (var symbol in symbols) Add(definitions, versions, symbol.Name, symbol.VersionIndex, symbol.IsHidden);
        return definitions;
    }

    private static void Add(Dictionary<string, Definition> definitions, string?[] versions, string name, ushort index, bool isHidden)
    {
        var version = index < versions.Length ? versions[index] : null;
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(definitions, name, out _);
        if (first is null || first.Place < MaximumVersions) first = new Definition(version, index, isHidden, first);
    }

    private static string?[] ByIndex(ImmutableArray<VersionName> versions)
    {
        var last = -1;
        foreach (var version in versions) last = Math.Max(last, version.Index);
        var names = new string?[last + 1];
        foreach (var version in versions) names[version.Index] = version.Name;
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

/// <param name="Index">vd_ndx: what .gnu.version entries refer to.</param>
/// <param name="Name">Of the version.</param>
internal sealed record VersionName(ushort Index, string Name);

/// <summary>A symbol that others can bind to.</summary>
/// <param name="Name">Without version.</param>
/// <param name="VersionIndex">Of .gnu.version, without the hidden bit.</param>
/// <param name="IsHidden">Bound only by references that name its version.</param>
internal sealed record DefinedSymbol(string Name, ushort VersionIndex, bool IsHidden);
