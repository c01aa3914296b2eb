using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Calls;

/// <summary>
/// The words of an object's data that point to its code or data, and the pieces that the data falls into. A piece begins wherever
/// an address is known to be taken; whoever has the address of a piece has all pointers in it.
/// </summary>
internal sealed class DataPointers
{
    private const int WordSize = 8;

    private readonly ulong[] _addresses;
    private readonly ulong[] _values;
    private readonly List<(ulong Start, ulong End)> _data = [];
    private ulong[] _pieces = [];

    private DataPointers(CodeImage image)
    {
        foreach (var segment in image.Elf.Segments)
        {
            if (segment.Type == SegmentType.Load && segment.MemorySize > 0) _data.Add((segment.VirtualAddress, unchecked(segment.VirtualAddress + segment.MemorySize)));
        }

        var words = image.Elf.Header.Type == ElfType.Executable ? ReadRaw(image) : ReadPacked(image);
        for (var i = 0; i < image.Relocations.Count; i++) words.Add((image.Relocations[i].Address, image.Relocations[i].Value));
        (_addresses, _values) = Sort(words);
    }

    public int PieceCount => _pieces.Length;

    public int Count => _addresses.Length;

    public (ulong Address, ulong Value) this[int word] => (_addresses[word], _values[word]);

    public static DataPointers Read(CodeImage image) => new(image);

    /// <summary>Whether the object has memory there.</summary>
    public bool IsMapped(ulong address)
    {
        foreach (var (start, end) in _data)
        {
            if (address >= start && address < end) return true;
        }

        return false;
    }

    /// <summary>Cuts the data where addresses are taken.</summary>
    /// <param name="image">The object.</param>
    /// <param name="taken">Addresses that code takes; other objects take those of variables.</param>
    public void Cut(CodeImage image, IEnumerable<ulong> taken)
    {
        var cuts = new SortedSet<ulong>(taken);
        foreach (var value in _values)
        {
            if (!image.IsCode(value) && IsMapped(value)) cuts.Add(value);
        }

        var variables = Variables(image.Elf);
        foreach (var (start, _) in variables) cuts.Add(start);

        // A variable of known size is one piece, wherever its middle is referred to.
        var pieces = new List<ulong>(cuts.Count);
        var next = 0;
        ulong wholeUntil = 0;
        foreach (var cut in cuts)
        {
            if (cut >= wholeUntil) pieces.Add(cut);
            for (; next < variables.Count && variables[next].Start <= cut; next++) wholeUntil = Math.Max(wholeUntil, variables[next].End);
        }

        _pieces = [.. pieces];
    }

    /// <summary>The piece that an address lies in; -1 when it lies before the first.</summary>
    public int PieceOf(ulong address) => Array.BinarySearch(_pieces, address) is var index && index >= 0 ? index : ~index - 1;

    /// <summary>Numbers of the words from an address on.</summary>
    public Range WordsIn(ulong start, ulong end) => FirstWord(start)..FirstWord(end);

    private int FirstWord(ulong address) => Array.BinarySearch(_addresses, address) is var index && index >= 0 ? index : ~index;

    private static List<(ulong Start, ulong End)> Variables(ElfFile elf)
    {
        var variables = new List<(ulong Start, ulong End)>();
        foreach (var table in (SymbolTable[])[elf.DynamicSymbols, elf.Symbols])
        {
            foreach (var symbol in table)
            {
                if (symbol is { Type: SymbolType.Object, IsUndefined: false, Size: > 0 } && symbol.Size <= ulong.MaxValue - symbol.Value) variables.Add((symbol.Value, symbol.Value + symbol.Size));
            }
        }

        variables.Sort();
        return variables;
    }

    /// <summary>A position-independent object's pointers are all relocated.</summary>
    private static List<(ulong Address, ulong Value)> ReadPacked(CodeImage image)
    {
        var words = new List<(ulong Address, ulong Value)>();
        foreach (var address in image.Elf.PackedRelocations())
        {
            if (image.Elf.TryReadAddress(address, WordSize, out var bytes)) words.Add((address, BinaryPrimitives.ReadUInt64LittleEndian(bytes)));
        }

        return words;
    }

    private List<(ulong Address, ulong Value)> ReadRaw(CodeImage image)
    {
        var words = new List<(ulong Address, ulong Value)>();
        foreach (var data in image.Data)
        {
            var skip = (int)(unchecked(0 - data.Start) % WordSize);
            if (skip >= data.Bytes.Length) continue;
            var values = MemoryMarshal.Cast<byte, ulong>(data.Bytes.Span[skip..]);
            for (var i = 0; i < values.Length; i++)
            {
                if (IsMapped(values[i])) words.Add((data.Start + (ulong)skip + ((ulong)i * WordSize), values[i]));
            }
        }

        return words;
    }

    /// <summary>Ascending; of several words at one address the last holds, and what leads nowhere is left out.</summary>
    private (ulong[] Addresses, ulong[] Values) Sort(List<(ulong Address, ulong Value)> words)
    {
        var addresses = new ulong[words.Count];
        var numbers = new int[words.Count];
        for (var i = 0; i < numbers.Length; i++) (addresses[i], numbers[i]) = (words[i].Address, i);
        Array.Sort(addresses, numbers);

        var values = new ulong[words.Count];
        var count = 0;
        for (int first = 0, end; first < numbers.Length; first = end)
        {
            var last = numbers[first];
            for (end = first + 1; end < numbers.Length && addresses[end] == addresses[first]; end++) last = Math.Max(last, numbers[end]);
            if (IsMapped(words[last].Value)) (addresses[count], values[count++]) = words[last];
        }

        return (addresses[..count], values[..count]);
    }
}
