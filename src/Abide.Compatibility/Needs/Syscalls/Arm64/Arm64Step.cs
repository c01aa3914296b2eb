using System.Numerics;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>
/// What one instruction does to a state (Arm ARM, C4.1: the groups by bits 28 to 25). What it does not know in particular makes the
/// registers that it names unknown.
/// </summary>
internal sealed class Arm64Step(CallConvention convention, CodeImage image, Func<ulong, Callee> calleeAt)
{
    public const int StackPointer = 31;

    /// <summary>X0 to X30 and the stack pointer, which shares its number with the zero register.</summary>
    public static readonly RegisterFile Registers = new(32, StackPointer, FramePointer: 29);

    /// <summary>Go's ABIInternal since 1.18 (src/cmd/compile/abi-internal.md): kept are the goroutine (X28), the frame pointer, and X18, which is the platform's.</summary>
    public static readonly CallConvention GoRegisters = new([.. Enumerable.Range(0, 28).Where(register => register != 18), A64Instruction.Link], PassesOnStack: false, ReturnsOnStack: true);

    /// <summary>Go's ABI0, the only one until 1.17.</summary>
    public static readonly CallConvention GoStack = GoRegisters with { PassesOnStack = true };

    /// <summary>Procedure Call Standard for the Arm 64-bit Architecture (AAPCS64), 6.1.1: X19 to X29 are the caller's.</summary>
    public static readonly CallConvention Standard = new([.. Enumerable.Range(0, 19), A64Instruction.Link], PassesOnStack: false, ReturnsOnStack: false);

    public CallConvention Convention => convention;

    public void Apply(A64Instruction instruction, FlowState state)
    {
        switch (instruction.Field(25, 4))
        {
            case 0b1000 or 0b1001: ApplyImmediate(instruction, state); break;
            case 0b1010 or 0b1011: ApplyControl(instruction, state); break;
            case 0b0100 or 0b0110 or 0b1100 or 0b1110: ApplyAccess(instruction, state); break;
            case 0b0101 or 0b1101: ApplyRegister(instruction, state); break;
            case 0b0111 or 0b1111:
                if (WritesGeneral(instruction)) Lose(instruction.Rd, state);
                break;
            default: Lose(instruction.Rd, state); break; // scalable vectors and matrices
        }
    }

    /// <summary>The value of a register; 31 is zero.</summary>
    public static Value Read(int register, FlowState state, int width = sizeof(long)) => register == StackPointer ? Value.Zero : state[register].Truncate(width);

    /// <summary>Where an instruction loads or stores: a stack address, a constant, or unknown.</summary>
    public static Value AddressOf(in A64Access access, FlowState state, out int? arrayAt)
    {
        arrayAt = null;
        if (access.Literal is { } literal) return Value.Of((long)literal);
        var start = state[access.BaseRegister];
        if (access.Index is not { } index) return Value.Add(start, Value.Of(access.Writeback == A64Writeback.After ? 0 : access.Offset));
        var shift = access.Shift;
        var distance = Extend(Read(index, state), access.Extension).Map(number => number << shift);
        if (distance.IsUnknown) arrayAt = start.StackOffset;
        return Value.Add(start, distance);
    }

