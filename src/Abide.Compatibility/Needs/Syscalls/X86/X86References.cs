using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>
/// Finds references in x86-64 code at the speed of memory. Calls, jumps and RIP-relative operands all hold a signed 32-bit
/// distance from the end of their instruction, which for calls, jumps and <c>lea</c> is the end of the distance itself (Intel SDM
/// volume 2, 2.2.1.6). So every byte is taken for the start of one; that a stray one hits the first byte of a function is
/// rare, and only ever adds references.
/// </summary>
internal static class X86References
{
    private const int DistanceSize = 4;

    // Real code has a reference in 20 bytes; a file that has one in 4 was made to fill memory.
    private const int BytesPerReference = 4;
    private const int Allowance = 4096;

    /// <summary>Null when there are more than any real program has.</summary>
    public static ReferenceMap? Read(CodeImage image, CodeMap map, FunctionPointers pointers)
    {
        var low = image.Code[0].Start;
        var limit = (image.Code.Sum(range => (long)range.Bytes.Length) / BytesPerReference) + Allowance;
        var places = new List<uint>();
        var targets = new List<int>();
        foreach (var range in image.Code)
        {
            if (!Scan(range, low, map, pointers, places, targets, limit)) return null;
        }

        return new ReferenceMap(low, map, pointers, [.. places], [.. targets]);
    }

    private static bool Scan(CodeRange range, ulong low, CodeMap map, FunctionPointers pointers, List<uint> places, List<int> targets, long limit)
    {
        var bytes = range.Bytes.Span;
        if (bytes.Length < DistanceSize) return true;
        ref var first = ref MemoryMarshal.GetReference(bytes);
        var starts = map.Starts;
        var words = pointers.Words;
        var codeSpan = starts.Span;
        var wordSpan = words.Span;
        var toWords = unchecked(low - words.Low);
        var atStart = range.Start - low;
        var last = bytes.Length - DistanceSize;
        for (var i = 0; i <= last; i++)
        {
            var distance = Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref first, i));
            var target = unchecked(atStart + (ulong)i + DistanceSize + (ulong)(long)distance);
            int to;
            if (target < codeSpan)
            {
                to = starts.IndexOf(target);
                if (to < 0) continue;
            }
            else
            {
                var offset = unchecked(target + toWords);
                if (offset >= wordSpan || words.IndexOf(offset) is not (var word and >= 0)) continue;
                to = ReferenceMap.Word(word);
            }

            places.Add((uint)(atStart + (ulong)i));
            targets.Add(to);
        }

        return places.Count <= limit;
    }

    /// <summary>
    /// Adds the places that hold the distance to one address. An immediate may stand between the distance and the end of the
    /// instruction.
    /// </summary>
    public static void Find(CodeRange range, ulong target, List<ulong> places)
    {
        var bytes = range.Bytes.Span;
        if (bytes.Length < DistanceSize) return;
        ref var first = ref MemoryMarshal.GetReference(bytes);
        for (var i = 0; i <= bytes.Length - DistanceSize; i++)
        {
            var end = unchecked(range.Start + (ulong)i + DistanceSize + (ulong)(long)Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref first, i)));
            if (unchecked(target - end) is 0 or 1 or 2 or 4) places.Add(range.Start + (ulong)i);
        }
    }
}
