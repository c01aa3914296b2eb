using Abide.Compatibility.Needs.Syscalls.Values;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>The general registers of an architecture, by number.</summary>
/// <param name="Count">How many there are, the stack pointer among them.</param>
/// <param name="StackPointer">Its number.</param>
/// <param name="FramePointer">The one that functions keep an address of their own frame in, which nobody writes through.</param>
internal sealed record RegisterFile(int Count, int StackPointer, int FramePointer);

/// <summary>
/// What is known at one point of a function: the general registers, and the stack by distance from the stack pointer at
/// entry. Below 0 lies the function's own frame, where what is not noted is unknown; from 8 on its caller's, where what is not
/// noted still has the value it had at entry.
/// </summary>
internal sealed class FlowState
{
    private const int FirstArgument = 8;
    private const int WordSize = 8;

    // Compiled functions note some hundred words.
    private const int SlotLimit = 4096;
    private const int None = int.MaxValue;

    private readonly RegisterFile _file;
    private readonly StackSlots _slots;
    private Value[] _registers;
    private bool _isShared;

    // Addresses from these on have been computed, so that calls and stores through pointers may change what lies there.
    private int _exposedFrame = None;
    private int _exposedArguments = None;
    private int _argumentsLostFrom = None;

    private FlowState(RegisterFile file, Value[] registers, StackSlots slots) => (_file, _registers, _slots) = (file, registers, slots);

    public static FlowState AtEntry(RegisterFile file)
    {
        var registers = new Value[file.Count];
        for (var i = 0; i < registers.Length; i++) registers[i] = i == file.StackPointer ? Value.OfStack(0) : Value.OfRegister(i);
        return new FlowState(file, registers, new StackSlots());
    }

    /// <summary>Nothing is known, not even where the stack is.</summary>
    public static FlowState Anything(RegisterFile file)
    {
        var registers = new Value[file.Count];
        Array.Fill(registers, Value.Unknown);
        return new FlowState(file, registers, new StackSlots()) { _argumentsLostFrom = FirstArgument };
    }

    /// <summary>Values that it holds: what copying it costs.</summary>
    public int Size => _registers.Length + _slots.Count;

    public Value StackPointer => _registers[_file.StackPointer];

    public Value this[int register]
    {
        get => _registers[register];
        set
        {
            Own();
            _registers[register] = value;
            if (register == _file.StackPointer)
            {
                if (value.StackOffset is null) LoseStack();
            }
            else if (register != _file.FramePointer && value.StackOffset is { } offset)
            {
                Expose(offset);
            }
        }
    }

    /// <summary>Puts an address of the stack into a register that is never written through.</summary>
    public void Hold(int register, Value value)
    {
        Own();
        _registers[register] = value;
    }

    public FlowState Copy()
    {
        _isShared = true;
        return new(_file, _registers, _slots.Copy())
        {
            _isShared = true,
            _exposedFrame = _exposedFrame,
            _exposedArguments = _exposedArguments,
            _argumentsLostFrom = _argumentsLostFrom,
        };
    }

    public Value Load(int offset, int width)
    {
        if (_slots.Find(offset) is { } slot) return width <= slot.Width ? slot.Value.Truncate(width) : Value.Unknown;
        for (var index = _slots.FirstNear(offset); index < _slots.Count && _slots[index].Offset < offset + width; index++)
        {
            if (Overlaps(_slots[index].Offset, _slots[index].Slot.Width, offset, width)) return Value.Unknown;
        }

        return AtEntry(offset, width);
    }

    public void Store(int offset, int width, Value value)
    {
        for (var index = _slots.FirstNear(offset); index < _slots.Count && _slots[index].Offset < offset + width; index++)
        {
            var (near, slot) = _slots[index];
            if (near != offset && Overlaps(near, slot.Width, offset, width)) _slots.Set(near, new(slot.Width, Value.Unknown));
        }

        if (_slots.Find(offset) is { } same && same.Width > width) (width, value) = (same.Width, Value.Unknown);
        if (_slots.Count > SlotLimit)
        {
            // Of its own frame nothing more is noted; of its caller's, nothing more is known.
            if (offset >= 0) LoseArguments(FirstArgument);
            else _slots.Remove(offset, offset + width);
            return;
        }

        for (; width > WordSize; width -= WordSize, offset += WordSize) _slots.Set(offset, new(WordSize, value = Value.Unknown));
        _slots.Set(offset, new(width, value));
    }

