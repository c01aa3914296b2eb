using System.Numerics;
using Abide.Compatibility.Needs.Syscalls.Arm64;
using Abide.Compatibility.Needs.Syscalls.X86;
using Abide.Formats.Elf;
using Abide.Formats.Go;
using static Abide.Compatibility.Needs.Syscalls.Code.CodeMap;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// Makes the map of an object's code: Go's function table where there is one, and for the rest symbols and unwind tables. What
/// nothing names is a function from the start of its section, or from the end of Go's text, on.
/// </summary>
internal static class CodeMapReader
{
    private const int WidestAlignment = 5; // 32 bytes, as a power of two

    public static CodeMap Read(CodeImage image, GoFunctionTable? go)
    {
        var low = image.Code[0].Start;
        var (goStart, goEnd) = GoExtent(go);
        var stubs = Stubs(image).ToArray();
        IReadOnlyCollection<ulong> called = [];
        if (go is null)
        {
            var known = new List<ulong>();
            AddAll(add: (_, address) => known.Add(address));
            called = Called(image, [.. known.Distinct().Order()]);
        }

        // Compilers align functions: a coarser set is smaller, and most addresses are seen at once not to be in it.
        ulong offsets = 0;
        AddAll(add: (_, address) => offsets |= address - low);
        var starts = new AddressSet(low, image.Code[^1].End - low, alignment: 1 << Math.Min(WidestAlignment, BitOperations.TrailingZeroCount(offsets)));
        AddAll(add: (_, address) => starts.Add(address));
        starts.Seal();

        var addresses = starts.ToArray();
        var names = new int[addresses.Length];
        var sources = new NameSource[addresses.Length];
        Array.Fill(names, -1);
        AddSymbols(image.Elf.DynamicSymbols, (index, address) => Name(NameSource.DynamicSymbols, index, address));
        AddSymbols(image.Elf.Symbols, (index, address) => Name(NameSource.Symbols, index, address));
        AddGo((index, address) => Name(NameSource.GoTable, index, address));
        return new CodeMap(image, starts, addresses, Ends(image, addresses), names, sources, go) { GoStart = goStart, GoEnd = goEnd };

        void Name(NameSource source, int index, ulong address)
        {
            var function = starts.IndexOf(unchecked(address - low));
            if (function >= 0) (names[function], sources[function]) = (index, source);
        }

        void AddAll(Action<int, ulong> add)
        {
            foreach (var range in image.Code) add(0, range.Start);
            if (goEnd > goStart) AddOutsideGo([goEnd]);
            AddGo(add);
            AddSymbols(image.Elf.Symbols, add);
            AddSymbols(image.Elf.DynamicSymbols, add);
            AddOutsideGo(UnwindTable.Functions(image.Elf).Select(function => function.Start));
            AddOutsideGo(stubs);
            AddOutsideGo(called);

            void AddOutsideGo(IEnumerable<ulong> addresses)
            {
                foreach (var address in addresses)
                {
                    if ((address < goStart || address >= goEnd) && image.IsCode(address)) add(0, address);
                }
            }
        }

        void AddGo(Action<int, ulong> add)
        {
            if (go is null || goEnd <= goStart) return;
            var all = go.GetEnumerator();
            while (all.MoveNext())
            {
                if (all.Current.Entry is { } entry && image.IsCode(entry)) add(all.Index, entry);
            }
        }

        void AddSymbols(SymbolTable symbols, Action<int, ulong> add)
        {
            foreach (var symbol in symbols)
            {
                if (symbol.Type is not (SymbolType.Function or SymbolType.IndirectFunction) || symbol.IsUndefined) continue;
                // Inside Go's text, the function table has said it all.
                if (symbol.Value >= goStart && symbol.Value < goEnd) continue;
                if (image.IsCode(symbol.Value)) add(symbol.Index, symbol.Value);
            }
        }
    }

    private static (ulong Start, ulong End) GoExtent(GoFunctionTable? go)
    {
        if (go?.End is not { } end) return default;
        var all = go.GetEnumerator();
        return all.MoveNext() && all.Current.Entry is { } start && start < end ? (start, end) : default;
    }

    /// <summary>What is called inside code that no table covers: C libraries without unwind tables in programs without symbols.</summary>
    private static IReadOnlyCollection<ulong> Called(CodeImage image, ulong[] addresses)
    {
        const ulong SmallestGap = 64;
        var covered = new Dictionary<ulong, ulong>();
        foreach (var (start, length) in UnwindTable.Functions(image.Elf)) covered[start] = length;
        foreach (var table in (SymbolTable[])[image.Elf.Symbols, image.Elf.DynamicSymbols])
        {
            foreach (var symbol in table)
            {
                if (symbol is { Type: SymbolType.Function or SymbolType.IndirectFunction, IsUndefined: false }) covered[symbol.Value] = Math.Max(symbol.Size, covered.GetValueOrDefault(symbol.Value));
            }
        }

        var ends = Ends(image, addresses);
        var gaps = new List<(ulong Start, ulong End)>();
        for (var i = 0; i < addresses.Length; i++)
        {
            var from = addresses[i] + Math.Min(covered.GetValueOrDefault(addresses[i]), ends[i] - addresses[i]);
            if (ends[i] - from >= SmallestGap) gaps.Add((from, ends[i]));
        }

        var called = image.Elf.Header.Machine == ElfMachine.AArch64 ? Arm64CalledFunctions.Find(image, gaps) : X86CalledFunctions.Find(image, gaps);
        return [.. called, .. PointedAt(image, gaps)];
    }

    /// <summary>Where relocated words point to: position-independent code has distances in its jump tables, so that these are functions.</summary>
    private static IEnumerable<ulong> PointedAt(CodeImage image, List<(ulong Start, ulong End)> gaps)
    {
        for (var i = 0; i < image.Relocations.Count && gaps.Count > 0; i++)
        {
            var address = image.Relocations[i].Value;
            var index = gaps.BinarySearch((address, ulong.MaxValue));
            if ((index < 0 ? ~index - 1 : index) is var gap and >= 0 && address < gaps[gap].End) yield return address;
        }
    }

    private static IEnumerable<ulong> Stubs(CodeImage image)
    {
        var slots = new HashSet<ulong>();
        foreach (var table in image.Elf.Relocations)
        {
            foreach (var relocation in table) slots.Add(relocation.Offset);
        }

        if (slots.Count == 0) return [];
        return image.Elf.Header.Machine switch
        {
            ElfMachine.X86_64 => X86CallScan.FindStubs(image, slots.Contains),
            ElfMachine.AArch64 => Arm64CallScan.FindStubs(image, slots.Contains),
            _ => [],
        };
    }

    private static ulong[] Ends(CodeImage image, ulong[] addresses)
    {
        var ends = new ulong[addresses.Length];
        var range = 0;
        for (var i = 0; i < addresses.Length; i++)
        {
            while (image.Code[range].End <= addresses[i]) range++;
            var next = i + 1 < addresses.Length ? addresses[i + 1] : ulong.MaxValue;
            ends[i] = Math.Min(next, image.Code[range].End);
        }

        return ends;
    }
}
