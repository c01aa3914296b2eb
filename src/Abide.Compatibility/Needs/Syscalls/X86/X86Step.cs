using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;
using Iced.Intel;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>What one instruction does to a state. What it does not know in particular makes what it writes unknown.</summary>
internal sealed class X86Step(CallConvention convention, Func<ulong, Callee> calleeAt)
{
    public const int StackPointer = 4;

    /// <summary>The sixteen general registers, by their numbers in encodings.</summary>
    public static readonly RegisterFile Registers = new(16, StackPointer, FramePointer);

    private const int FramePointer = 5;

    private readonly InstructionInfoFactory _info = new();

    public void Apply(in Instruction instruction, FlowState state)
    {
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Mov: Write(instruction, state, Read(instruction, 1, state)); break;
            case Mnemonic.Lea: Lea(instruction, state); break;
            case Mnemonic.Movzx: Write(instruction, state, Read(instruction, 1, state)); break;
            case Mnemonic.Movsx or Mnemonic.Movsxd: Write(instruction, state, SignExtend(Read(instruction, 1, state), Width(instruction, 1))); break;
            case Mnemonic.Cdqe: state[0] = SignExtend(state[0].Truncate(sizeof(int)), sizeof(int)); break;
            case Mnemonic.Xor when AreSame(instruction): Write(instruction, state, Value.Zero); break;
            case Mnemonic.Sub when AreSame(instruction): Write(instruction, state, Value.Zero); break;
            case Mnemonic.Sbb when AreSame(instruction): Write(instruction, state, Value.Zero.Join(Value.Of(-1))); break;
            case Mnemonic.Add: Write(instruction, state, Value.Add(Read(instruction, 0, state), Read(instruction, 1, state))); break;
            case Mnemonic.Sub: Write(instruction, state, Value.Add(Read(instruction, 0, state), Signed(Read(instruction, 1, state), instruction).Map(number => unchecked(-number)))); break;
            case Mnemonic.Inc: Write(instruction, state, Value.Add(Read(instruction, 0, state), 1)); break;
            case Mnemonic.Dec: Write(instruction, state, Value.Add(Read(instruction, 0, state), -1)); break;
            case Mnemonic.Neg: Write(instruction, state, Read(instruction, 0, state).Map(number => unchecked(-number))); break;
            case Mnemonic.Not: Write(instruction, state, Read(instruction, 0, state).Map(number => ~number)); break;
            case Mnemonic.Or: Fold(instruction, state, (left, right) => left | right, absorbs: -1); break;
            case Mnemonic.And: Fold(instruction, state, (left, right) => left & right, absorbs: 0); break;
            case Mnemonic.Xor: Fold(instruction, state, (left, right) => left ^ right, absorbs: null); break;
            case Mnemonic.Shl: Fold(instruction, state, (left, right) => left << (int)(right & 63), absorbs: null); break;
            case Mnemonic.Shr: Fold(instruction, state, (left, right) => (long)((ulong)left >> (int)(right & 63)), absorbs: null); break;
            case Mnemonic.Push: Push(instruction, state); break;
            case Mnemonic.Pop: Pop(instruction, state); break;
            case Mnemonic.Leave: Leave(state); break;
            case Mnemonic.Xchg when instruction is { Op0Kind: OpKind.Register, Op1Kind: OpKind.Register }: Exchange(instruction, state); break;
            case Mnemonic.Call: Call(instruction, state); break;
            case Mnemonic.Syscall or Mnemonic.Sysenter or Mnemonic.Int: SystemCall(state); break;
            case Mnemonic.Nop or Mnemonic.Cmp or Mnemonic.Test or Mnemonic.Jmp or Mnemonic.Ret or Mnemonic.Endbr64: break;
            default: ApplyUnusual(instruction, state); break;
        }
    }

    /// <summary>The value of an operand, zero-extended from its width.</summary>
    public static Value Read(in Instruction instruction, int operand, FlowState state)
    {
        switch (instruction.GetOpKind(operand))
        {
            case OpKind.Register:
                var register = instruction.GetOpRegister(operand);
                return NumberOf(register) is { } number ? state[number].Truncate(register.GetSize()) : Value.Unknown;
            case OpKind.Memory:
                return Load(instruction, state);
            case >= OpKind.Immediate8 and <= OpKind.Immediate32to64:
                return Value.Of(unchecked((long)instruction.GetImmediate(operand))).Truncate(Width(instruction, 0));
            default:
                return Value.Unknown;
        }
    }

    /// <summary>The address of the memory operand: a stack address, a constant, or unknown. TLS is unknown.</summary>
    public static Value AddressOf(in Instruction instruction, FlowState state, out int? arrayAt)
    {
        arrayAt = null;
        if (instruction.SegmentPrefix is Register.FS or Register.GS) return Value.Unknown;
        if (instruction.IsIPRelativeMemoryOperand) return Value.Of((long)instruction.IPRelativeMemoryAddress);
        var displacement = (long)instruction.MemoryDisplacement64;
        var address = instruction.MemoryBase == Register.None ? Value.Of(displacement)
            : NumberOf(instruction.MemoryBase) is { } start ? Value.Add(state[start], displacement)
            : Value.Unknown;
        if (instruction.MemoryIndex == Register.None) return address;
        var scale = instruction.MemoryIndexScale;
        var index = NumberOf(instruction.MemoryIndex) is { } at ? state[at].Map(number => unchecked(number * scale)) : Value.Unknown;
        if (index.IsUnknown) arrayAt = address.StackOffset;
        return Value.Add(address, index);
    }

    public static int? NumberOf(Register register) => register.IsGPR() ? register.GetFullRegister() - Register.RAX : null;

    private static Value Load(in Instruction instruction, FlowState state)
    {
        var width = instruction.MemorySize.GetSize();
        var address = AddressOf(instruction, state, out _);
        if (address.StackOffset is { } offset) return state.Load(offset, width);
        return address.Constant is { } constant && width is 1 or 2 or 4 or 8 ? Value.Of(new Atom(AtomKind.Memory, constant, (byte)width)) : Value.Unknown;
    }

    private static void Write(in Instruction instruction, FlowState state, Value value)
    {
        if (instruction.Op0Kind == OpKind.Memory) Store(instruction, state, value.Truncate(instruction.MemorySize.GetSize()));
        else if (instruction.Op0Kind == OpKind.Register) WriteRegister(instruction.Op0Register, state, value);
    }

    private static void Store(in Instruction instruction, FlowState state, Value value)
    {
        var address = AddressOf(instruction, state, out var arrayAt);
        if (arrayAt is { } from) state.Expose(from);
        if (address.StackOffset is { } offset) state.Store(offset, Math.Max(1, instruction.MemorySize.GetSize()), value);
        else if (address.Constant is null && instruction.SegmentPrefix is not (Register.FS or Register.GS)) state.ForgetExposed();
    }

    private static void WriteRegister(Register register, FlowState state, Value value)
    {
        if (NumberOf(register) is not { } number) return;
        var width = register.GetSize();
        if (width >= sizeof(uint))
        {
            state[number] = value.Truncate(width);
            return;
        }

        // Writing 8 or 16 bits leaves the others as they are.
        var mask = (1L << (8 * width)) - 1;
        var isHighByte = register is Register.AH or Register.BH or Register.CH or Register.DH;
        state[number] = isHighByte ? Value.Unknown : Value.Map(state[number], value, (old, now) => (old & ~mask) | (now & mask));
    }

    private static void Lea(in Instruction instruction, FlowState state)
    {
        var address = AddressOf(instruction, state, out var arrayAt);
        if (arrayAt is { } from) state.Expose(from);
        WriteRegister(instruction.Op0Register, state, address);
    }

    private static void Fold(in Instruction instruction, FlowState state, Func<long, long, long> operation, long? absorbs)
    {
        var right = Read(instruction, 1, state);
        var isAbsorbed = absorbs is { } number && right.Constant is { } constant && Value.Of(number).Truncate(Width(instruction, 0)).Constant == constant;
        Write(instruction, state, isAbsorbed ? right : Value.Map(Read(instruction, 0, state), right, operation));
    }

    private static void Push(in Instruction instruction, FlowState state)
    {
        var value = instruction.Op0Kind switch
        {
            OpKind.Immediate8to64 or OpKind.Immediate32to64 => Value.Of(unchecked((long)instruction.GetImmediate(0))),
            _ => Read(instruction, 0, state),
        };
        state[StackPointer] = Value.Add(state[StackPointer], -8);
        if (state[StackPointer].StackOffset is { } offset) state.Store(offset, 8, value);
    }

    private static void Pop(in Instruction instruction, FlowState state)
    {
        var value = state[StackPointer].StackOffset is { } offset ? state.Load(offset, 8) : Value.Unknown;
        state[StackPointer] = Value.Add(state[StackPointer], 8);
        Write(instruction, state, value);
    }

    private static void Leave(FlowState state)
    {
        state[StackPointer] = state[FramePointer];
        state[FramePointer] = state[StackPointer].StackOffset is { } offset ? state.Load(offset, 8) : Value.Unknown;
        state[StackPointer] = Value.Add(state[StackPointer], 8);
    }

    private static void Exchange(in Instruction instruction, FlowState state)
    {
        var (first, second) = (Read(instruction, 0, state), Read(instruction, 1, state));
        WriteRegister(instruction.Op0Register, state, second);
        WriteRegister(instruction.Op1Register, state, first);
    }

    private void Call(in Instruction instruction, FlowState state)
    {
        Callee? callee = instruction.IsCallNear ? calleeAt(instruction.NearBranchTarget) : null;
        if (callee?.Effect == CalleeEffect.PreservesAll) return;
        foreach (var register in convention.Lost) state[register] = Value.Unknown;
        state.ForgetExposed();
        if (state[StackPointer].StackOffset is not { } offset) return;
        // What lies below the stack pointer is the callee's, and in Go so are its arguments and results above it.
        state.Forget(int.MinValue, offset);
        if (callee?.ArgumentSize is { } size) state.Forget(offset, size > -offset ? 0 : offset + size);
        else if (convention.PassesOnStack || (convention.ReturnsOnStack && callee is null)) state.Forget(offset, 0);
    }

    private static void SystemCall(FlowState state)
    {
        const int Result = 0, Counter = 1, Flags = 11; // the kernel returns in RAX; the instruction itself writes RCX and R11
        state[Result] = state[Counter] = state[Flags] = Value.Unknown;
        state.ForgetExposed();
    }

    private void ApplyUnusual(in Instruction instruction, FlowState state)
    {
        if (instruction.ConditionCode != ConditionCode.None && instruction.Op0Kind == OpKind.Register && instruction.FlowControl == FlowControl.Next)
        {
            var isMove = instruction.OpCount == 2; // cmovcc, else setcc
            var alternative = isMove ? Read(instruction, 1, state).Join(Read(instruction, 0, state)) : Value.Zero.Join(Value.Of(1));
            WriteRegister(instruction.Op0Register, state, alternative);
            return;
        }

        var info = _info.GetInfo(instruction);
        foreach (var used in info.GetUsedRegisters())
        {
            if (used.Access is OpAccess.Read or OpAccess.CondRead or OpAccess.None or OpAccess.NoMemAccess) continue;
            if (NumberOf(used.Register) is { } number) state[number] = Value.Unknown;
        }

        foreach (var used in info.GetUsedMemory())
        {
            if (used.Access is not (OpAccess.Read or OpAccess.CondRead or OpAccess.None or OpAccess.NoMemAccess)) StoreUnknown(instruction, used, state);
        }
    }

    private static void StoreUnknown(in Instruction instruction, UsedMemory memory, FlowState state)
    {
        var offset = NumberOf(memory.Base) is { } start && memory.Index == Register.None
            ? Value.Add(state[start], (long)memory.Displacement).StackOffset
            : null;
        if (offset is { } at && !instruction.HasRepPrefix && !instruction.HasRepePrefix && memory.MemorySize.GetSize() is var width and > 0)
        {
            state.Store(at, width, Value.Unknown);
            return;
        }

        if (NumberOf(memory.Base) is { } array && state[array].StackOffset is { } from) state.Expose(unchecked(from + (int)memory.Displacement));
        if (memory.Base != Register.RIP) state.ForgetExposed();
    }

    private static bool AreSame(in Instruction instruction) =>
        instruction is { Op0Kind: OpKind.Register, Op1Kind: OpKind.Register } && instruction.Op0Register == instruction.Op1Register;

    private static int Width(in Instruction instruction, int operand) => instruction.GetOpKind(operand) switch
    {
        OpKind.Register => instruction.GetOpRegister(operand).GetSize(),
        OpKind.Memory => Math.Max(1, instruction.MemorySize.GetSize()),
        _ => sizeof(long),
    };

    private static Value Signed(Value value, in Instruction instruction) => SignExtend(value, Width(instruction, 0));

    private static Value SignExtend(Value value, int width)
    {
        if (width >= sizeof(long) || value.IsUnknown) return value;
        if (value.Atoms.All(atom => atom.Kind is AtomKind.Register or AtomKind.Stack or AtomKind.Memory)) return width == sizeof(int) ? value : Value.Unknown;
        var shift = 64 - (8 * width);
        return value.Map(number => number << shift >> shift);
    }
}
