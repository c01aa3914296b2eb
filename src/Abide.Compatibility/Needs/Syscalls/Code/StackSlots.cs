namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// What is known of the stack, by distance from the stack pointer at entry. A few words at most points of most functions, copied far more
/// often than changed: a sorted array that copies share until one of them is changed.
/// </summary>
internal sealed class StackSlots
{
    private const int WordSize = 8;

    private int[] _offsets = [];
    private Slot[] _slots = [];
    private bool _isShared = true; // the empty arrays are everyone's

    public int Count { get; private set; }

    public (int Offset, Slot Slot) this[int index] => (_offsets[index], _slots[index]);

    public StackSlots Copy()
    {
        _isShared = true;
        return new StackSlots { _offsets = _offsets, _slots = _slots, Count = Count };
    }

    /// <summary>Null when nothing is noted there.</summary>
    public Slot? Find(int offset) => IndexOf(offset) is var index and >= 0 ? _slots[index] : null;

    /// <summary>The number of the first that may reach into what starts at an offset.</summary>
    public int FirstNear(int offset) => FirstFrom(offset - WordSize + 1);

    /// <summary>The number of the first that starts at an offset or behind it.</summary>
    public int FirstFrom(int offset)
    {
        var index = IndexOf(offset);
        return index < 0 ? ~index : index;
    }

    public void Set(int offset, Slot slot)
    {
        var index = IndexOf(offset);
        if (index >= 0)
        {
            Own(Count);
            _slots[index] = slot;
            return;
        }

        index = ~index;
        Own(Count + 1);
        Array.Copy(_offsets, index, _offsets, index + 1, Count - index);
        Array.Copy(_slots, index, _slots, index + 1, Count - index);
        (_offsets[index], _slots[index]) = (offset, slot);
        Count++;
    }

    /// <summary>Drops what starts from one offset on, up to another.</summary>
    public void Remove(int from, int to)
    {
        int first = FirstFrom(from), last = FirstFrom(to);
        if (first >= last) return;
        Own(Count);
        Array.Copy(_offsets, last, _offsets, first, Count - last);
        Array.Copy(_slots, last, _slots, first, Count - last);
        Count -= last - first;
    }

    private int IndexOf(int offset) => Array.BinarySearch(_offsets, 0, Count, offset);

    private void Own(int count)
    {
        if (!_isShared && count <= _offsets.Length) return;
        var size = count <= _offsets.Length ? _offsets.Length : Math.Max(4, count + (count / 2));
        var (offsets, slots) = (new int[size], new Slot[size]);
        Array.Copy(_offsets, offsets, Count);
        Array.Copy(_slots, slots, Count);
        (_offsets, _slots, _isShared) = (offsets, slots, false);
    }
}
