using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;
using Iced.Intel;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>One function of x86-64 code. It is followed when a value is asked for; whether an instruction is one, decoding tells.</summary>
internal sealed class X86FunctionFlow(X86Function function, X86Step step, WorkBudget budget) : IFunctionFlow
{
    private const int Accumulator = 0;
    private const int ReturnAddressSize = 8;

    private X86Flow? _flow;

    /// <summary>Instructions, as a measure of its size.</summary>
    public int Length => function.Instructions.Count;

    public Value? SystemCallAt(ulong address)
    {
        var index = function.IndexOf(address);
        if (index < 0 || function.Instructions[index] is var instruction && instruction.IP != address) return null;
        return instruction.Code switch
        {
            Iced.Intel.Code.Syscall => Before(index)[Accumulator],
            Iced.Intel.Code.Sysenter => Value.Unknown,
            Iced.Intel.Code.Int_imm8 when instruction.Immediate8 == 0x80 => Value.Unknown,
            _ => null,
        };
    }

    public Use UseAt(ulong place, ulong target)
    {
        var index = function.IndexOf(place);
        if (index < 0) return default;
        var instruction = function.Instructions[index];
        if (instruction.Op0Kind == OpKind.NearBranch64)
        {
            if (instruction.NearBranchTarget != target) return default;
            return new Use(instruction.FlowControl == FlowControl.Call ? UseKind.Call : UseKind.Jump, instruction.IP);
        }

        if (IsImmediate(instruction, target)) return new Use(UseKind.Address, instruction.IP);
        if (!instruction.IsIPRelativeMemoryOperand || instruction.IPRelativeMemoryAddress != target) return default;
        return new Use(instruction.Mnemonic == Mnemonic.Lea ? UseKind.Address : UseKind.Load, instruction.IP);
    }

    public Use UseAt(ulong place, ulong variable, ulong start)
    {
        var index = function.IndexOf(place);
        if (index < 0 || function.Instructions[index] is not { IsIPRelativeMemoryOperand: true } instruction) return default;
        var address = instruction.IPRelativeMemoryAddress;
        if (address > variable) return default;
        if (instruction.Mnemonic == Mnemonic.Lea) return address >= start ? new Use(UseKind.Address, instruction.IP) : default;
        if (variable - address >= (ulong)Math.Max(1, instruction.MemorySize.GetSize())) return default;
        if (instruction.Op0Kind != OpKind.Memory || instruction.Mnemonic is Mnemonic.Cmp or Mnemonic.Test or Mnemonic.Push or Mnemonic.Jmp or Mnemonic.Call) return new Use(UseKind.Load, instruction.IP);
        return new Use(UseKind.Store, instruction.IP, address == variable && instruction.Mnemonic == Mnemonic.Mov ? X86Step.Read(instruction, 1, Before(index)) : Value.Unknown);
    }

    public Value ArgumentAt(Use call, Place place)
    {
        var state = Before(function.IndexOf(call.Address));
        if (!place.IsOnStack) return state[place.Number];
        if (state[X86State.StackPointer].StackOffset is not { } offset) return Value.Unknown;
        // A call pushes the return address above which the callee counts; for a jump it lies there already.
        return state.Load(offset + place.Number - (call.Kind == UseKind.Call ? ReturnAddressSize : 0), sizeof(ulong));
    }

    private static bool IsImmediate(in Instruction instruction, ulong target)
    {
        for (var operand = 0; operand < instruction.OpCount; operand++)
        {
            if (instruction.GetOpKind(operand) is >= OpKind.Immediate32 and <= OpKind.Immediate32to64 && instruction.GetImmediate(operand) == target) return true;
        }

        return false;
    }

    private X86State Before(int instruction) => (_flow ??= X86Flow.Trace(function, step, budget)).Before(instruction);
}
