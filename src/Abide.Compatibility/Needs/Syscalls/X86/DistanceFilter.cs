using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>Sorts out, 32 at a time, the places in code whose bytes cannot be a distance to anything in the program.</summary>
/// <param name="origin">Offset in the program that a distance of 0 at the first byte of the code leads to.</param>
/// <param name="span">Bytes of the program, below 2 GiB so that a sum that wraps around lies outside.</param>
/// <param name="misaligned">Bits that are zero in every offset that is wanted.</param>
/// <param name="isAbsolute">The bytes are no distance but an offset themselves, to which <paramref name="origin"/> is added.</param>
internal readonly struct DistanceFilter(uint origin, uint span, uint misaligned, bool isAbsolute = false)
{
    private const int PlacesAtOnce = 32;
    private const int DistanceSize = 4;

    /// <summary>Writes the places of a stretch that remain, ascending, to <paramref name="found"/>, which has room for all.</summary>
    /// <param name="code">All of the code.</param>
    /// <param name="from">The first place.</param>
    /// <param name="to">The place behind the last one; four bytes can be read at each.</param>
    /// <param name="found">Gets the places.</param>
    /// <returns>How many remain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // one call looks at megabytes, too few calls for the tiers
    public int Apply(ReadOnlySpan<byte> code, int from, int to, Span<int> found)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, code.Length - DistanceSize + 1);
        ref var first = ref MemoryMarshal.GetReference(code);
        var count = 0;
        var at = from;
        var step = isAbsolute ? 0u : 1u;
        var lanes = Vector256.Create(0u, 4, 8, 12, 16, 20, 24, 28) * step;
        var limit = Vector256.Create(span);
        var mask = Vector256.Create(misaligned);
        for (; at <= to - PlacesAtOnce; at += PlacesAtOnce)
        {
            var here = lanes + Vector256.Create(unchecked(origin + ((uint)at * step)));
            var mask0 = Wanted(ref first, at, here, limit, mask);
            var mask1 = Wanted(ref first, at + 1, here + Vector256.Create(step), limit, mask);
            var mask2 = Wanted(ref first, at + 2, here + Vector256.Create(2 * step), limit, mask);
            var mask3 = Wanted(ref first, at + 3, here + Vector256.Create(3 * step), limit, mask);
            for (var any = mask0 | mask1 | mask2 | mask3; any != 0; any &= any - 1)
            {
                var lane = BitOperations.TrailingZeroCount(any);
                var place = at + (lane * DistanceSize);
                if ((mask0 >> lane & 1) != 0) found[count++] = place;
                if ((mask1 >> lane & 1) != 0) found[count++] = place + 1;
                if ((mask2 >> lane & 1) != 0) found[count++] = place + 2;
                if ((mask3 >> lane & 1) != 0) found[count++] = place + 3;
            }
        }

        for (; at < to; at++)
        {
            var target = unchecked(origin + ((uint)at * step) + (uint)Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref first, at)));
            if (target < span && (target & misaligned) == 0) found[count++] = at;
        }

        return count;
    }

    /// <summary>A bit for each of eight places, four bytes apart, of one phase. The last reads up to 35 bytes on, and stays within what the caller promised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Wanted(ref byte first, int at, Vector256<uint> here, Vector256<uint> limit, Vector256<uint> mask)
    {
        var distances = Vector256.LoadUnsafe(ref Unsafe.Add(ref first, at)).AsUInt32();
        var targets = here + distances;
        return (Vector256.LessThan(targets, limit) & Vector256.Equals(targets & mask, Vector256<uint>.Zero)).ExtractMostSignificantBits();
    }
}
