using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// Which functions can run. Surely: from the entry point, initialisers and Go's package initialisers, through calls and through
/// addresses that code itself takes (closures). Possibly: through any other word of data (itabs, method tables, C's tables of
/// functions) and exported symbols. The Go linker keeps only what is referred to and knows more than can be seen here
/// (methods that reflection may call), so that Go functions are possible at least.
/// </summary>
internal sealed class Reachability
{
    private readonly CodeMap _map;
    private readonly ReferenceMap? _references;
    private readonly bool[] _surely;
    private readonly bool[] _possibly;

    private Reachability(CodeMap map, ReferenceMap? references)
    {
        _map = map;
        _references = references;
        _surely = new bool[map.Count];
        _possibly = new bool[map.Count];
    }

    public bool IsSure(int function) => _surely[function];

    public bool IsPossible(int function) => _possibly[function];

    /// <summary>Where nobody knows yet what is reached: everything may be.</summary>
    public static Reachability Of(CodeMap map)
    {
        var reachability = new Reachability(map, references: null);
        Array.Fill(reachability._surely, true);
        Array.Fill(reachability._possibly, true);
        return reachability;
    }

    public static Reachability Read(CodeImage image, CodeMap map, ReferenceMap references, FunctionPointers pointers)
    {
        var reachability = new Reachability(map, references);
        var exported = ExportedBy(image.Elf, map);
        // What a library exports, somebody calls by its name; a program exports for the plug-ins that it may load.
        var isLibrary = image.Elf is { Interpreter: null, Dynamic: not null };
        reachability.Follow(reachability._surely, new Stack<int>(isLibrary ? Starts(image, map, pointers).Concat(exported) : Starts(image, map, pointers)), onlyLikely: true);
        var possible = new Stack<int>();
        for (var function = 0; function < map.Count; function++)
        {
            if (reachability._surely[function] || map.IsGo(function) || pointers.HasPointerTo(function) || exported.Contains(function)) possible.Push(function);
        }

        reachability.Follow(reachability._possibly, possible, onlyLikely: false);
        return reachability;
    }

    /// <summary>Functions of an object that others find by name.</summary>
    private static HashSet<int> ExportedBy(ElfFile elf, CodeMap map)
    {
        var exported = new HashSet<int>();
        foreach (var symbol in elf.DynamicSymbols)
        {
            if (symbol.IsUndefined || symbol.Type is not (SymbolType.Function or SymbolType.IndirectFunction)) continue;
            if (map.Starts.IndexOf(unchecked(symbol.Value - map.Starts.Low)) is var function and >= 0) exported.Add(function);
        }

        return exported;
    }

    private static IEnumerable<int> Starts(CodeImage image, CodeMap map, FunctionPointers pointers)
    {
        if (map.IndexOf(image.Elf.Header.Entry) is var entry and >= 0) yield return entry;
        foreach (var tag in (DynamicTag[])[DynamicTag.Initialiser, DynamicTag.Finaliser])
        {
            if (image.Elf.Dynamic?.Find(tag) is { } address && map.IndexOf(address) is var function and >= 0) yield return function;
        }

        foreach (var (list, size) in InitialiserLists(image.Elf))
        {
            for (ulong at = 0; at < size && at < (ulong)image.Elf.Bytes.Length; at += 8)
            {
                var word = pointers.Words.IndexOf(unchecked(list + at - pointers.Words.Low));
                if (word >= 0 && pointers.FunctionAt(word) is var function and >= 0) yield return function;
            }
        }

        for (var function = 0; function < map.Count; function++)
        {
            if (map.IsGo(function) && IsPackageInitialiser(map.NameBytes(function))) yield return function;
        }
    }

    public static IEnumerable<(ulong Address, ulong Size)> InitialiserLists(ElfFile elf)
    {
        if (elf.Dynamic is { } dynamic)
        {
            yield return (dynamic.Find(DynamicTag.EarlyInitialisers) ?? 0, dynamic.Find(DynamicTag.EarlyInitialisersSize) ?? 0);
            yield return (dynamic.Find(DynamicTag.Initialisers) ?? 0, dynamic.Find(DynamicTag.InitialisersSize) ?? 0);
            yield return (dynamic.Find(DynamicTag.Finalisers) ?? 0, dynamic.Find(DynamicTag.FinalisersSize) ?? 0);
        }

        // Static programs have no such tags: their start code walks the lists by symbols of the linker's.
        foreach (var section in elf.Sections)
        {
            if (section.Name is ".preinit_array" or ".init_array" or ".fini_array") yield return (section.Address, section.Size);
        }
    }

    /// <summary>pkg.init, and pkg.init.0 and on, one for each init function of the sources; the runtime calls them through tables of data.</summary>
    private static bool IsPackageInitialiser(ReadOnlySpan<byte> name)
    {
        var digits = name.TrimEnd("0123456789"u8);
        if (digits.Length < name.Length && digits.EndsWith(".init."u8)) return true;
        return name.EndsWith(".init"u8) && name.IndexOf(")."u8) < 0;
    }

    private void Follow(bool[] reached, Stack<int> work, bool onlyLikely)
    {
        foreach (var function in work) reached[function] = true;
        while (work.TryPop(out var function))
        {
            _references!.VisitFrom(_map.StartOf(function), _map.EndOf(function), (next, isLikely) =>
            {
                if (reached[next] || (onlyLikely && !isLikely)) return;
                reached[next] = true;
                work.Push(next);
            });
        }
    }
}
