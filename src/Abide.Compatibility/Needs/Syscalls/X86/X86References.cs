using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Formats.Elf;

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

    // Of real code; a file that has five times as many was made to fill memory.
    private const int BytesPerReference = 20;
    private const int FewestBytesPerReference = 4;
    private const int Allowance = 4096;

    /// <summary>Null when there are more than any real program has.</summary>
    public static ReferenceMap? Read(CodeImage image, CodeMap map, FunctionPointers pointers)
    {
        var low = image.Code[0].Start;
        var size = image.Code.Sum(range => (long)range.Bytes.Length);
        var limit = (size / FewestBytesPerReference) + Allowance;
        var places = new List<uint>((int)(size / BytesPerReference));
        var targets = new List<int>((int)(size / BytesPerReference));
        foreach (var range in image.Code)
        {
            Scan(range, low, map, pointers, image.Elf.Header.Type == ElfType.Executable, places, targets, limit);
            if (places.Count > limit) return null;
        }

        return new ReferenceMap(low, map, pointers, places, targets);
    }

    private static void Scan(CodeRange range, ulong low, CodeMap map, FunctionPointers pointers, bool isFixed, List<uint> places, List<int> targets, long limit)
    {
        var bytes = range.Bytes.Span;
        if (bytes.Length < DistanceSize) return;
        ref var first = ref MemoryMarshal.GetReference(bytes);
        var starts = map.Starts;
        var words = pointers.Words;
        var codeSpan = starts.Span;
        var wordSpan = words.Span;
        var toWords = unchecked(low - words.Low);
        var atStart = range.Start - low;
        var last = bytes.Length - DistanceSize;
        var (goStart, goEnd) = (map.GoStart - low, map.GoEnd - low);
        for (var i = 0; i <= last; i++)
        {
            var operand = Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref first, i));
            var target = unchecked(atStart + (ulong)i + DistanceSize + (ulong)(long)operand);
            int to;
            if (target < codeSpan && starts.IndexOf(target) is var function and >= 0)
            {
                to = ReferenceMap.Function(function, IsLikely(bytes, i));
            }
            else if (unchecked(target + toWords) is var offset && offset < wordSpan && words.IndexOf(offset) is var word and >= 0)
            {
                to = ReferenceMap.Word(word, IsLikely(bytes, i));
            }
            else if (atStart + (ulong)i - goStart < goEnd - goStart)
            {
                continue;
            }
            else if (isFixed && unchecked((ulong)operand - low) is var absolute && absolute < codeSpan && starts.IndexOf(absolute) is var named and >= 0)
            {
                // Position-dependent C takes addresses as 32-bit numbers; Go never does.
                to = ReferenceMap.Function(named, isLikely: true);
            }
            else if (i > 0 && IsShortBranch(bytes[i - 1]) && unchecked(atStart + (ulong)i + 1 + (ulong)(long)(sbyte)bytes[i]) is var near && near < codeSpan && starts.IndexOf(near) is var neighbour and >= 0)
            {
                // Assemblers shorten a jump to the next function; Go's does not.
                to = ReferenceMap.Function(neighbour, isLikely: true);
            }
            else
            {
                continue;
            }

            places.Add((uint)(atStart + (ulong)i));
            targets.Add(to);
            if (places.Count > limit) return;
        }
    }

    /// <summary>jmp, jcc, loop and jrcxz with a distance of one byte.</summary>
    private static bool IsShortBranch(byte opcode) => opcode is 0xeb or (>= 0x70 and <= 0x7f) or (>= 0xe0 and <= 0xe3);

    /// <summary>Whether a call, a jump, a loaded address or a load ends where a distance starts.</summary>
    private static bool IsLikely(ReadOnlySpan<byte> code, int at)
    {
        const byte RipRelativeMask = 0xc7, RipRelative = 0x05; // ModRM: mod 0, r/m 5
        if (at < 2) return at == 1 && code[0] is 0xe8 or 0xe9;
        if (code[at - 1] is 0xe8 or 0xe9) return true;
        if (code[at - 2] == 0x0f && code[at - 1] is >= 0x80 and <= 0x8f) return true;
        if (code[at - 2] == 0xff && code[at - 1] is 0x15 or 0x25) return true;
        return at >= 3 && code[at - 2] is 0x8d or 0x8b && (code[at - 1] & RipRelativeMask) == RipRelative && code[at - 3] is 0x48 or 0x4c;
    }

    /// <summary>
    /// Adds the places that hold the distance to an address of a range. An immediate may stand between the distance and the end of
    /// the instruction, from which it counts.
    /// </summary>
    public static void Find(CodeRange range, ulong from, ulong to, List<ulong> places)
    {
        const ulong WidestImmediate = 4;
        var bytes = range.Bytes.Span;
        if (bytes.Length < DistanceSize) return;
        ref var first = ref MemoryMarshal.GetReference(bytes);
        for (var i = 0; i <= bytes.Length - DistanceSize; i++)
        {
            var target = unchecked(range.Start + (ulong)i + DistanceSize + (ulong)(long)Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref first, i)));
            if (unchecked(target + WidestImmediate - from) <= to + WidestImmediate - from) places.Add(range.Start + (ulong)i);
        }
    }
}
