using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// The words of an object's data that hold the address of a function: Go's closures and itabs, C's tables of functions, initialisers.
/// </summary>
internal sealed class FunctionPointers
{
    private const int WordSize = 8;

    private readonly int[] _functions;
    private readonly bool[] _isTaken;

    private FunctionPointers(AddressSet words, int[] functions, bool[] isTaken) => (Words, _functions, _isTaken) = (words, functions, isTaken);

    /// <summary>Where they stand.</summary>
    public AddressSet Words { get; }

    /// <summary>The function that the word of that number points to.</summary>
    public int FunctionAt(int word) => _functions[word];

    /// <summary>Whether any word points to the function.</summary>
    public bool HasPointerTo(int function) => _isTaken[function];

    public static FunctionPointers Read(CodeImage image, CodeMap map)
    {
        var low = image.Low & ~(ulong)(WordSize - 1);
        var words = new AddressSet(low, image.Low + image.Span - low, WordSize);
        foreach (var segment in image.Elf.Segments)
        {
            // Code is looked at instruction by instruction.
            if (segment is not { Type: SegmentType.Load, FileSize: > 0 } || segment.Access.HasFlag(SegmentAccess.Execute)) continue;
            AddWords(words, map, segment.VirtualAddress, image.Elf.AtAddress(segment.VirtualAddress).Span);
        }

        var relocations = image.Relocations;
        for (var i = 0; i < relocations.Count; i++)
        {
            var (address, value) = relocations[i];
            if (map.Starts.IndexOf(unchecked(value - map.Starts.Low)) >= 0) words.Add(address);
        }

        words.Seal();
        var functions = new int[words.Count];
        var isTaken = new bool[map.Count];
        var next = 0;
        foreach (var address in words.ToArray())
        {
            // A relocation has the last word; where it points elsewhere, so does the program.
            var function = map.Starts.IndexOf(unchecked((image.ReadNumber(address, WordSize) ?? 0) - map.Starts.Low));
            functions[next++] = function;
            if (function >= 0) isTaken[function] = true;
        }

        return new FunctionPointers(words, functions, isTaken);
    }

    private static void AddWords(AddressSet words, CodeMap map, ulong start, ReadOnlySpan<byte> bytes)
    {
        var skip = (int)(unchecked(0 - start) % WordSize);
        if (skip >= bytes.Length) return;
        bytes = bytes[skip..];
        start += (ulong)skip;
        var low = map.Starts.Low;
        var values = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (var i = 0; i < values.Length; i++)
        {
            var value = BitConverter.IsLittleEndian ? values[i] : BinaryPrimitives.ReverseEndianness(values[i]);
            if (value - low < map.Starts.Span && map.Starts.IndexOf(value - low) >= 0) words.Add(start + ((ulong)i * WordSize));
        }
    }
}
