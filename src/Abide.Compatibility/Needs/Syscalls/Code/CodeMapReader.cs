using System.Numerics;
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
            AddOutsideGo(UnwindTable.Starts(image.Elf));

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
