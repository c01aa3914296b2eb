using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
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

    // Places that are filtered in one go.
    private const int Stretch = 4096;

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
        var scan = new Scan(map, pointers, low, places, targets, limit);
        foreach (var range in image.Code)
        {
            var start = range.Start;
            var goStart = (int)(Math.Clamp(map.GoStart, start, range.End) - start);
            var goEnd = (int)(Math.Clamp(map.GoEnd, start, range.End) - start);
            scan.Other(range, 0, goStart, image);
            scan.Go(range, goStart, goEnd, image);
            scan.Other(range, goEnd, range.Bytes.Length, image);
            if (places.Count > limit) return null;
        }

        return new ReferenceMap(low, map, pointers, places, targets);
    }

    /// <summary>The pass over the code, in the order of addresses.</summary>
    private readonly struct Scan(CodeMap map, FunctionPointers pointers, ulong low, List<uint> places, List<int> targets, long limit)
    {
        /// <summary>Go code, whose functions are aligned and which has distances only.</summary>
        public void Go(CodeRange range, int from, int to, CodeImage image)
        {
            var code = range.Bytes.Span;
            to = Math.Min(to, code.Length - DistanceSize + 1);
            var filter = new DistanceFilter((uint)(range.Start - image.Low) + DistanceSize, (uint)image.Span, CommonZeros(image));
            Span<int> found = stackalloc int[Stretch];
            for (; from < to && places.Count <= limit; from += Stretch)
            {
                foreach (var at in found[..filter.Apply(code, from, Math.Min(to, from + Stretch), found)]) TryDistance(range, code, at);
            }
        }

        /// <summary>Code of compilers and assemblers that know nothing of Go.</summary>
        public void Other(CodeRange range, int from, int to, CodeImage image)
        {
            var code = range.Bytes.Span;
            var isFixed = image.Elf.Header.Type == ElfType.Executable;
            to = Math.Min(to, code.Length - DistanceSize + 1);
            var distances = new DistanceFilter((uint)(range.Start - image.Low) + DistanceSize, (uint)image.Span, misaligned: 0);
            // Position-dependent C takes addresses as 32-bit numbers.
            var addresses = new DistanceFilter(unchecked((uint)-(long)low), (uint)map.Starts.Span, misaligned: 0, isAbsolute: true);
            Span<int> found = stackalloc int[2 * Stretch];
            var branches = ShortBranches(range, from, to);
            var branch = 0;
            for (; from < to && places.Count <= limit; from += Stretch)
            {
                var end = Math.Min(to, from + Stretch);
                var count = distances.Apply(code, from, end, found);
                if (isFixed)
                {
                    count += addresses.Apply(code, from, end, found[count..]);
                    found[..count].Sort();
                }

                for (var next = 0; next < count || (branch < branches.Count && branches[branch] < end);)
                {
                    var at = Math.Min(next < count ? found[next] : int.MaxValue, branch < branches.Count ? branches[branch] : int.MaxValue);
                    while (next < count && found[next] == at) next++;
                    var isBranch = branch < branches.Count && branches[branch] == at;
                    if (isBranch) branch++;
                    if (TryDistance(range, code, at)) continue;
                    if (isFixed && map.Starts.IndexOf(unchecked((ulong)BinaryPrimitives.ReadInt32LittleEndian(code[at..]) - low)) is var named and >= 0) Add(range, at, ReferenceMap.Function(named, isLikely: true));
                    else if (isBranch) Add(range, at, ReferenceMap.Function(map.Starts.IndexOf(BranchTarget(range, code, at)), isLikely: true));
                }
            }
        }

        /// <summary>Where assemblers shortened a jump to a neighbouring function, as Go's does not; ascending.</summary>
        private List<int> ShortBranches(CodeRange range, int from, int to)
        {
            var code = range.Bytes.Span;
            var branches = new List<int>();
            for (var function = Math.Max(0, map.IndexOf(range.Start)); function < map.Count && map.StartOf(function) < range.End; function++)
            {
                var start = (int)(map.StartOf(function) - range.Start);
                AddBranches(code[..to], Math.Max(from, 1), start, branches);
            }

            branches.Sort();
            return branches;
        }

        /// <summary>Compares all bytes that a short distance can lie at with the one distance that leads from there to the function.</summary>
        private static void AddBranches(ReadOnlySpan<byte> code, int from, int start, List<int> branches)
        {
            var at = Math.Max(from, start - sbyte.MaxValue - 1);
            var end = Math.Min(code.Length, start - sbyte.MinValue);
            var ramp = Vector256.CreateSequence(unchecked((byte)(start - 1 - at)), byte.MaxValue);
            for (; at <= end - Vector256<byte>.Count; at += Vector256<byte>.Count)
            {
                for (var equal = Vector256.Equals(Vector256.Create(code[at..]), ramp).ExtractMostSignificantBits(); equal != 0; equal &= equal - 1)
                {
                    var place = at + BitOperations.TrailingZeroCount(equal);
                    if (IsShortBranch(code[place - 1])) branches.Add(place);
                }

                ramp -= Vector256.Create((byte)Vector256<byte>.Count);
            }

            for (; at < end; at++)
            {
                if (code[at] == unchecked((byte)(start - 1 - at)) && IsShortBranch(code[at - 1])) branches.Add(at);
            }
        }

        private ulong BranchTarget(CodeRange range, ReadOnlySpan<byte> code, int at) => unchecked(range.Start - low + (ulong)at + 1 + (ulong)(long)(sbyte)code[at]);

        private bool TryDistance(CodeRange range, ReadOnlySpan<byte> code, int at)
        {
            var target = unchecked(range.Start - low + (ulong)at + DistanceSize + (ulong)(long)BinaryPrimitives.ReadInt32LittleEndian(code[at..]));
            if (map.Starts.IndexOf(target) is var function and >= 0)
            {
                Add(range, at, ReferenceMap.Function(function, IsLikely(code, at)));
                return true;
            }

            if (pointers.Words.IndexOf(unchecked(target + low - pointers.Words.Low)) is not (var word and >= 0)) return false;
            Add(range, at, ReferenceMap.Word(word, IsLikely(code, at)));
            return true;
        }

        private void Add(CodeRange range, int at, int target)
        {
            places.Add((uint)(range.Start - low + (ulong)at));
            targets.Add(target);
        }

        /// <summary>The low bits that are zero in all offsets of functions and of words that point to one.</summary>
        private uint CommonZeros(CodeImage image)
        {
            const uint WordAlignment = 8;
            var offsets = unchecked((uint)(pointers.Words.Low - image.Low)) | WordAlignment;
            foreach (var address in map.Addresses) offsets |= unchecked((uint)(address - image.Low));
            return (offsets & (~offsets + 1)) - 1;
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
        var code = range.Bytes.Span;
        var filter = new DistanceFilter(unchecked((uint)(range.Start + DistanceSize + WidestImmediate - from)), (uint)(to - from + WidestImmediate + 1), misaligned: 0);
        Span<int> found = stackalloc int[Stretch];
        for (var at = 0; at <= code.Length - DistanceSize; at += Stretch)
        {
            foreach (var place in found[..filter.Apply(code, at, Math.Min(code.Length - DistanceSize + 1, at + Stretch), found)]) places.Add(range.Start + (ulong)place);
        }
    }
}