    private void ApplyImmediate(A64Instruction instruction, FlowState state)
    {
        var width = instruction.Is64 ? sizeof(long) : sizeof(int);
        var operation = instruction.Field(29, 2);
        switch (instruction.Field(23, 3))
        {
            case 0b000 or 0b001:
                Write(instruction.Rd, Value.Of((long)instruction.PcRelative), sizeof(long), state);
                break;
            case 0b010:
                // Where Go's stack pointer points, the link register lies: nobody writes through a copy of it, which functions compare with the stack's bound.
                var delta = Value.Of((operation & 2) == 0 ? instruction.ArithmeticImmediate : -instruction.ArithmeticImmediate);
                if (convention.ReturnsOnStack && instruction is { Rn: StackPointer, Rd: not StackPointer, ArithmeticImmediate: 0 }) state.Hold(instruction.Rd, state[StackPointer]);
                else WriteResult(instruction, Value.Add(state[instruction.Rn], delta), width, setsFlags: (operation & 1) != 0, state);
                break;
            case 0b100:
                var mask = instruction.BitmaskImmediate();
                var result = mask is { } bits ? Logical(operation, Read(instruction.Rn, state, width), Value.Of((long)bits)) : Value.Unknown;
                WriteResult(instruction, result, width, setsFlags: operation == 3, state);
                break;
            case 0b101:
                MoveWide(instruction, operation, width, state);
                break;
            case 0b110:
                Write(instruction.Rd, Bitfield(instruction, operation, width, state), width, state);
                break;
            default:
                Lose(instruction.Rd, state);
                break;
        }
    }

    private static void MoveWide(A64Instruction instruction, int operation, int width, FlowState state)
    {
        var shift = instruction.Field(21, 2) * 16;
        var number = (long)instruction.Field(5, 16) << shift;
        var value = operation switch
        {
            0 => Value.Of(~number),
            2 => Value.Of(number),
            3 => Read(instruction.Rd, state).Map(old => (old & ~(0xffffL << shift)) | number),
            _ => Value.Unknown,
        };
        Write(instruction.Rd, value, width, state);
    }

    /// <summary>SBFM and UBFM, which are also the shifts by a number and the extensions.</summary>
    private static Value Bitfield(A64Instruction instruction, int operation, int width, FlowState state)
    {
        const int Signed = 0, Unsigned = 2;
        var (rotation, last) = (instruction.Field(16, 6), instruction.Field(10, 6));
        var source = Read(instruction.Rn, state, width);
        if (operation is not (Signed or Unsigned) || rotation >= width * 8 || last >= width * 8) return Value.Unknown;
        if (rotation == 0 && last == 31) return operation == Signed && width == sizeof(long) ? SignExtend(source.Truncate(sizeof(int)), sizeof(int)) : source.Truncate(sizeof(int));
        return source.Map(number =>
        {
            // Bits from the rotation to the last go to the bottom; or, where the last comes first, to where the rotation leaves room.
            var (length, up) = last >= rotation ? (last - rotation + 1, 0) : (last + 1, (width * 8) - rotation);
            var field = last >= rotation ? (long)((ulong)number >> rotation) : number;
            var unused = 64 - length;
            return (operation == Signed ? field << unused >> unused : (long)((ulong)field << unused >> unused)) << up;
        });
    }

    private static void ApplyRegister(A64Instruction instruction, FlowState state)
    {
        var width = instruction.Is64 ? sizeof(long) : sizeof(int);
        var operation = instruction.Field(29, 2);
        if (instruction.Is(0x1f000000, 0x0a000000))
        {
            var right = Shift(instruction, Read(instruction.Rm, state, width), width);
            if (instruction.Field(21, 1) != 0) right = right.Map(number => ~number);
            Write(instruction.Rd, Logical(operation, Read(instruction.Rn, state, width), right), width, state);
        }
        else if (instruction.Is(0x1f200000, 0x0b000000))
        {
            var right = Shift(instruction, Read(instruction.Rm, state, width), width);
            Write(instruction.Rd, AddOrSubtract(operation, Read(instruction.Rn, state, width), right), width, state);
        }
        else if (instruction.Is(0x1fe00000, 0x0b200000))
        {
            var shift = instruction.Field(10, 3);
            var right = Extend(Read(instruction.Rm, state), instruction.Field(13, 3)).Map(number => number << shift);
            if (right.IsUnknown && instruction.Rd != StackPointer && state[instruction.Rn].StackOffset is { } array) state.Expose(array);
            WriteResult(instruction, AddOrSubtract(operation, state[instruction.Rn], right), width, setsFlags: (operation & 1) != 0, state);
        }
        else if (instruction.Is(0x1fe00000, 0x1a800000))
        {
            Select(instruction, width, state);
        }
        else if (!instruction.Is(0x1fe00000, 0x1a400000)) // CCMP and CCMN write flags only
        {
            Lose(instruction.Rd, state);
        }
    }

