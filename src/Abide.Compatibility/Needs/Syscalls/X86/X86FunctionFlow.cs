using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;
using Iced.Intel;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>One function of x86-64 code. It is followed when a value is asked for; whether an instruction is one, decoding tells.</summary>
internal sealed class X86FunctionFlow(X86Function function, WorkBudget budget) : IFunctionFlow
{
    private const int Accumulator = 0;
    private const int ReturnAddressSize = 8;

    private CodeFlow? _flow;

    /// <summary>Instructions, as a measure of its size.</summary>
    public int Length => function.Instructions.Count;

    public Value? SystemCallAt(ulong address)
    {
        var index = function.IndexOf(address);
        if (index < 0 || function.Instructions[index] is var instruction && instruction.IP != address) return null;
        if (!Flow.IsEntered(index) && LooksLikeData(index)) return null;
        return instruction.Code switch
        {
            Iced.Intel.Code.Syscall => Before(index)[Accumulator],
            Iced.Intel.Code.Sysenter => Value.Unknown,
            Iced.Intel.Code.Int_imm8 when instruction.Immediate8 == 0x80 => Value.Unknown,
            _ => null,
        };
    }

    public bool TakesAllFromMemory(ulong systemCall)
    {
        const int ArgumentCount = 3;
        int[] arguments = [7, 6, 2]; // RDI, RSI, RDX
        var found = 0;
        var structure = Register.None;
        for (var index = function.IndexOf(systemCall) - 1; index >= 0 && found <= ArgumentCount; index--)
        {
            var instruction = function.Instructions[index];
            if (instruction is not { Mnemonic: Mnemonic.Mov, Op0Kind: OpKind.Register, Op1Kind: OpKind.Memory, MemoryIndex: Register.None }) break;
            var offset = (int)instruction.MemoryDisplacement64;
            var argument = X86Step.NumberOf(instruction.Op0Register);
            var isExpected = offset == 0 ? argument == Accumulator : offset % sizeof(ulong) == 0 && offset <= ArgumentCount * sizeof(ulong) && argument == arguments[(offset / sizeof(ulong)) - 1];
            if (!isExpected || (structure != Register.None && structure != instruction.MemoryBase)) break;
            structure = instruction.MemoryBase;
            found++;
        }

        return found == ArgumentCount + 1;
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
        if (instruction.Mnemonic == Mnemonic.Call) return new Use(UseKind.Call, instruction.IP);
        if (instruction.Mnemonic == Mnemonic.Jmp) return new Use(UseKind.Jump, instruction.IP);
        if (instruction.Mnemonic is Mnemonic.Cmp or Mnemonic.Test) return new Use(UseKind.Compare, instruction.IP);
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

    public IReadOnlyList<Use> CallsThrough(ulong word)
    {
        var uses = new List<Use>();
        for (var index = 0; index < function.Instructions.Count; index++)
        {
            var instruction = function.Instructions[index];
            if (instruction.FlowControl is not (FlowControl.IndirectCall or FlowControl.IndirectBranch) || instruction.Op0Kind != OpKind.Register) continue;
            if (!X86Step.Read(instruction, 0, Before(index)).Atoms.Any(atom => atom.Kind is AtomKind.Memory or AtomKind.Constant && (ulong)atom.Number == word)) continue;
            uses.Add(new Use(instruction.FlowControl == FlowControl.IndirectCall ? UseKind.Call : UseKind.Jump, instruction.IP));
        }

        return uses;
    }

    public Value ArgumentAt(Use call, Place place)
    {
        var state = Before(function.IndexOf(call.Address));
        if (!place.IsOnStack) return state[place.Number];
        if (state.StackPointer.StackOffset is not { } offset) return Value.Unknown;
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

    /// <summary>
    /// Whether instructions around one make no program: hand-written assembly keeps tables among its code, and any bytes decode to
    /// something.
    /// </summary>
    private bool LooksLikeData(int index)
    {
        const int Reach = 32;
        for (var i = Math.Max(0, index - Reach); i < Math.Min(function.Instructions.Count, index + Reach); i++)
        {
            var instruction = function.Instructions[i];
            if (instruction.IsInvalid || (instruction.IsPrivileged && instruction.Mnemonic != Mnemonic.Hlt) || instruction.FlowControl == FlowControl.Interrupt && instruction.Mnemonic != Mnemonic.Int3 && i != index) return true;
        }

        return false;
    }

    private FlowState Before(int instruction) => Flow.Before(instruction);

    private CodeFlow Flow => _flow ??= CodeFlow.Trace(function, budget);
}
