using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Abide.Formats.Go;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// The words of an object's data that hold the address of a function: Go's closures and itabs, C's tables of functions, initialisers.
/// </summary>
internal sealed class FunctionPointers
{
    private const int WordSize = 8;

    private readonly ulong[] _addresses;
    private readonly int[] _functions;
    private readonly bool[] _isTaken;

    private FunctionPointers(AddressSet words, ulong[] addresses, int[] functions, bool[] isTaken) =>
        (Words, _addresses, _functions, _isTaken) = (words, addresses, functions, isTaken);

    /// <summary>Where they stand.</summary>
    public AddressSet Words { get; }

    public ulong AddressOf(int word) => _addresses[word];

    /// <summary>The function that the word of that number points to.</summary>
    public int FunctionAt(int word) => _functions[word];

    /// <summary>Whether any word points to the function.</summary>
    public bool HasPointerTo(int function) => _isTaken[function];

    /// <summary>How many words point to the function.</summary>
    public int CountTo(int function) => _functions.Count(pointed => pointed == function);

    public static FunctionPointers Read(CodeImage image, CodeMap map, GoFunctionTable? go)
    {
        var tables = LinkerTables.Find(image.Elf, go);
        var low = image.Low & ~(ulong)(WordSize - 1);
        var words = new AddressSet(low, image.Low + image.Span - low, WordSize);
        foreach (var data in image.Data)
        {
            foreach (var (start, end) in tables.Without(data.Start, data.End)) AddWords(words, map, start, data.Bytes.Span[(int)(start - data.Start)..(int)(end - data.Start)]);
        }

        var relocations = image.Relocations;
        for (var i = 0; i < relocations.Count; i++)
        {
            var (address, value) = relocations[i];
            if (map.Starts.IndexOf(unchecked(value - map.Starts.Low)) >= 0 && !tables.Contains(address)) words.Add(address);
        }

        words.Seal();
        var addresses = words.ToArray();
        var functions = new int[addresses.Length];
        var isTaken = new bool[map.Count];
        for (var word = 0; word < addresses.Length; word++)
        {
            functions[word] = FunctionAt(addresses[word]);
            isTaken[functions[word]] = true;
        }

        return new FunctionPointers(words, addresses, functions, isTaken);

        // A relocation has the last word about what the file says.
        int FunctionAt(ulong address)
        {
            var relocated = map.Starts.IndexOf(unchecked((image.ReadNumber(address, WordSize) ?? 0) - map.Starts.Low));
            if (relocated >= 0) return relocated;
            return image.Elf.TryReadAddress(address, WordSize, out var bytes) ? Math.Max(0, map.Starts.IndexOf(unchecked(BinaryPrimitives.ReadUInt64LittleEndian(bytes) - map.Starts.Low))) : 0;
        }
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
