using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.ImportFacts;

/// <summary>A dynamic symbol that others can bind to.</summary>
internal readonly record struct ExportedSymbol(string Name, string? Version, bool Hidden);

/// <summary>A symbol that an object wants from a library in a version.</summary>
internal readonly record struct ImportedSymbol(string File, string Version, string Name);

/// <summary>What one ELF object of a root needs and offers.</summary>
internal sealed record MeasuredObject
{
    public required string Path { get; init; }

    public required string Soname { get; init; }

    /// <summary>False for a shared object whose content is not at hand (an empty file stands for it).</summary>
    public required bool WasRead { get; init; }

    public required bool IsShared { get; init; }

    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>DT_RUNPATH entries, or DT_RPATH ones where there is none, as written.</summary>
    public IReadOnlyList<string> RunPath { get; init; } = [];

    /// <summary>Version definitions by index, without the base.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    public IReadOnlyList<ExportedSymbol> Symbols { get; init; } = [];

    /// <summary>Versioned references to other libraries.</summary>
    public IReadOnlyList<ImportedSymbol> Imports { get; init; } = [];

    public string Directory => System.IO.Path.GetDirectoryName(Path)!;

    public static MeasuredObject? Read(DirectoryTree tree, string path, string architecture)
    {
        if (RootMeasurement.ReadObject(tree, path) is not { } bytes) return null;

        var name = System.IO.Path.GetFileName(path);
        if (bytes.Length == 0)
        {
            var isLibrary = name.StartsWith("lib", StringComparison.Ordinal) && name.Contains(".so", StringComparison.Ordinal);
            return isLibrary ? new() { Path = path, Soname = name, WasRead = false, IsShared = true } : null;
        }

        if (!ElfFile.TryParse(bytes, path, out var elf, out _) || ElfArchitecture.Name(elf.Header) != architecture || elf.Dynamic is not { } dynamic)
            return null;

        var versions = elf.Versions.Definitions.Where(definition => !definition.IsBase).OrderBy(definition => definition.Index).ToList();
        return new()
        {
            Path = path,
            Soname = dynamic.Soname ?? name,
            WasRead = true,
            IsShared = elf.Header.Type == ElfType.Shared && elf.Interpreter is null || name.Contains(".so", StringComparison.Ordinal),
            Needed = dynamic.Needed,
            RunPath = (dynamic.RunPath ?? dynamic.RPath ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
            Versions = [.. versions.Select(definition => definition.Version)],
            Symbols = ReadSymbols(elf, versions.ToDictionary(definition => definition.Index, definition => definition.Version)),
            Imports = ReadImports(elf),
        };
    }

    private static List<ImportedSymbol> ReadImports(ElfFile elf)
    {
        var needs = elf.Versions.Needs.GroupBy(need => need.Index).ToDictionary(group => group.Key, group => group.First());
        var imports = new List<ImportedSymbol>();
        foreach (var symbol in elf.DynamicSymbols)
        {
            if (symbol.IsUndefined && needs.TryGetValue(symbol.VersionIndex, out var need))
                imports.Add(new(need.File, need.Version, elf.DynamicSymbols.NameOf(symbol)));
        }

        return imports;
    }

    private static List<ExportedSymbol> ReadSymbols(ElfFile elf, Dictionary<ushort, string> versions)
    {
        var exported = new HashSet<ExportedSymbol>();
        foreach (var symbol in elf.DynamicSymbols)
        {
            if (!IsDefinition(symbol)) continue;
            var name = elf.DynamicSymbols.NameOf(symbol);
            var version = versions.GetValueOrDefault(symbol.VersionIndex);

            // The linker adds an absolute symbol for each version node; nothing refers to it.
            if (name != version && name.Length > 0)
                exported.Add(new(name, version, version is not null && symbol.IsVersionHidden));
        }

        return [.. exported.OrderBy(symbol => symbol.Name, StringComparer.Ordinal).ThenBy(symbol => symbol.Version, StringComparer.Ordinal)];
    }

    /// <summary>What do_lookup_x of glibc's elf/dl-lookup.c takes for a candidate.</summary>
    private static bool IsDefinition(Symbol symbol)
    {
        const ushort Absolute = 0xfff1; // SHN_ABS
        const int InternalVisibility = 1, HiddenVisibility = 2, VisibilityMask = 3;
        return !symbol.IsUndefined
            && symbol.Binding is SymbolBinding.Global or SymbolBinding.Weak or SymbolBinding.Unique
            && (symbol.Other & VisibilityMask) is not (InternalVisibility or HiddenVisibility)
            && symbol.Type is SymbolType.None or SymbolType.Object or SymbolType.Function or SymbolType.Common or SymbolType.ThreadLocal or SymbolType.IndirectFunction
            && (symbol.Value != 0 || symbol.SectionIndex == Absolute || symbol.Type == SymbolType.ThreadLocal);
    }
}