    /// <summary>CSEL, CSINC, CSINV and CSNEG: the first operand, or the second changed.</summary>
    private static void Select(A64Instruction instruction, int width, FlowState state)
    {
        var second = Read(instruction.Rm, state, width);
        second = ((instruction.Field(30, 1) << 1) | instruction.Field(10, 1)) switch
        {
            0 => second,
            1 => second.Map(number => unchecked(number + 1)),
            2 => second.Map(number => ~number),
            _ => second.Map(number => unchecked(-number)),
        };
        Write(instruction.Rd, Read(instruction.Rn, state, width).Join(second.Truncate(width)), width, state);
    }

    private void ApplyControl(A64Instruction instruction, FlowState state)
    {
        if (instruction.IsSystemCall)
        {
            state[0] = Value.Unknown; // the result; the kernel keeps all others
            state.ForgetExposed();
        }
        else if (instruction.Control is A64Control.Call or A64Control.IndirectCall)
        {
            Call(instruction, state);
        }
        else if (instruction.Is(0xffc00000, 0xd5000000) && instruction.Field(21, 1) != 0 && instruction.Field(19, 2) != 0)
        {
            Lose(instruction.Rd, state); // MRS and SYSL read into it
        }
    }

    private void Call(A64Instruction instruction, FlowState state)
    {
        Callee? callee = instruction.Control == A64Control.Call ? calleeAt(instruction.Target) : null;
        if (callee?.Effect == CalleeEffect.PreservesAll)
        {
            // But for what the linker and the assembler may use between any two instructions.
            foreach (var register in (int[])[16, 17, 27, A64Instruction.Link]) state[register] = Value.Unknown;
            return;
        }

        foreach (var register in convention.Lost) state[register] = Value.Unknown;
        state.ForgetExposed();
        if (state.StackPointer.StackOffset is not { } offset) return;
        // What lies below the stack pointer is the callee's, and in Go so are its arguments and results above it, and the word for the link register between.
        state.Forget(int.MinValue, offset);
        if (callee?.ArgumentSize is { } size) state.Forget(offset, size + sizeof(long) > -offset ? 0 : offset + sizeof(long) + size);
        else if (convention.PassesOnStack || (convention.ReturnsOnStack && callee is null)) state.Forget(offset, 0);
    }

    private void ApplyAccess(A64Instruction instruction, FlowState state)
    {
        if (A64Access.Decode(instruction) is not { } access) return;
        var address = AddressOf(access, state, out var arrayAt);
        if (arrayAt is { } from) state.Expose(from);
        if (access.IsStore) Store(access, address, state);
        var first = Load(access, address, 0, state);
        var second = Load(access, address, access.Width, state);
        WriteBack(access, state);
        for (var clobbered = access.Clobbered; clobbered != 0; clobbered &= clobbered - 1) Lose(BitOperations.TrailingZeroCount(clobbered), state);
        if (!access.IsLoad) return;
        Write(access.Register!.Value, first, sizeof(long), state);
        if (access.Second is { } other) Write(other, second, sizeof(long), state);
    }

    private static void Store(in A64Access access, Value address, FlowState state)
    {
        if (address.StackOffset is { } offset)
        {
            if (access.Register is not { } register)
            {
                state.Store(offset, access.Width * access.Count, Value.Unknown);
                return;
            }

            state.Store(offset, access.Width, Read(register, state, access.Width));
            if (access.Second is { } second) state.Store(offset + access.Width, access.Width, Read(second, state, access.Width));
        }
        else if (address.Constant is null)
        {
            state.ForgetExposed();
        }
    }

