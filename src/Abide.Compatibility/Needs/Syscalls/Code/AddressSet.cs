using System.Numerics;
using System.Runtime.CompilerServices;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// Addresses of one stretch of memory as a bitmap that also tells the how-manieth an address is: a look-up costs two memory
/// accesses, so that every byte of a program can be asked whether it points into the set.
/// </summary>
internal sealed class AddressSet
{
    private const int BitsPerWord = 64;

    private readonly int _shift;
    private readonly ulong _misaligned;
    private readonly ulong[] _bits;
    private readonly int[] _before;

    /// <param name="low">The lowest address that can be in it.</param>
    /// <param name="span">Bytes from there to the end of the stretch.</param>
    /// <param name="alignment">A power of two that every address is a multiple of, counted from <paramref name="low"/>.</param>
    public AddressSet(ulong low, ulong span, int alignment)
    {
        Low = low;
        Span = span;
        _shift = BitOperations.Log2((uint)alignment);
        _misaligned = (1UL << _shift) - 1;
        var words = checked((int)(((span >> _shift) / BitsPerWord) + 1));
        _bits = new ulong[words];
        _before = new int[words];
    }

    public ulong Low { get; }

    public ulong Span { get; }

    /// <summary>How many there are; right after <see cref="Seal"/>.</summary>
    public int Count { get; private set; }

    /// <summary>False when the address lies outside the stretch or is not aligned.</summary>
    public bool Add(ulong address)
    {
        var offset = unchecked(address - Low);
        if (offset >= Span || (offset & _misaligned) != 0) return false;
        var bit = offset >> _shift;
        _bits[bit / BitsPerWord] |= 1UL << (int)(bit % BitsPerWord);
        return true;
    }

    /// <summary>Ends adding.</summary>
    public void Seal()
    {
        Count = 0;
        for (var i = 0; i < _bits.Length; i++)
        {
            _before[i] = Count;
            Count += BitOperations.PopCount(_bits[i]);
        }
    }

    /// <summary>The number, in ascending order, of the address that lies <paramref name="offset"/> bytes behind <see cref="Low"/>; -1 when it is not in the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(ulong offset)
    {
        if ((offset & _misaligned) != 0 || offset >= Span) return -1;
        var bit = offset >> _shift;
        var word = _bits[bit / BitsPerWord];
        var mask = 1UL << (int)(bit % BitsPerWord);
        return (word & mask) == 0 ? -1 : _before[bit / BitsPerWord] + BitOperations.PopCount(word & (mask - 1));
    }

    /// <summary>All addresses, ascending.</summary>
    public ulong[] ToArray()
    {
        var addresses = new ulong[Count];
        var next = 0;
        for (var i = 0; i < _bits.Length; i++)
        {
            for (var word = _bits[i]; word != 0; word &= word - 1)
            {
                addresses[next++] = Low + ((((ulong)i * BitsPerWord) + (ulong)BitOperations.TrailingZeroCount(word)) << _shift);
            }
        }

        return addresses;
    }
}