    /// <summary>Notes that an address in the stack is known to more than this function's instructions; what is there, and above it, may change at any call.</summary>
    public void Expose(int offset)
    {
        if (offset < 0) _exposedFrame = Math.Min(_exposedFrame, offset);
        else _exposedArguments = Math.Min(_exposedArguments, Math.Max(offset, FirstArgument));
    }

    /// <summary>Somebody else may have written to where addresses are known.</summary>
    public void ForgetExposed()
    {
        if (_exposedFrame != None) Forget(_exposedFrame, 0);
        if (_exposedArguments != None) LoseArguments(_exposedArguments);
    }

    /// <summary>Drops what is known of the stack from one distance up to another.</summary>
    public void Forget(int from, int to) => _slots.Remove(from, to);

    /// <summary>Takes in what is known on another way to the same point. False when that changes nothing.</summary>
    public bool Join(FlowState other)
    {
        var changed = false;
        for (var i = 0; i < _registers.Length; i++)
        {
            var joined = _registers[i].Join(other._registers[i]);
            if (ReferenceEquals(joined, _registers[i])) continue;
            changed = true;
            Own();
            _registers[i] = joined;
        }

        changed |= JoinSlots(other);
        changed |= Lower(ref _exposedFrame, other._exposedFrame);
        changed |= Lower(ref _exposedArguments, other._exposedArguments);
        changed |= Lower(ref _argumentsLostFrom, other._argumentsLostFrom);
        if (changed && StackPointer.StackOffset is null) LoseStack();
        return changed;
    }

    private bool JoinSlots(FlowState other)
    {
        var changed = false;
        var near = 0;
        for (var index = 0; index < _slots.Count; index++)
        {
            var (offset, slot) = _slots[index];
            while (near < other._slots.Count && other._slots[near].Offset < offset) near++;
            var theirs = near < other._slots.Count && other._slots[near] is var (at, found) && at == offset ? found : new Slot(slot.Width, other.AtEntry(offset, slot.Width));
            var joined = theirs.Width == slot.Width ? slot.Value.Join(theirs.Value) : Value.Unknown;
            if (ReferenceEquals(joined, slot.Value)) continue;
            changed = true;
            _slots.Set(offset, new(slot.Width, joined));
        }

        for (var index = other._slots.FirstFrom(0); index < other._slots.Count; index++)
        {
            var (offset, theirs) = other._slots[index];
            if (_slots.Find(offset) is not null) continue;
            var entered = AtEntry(offset, theirs.Width);
            var joined = entered.Join(theirs.Value);
            if (ReferenceEquals(joined, entered)) continue;
            changed = true;
            _slots.Set(offset, new(theirs.Width, joined));
        }

        return changed;
    }

    /// <summary>The stack is somewhere else, or nowhere known.</summary>
    private void LoseStack()
    {
        _slots.Remove(int.MinValue, int.MaxValue);
        _argumentsLostFrom = FirstArgument;
    }

    private Value AtEntry(int offset, int width) => offset >= FirstArgument && offset < _argumentsLostFrom && width >= sizeof(uint)
        ? Value.OfCallerStack(offset)
        : Value.Unknown;

    private void Own()
    {
        if (!_isShared) return;
        (_registers, _isShared) = ([.. _registers], false);
    }

    private void LoseArguments(int from)
    {
        Forget(from, None);
        _argumentsLostFrom = Math.Min(_argumentsLostFrom, from);
    }

    private static bool Overlaps(int first, int firstWidth, int second, int secondWidth) => first < second + secondWidth && second < first + firstWidth;

    private static bool Lower(ref int value, int other)
    {
        if (other >= value) return false;
        value = other;
        return true;
    }
}

/// <summary>What lies at one distance on the stack.</summary>
/// <param name="Width">Bytes.</param>
/// <param name="Value">What they hold.</param>
internal sealed record Slot(int Width, Value Value);