    private Value Load(in A64Access access, Value address, int behind, FlowState state)
    {
        if (!access.IsLoad) return Value.Unknown;
        var value = Value.Unknown;
        if (address.StackOffset is { } offset) value = state.Load(offset + behind, access.Width);
        else if (address.Constant is { } constant) value = LoadFrom(unchecked((ulong)constant + (ulong)behind), access.Width);
        return access.IsSigned ? SignExtend(value, access.Width).Truncate(access.Is32 ? sizeof(int) : sizeof(long)) : value;
    }

    /// <summary>Code finds the addresses of its own variables in words that the loader fills and then protects.</summary>
    private Value LoadFrom(ulong address, int width)
    {
        if (width == sizeof(long) && image.Relocations.Find(address) is { } pointer && image.IsConstant(address)) return Value.Of((long)pointer);
        return Value.Of(new Atom(AtomKind.Memory, (long)address, (byte)width));
    }

    private static void WriteBack(in A64Access access, FlowState state)
    {
        if (access.Writeback != A64Writeback.None) state[access.BaseRegister] = Value.Add(state[access.BaseRegister], Value.Of(access.Offset));
    }

    private static void WriteResult(A64Instruction instruction, Value value, int width, bool setsFlags, FlowState state)
    {
        // What sets flags may have no other result; all others write the stack pointer.
        if (instruction.Rd != StackPointer) Write(instruction.Rd, value, width, state);
        else if (!setsFlags) state[StackPointer] = value;
    }

    private static void Write(int register, Value value, int width, FlowState state)
    {
        if (register != StackPointer) state[register] = value.Truncate(width);
    }

    private static void Lose(int register, FlowState state) => Write(register, Value.Unknown, sizeof(long), state);

    private static Value Logical(int operation, Value left, Value right) => operation switch
    {
        1 => right.Constant == 0 ? left : left.Constant == 0 ? right : Value.Map(left, right, (first, second) => first | second),
        2 => right.Constant == 0 ? left : left.Constant == 0 ? right : Value.Map(left, right, (first, second) => first ^ second),
        _ => right.Constant == 0 || left.Constant == 0 ? Value.Zero : Value.Map(left, right, (first, second) => first & second),
    };

    private static Value AddOrSubtract(int operation, Value left, Value right) =>
        Value.Add(left, (operation & 2) == 0 ? right : right.Map(number => unchecked(-number)));

    private static Value Shift(A64Instruction instruction, Value value, int width)
    {
        var amount = instruction.Field(10, 6);
        if (amount == 0) return value;
        return instruction.Field(22, 2) switch
        {
            0 => value.Map(number => number << amount),
            1 => value.Map(number => (long)((ulong)number >> amount)),
            2 => SignExtend(value, width).Map(number => number >> amount),
            _ => Value.Unknown,
        };
    }

    /// <summary>An operand in fewer bits: UXTB, UXTH, UXTW, UXTX, and the same for signed numbers.</summary>
    private static Value Extend(Value value, int option)
    {
        var width = 1 << (option & 3);
        var narrow = value.Truncate(width);
        return option < 4 ? narrow : SignExtend(narrow, width);
    }

    private static Value SignExtend(Value value, int width)
    {
        if (width >= sizeof(long) || value.IsUnknown) return value;
        if (value.Atoms.All(atom => atom.Kind is AtomKind.Register or AtomKind.Stack or AtomKind.Memory)) return width == sizeof(int) ? value : Value.Unknown;
        var shift = 64 - (8 * width);
        return value.Map(number => number << shift >> shift);
    }

    /// <summary>
    /// Floating point and vectors: moves and conversions to a general register (FMOV, FCVTZS and their like; UMOV and SMOV). Those
    /// the other way are taken for them too.
    /// </summary>
    private static bool WritesGeneral(A64Instruction instruction) =>
        instruction.Is(0x5f20fc00, 0x1e200000) || instruction.Is(0x5f200000, 0x1e000000) || instruction.Is(0xbfe0ec00, 0x0e002c00);
}
