using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;
using Iced.Intel;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>
/// What a conditional jump tells of a register: compilers know that it is zero behind <c>test eax, eax; jne</c>, and leave it there as
/// the number of read(2).
/// </summary>
internal static class X86Branch
{
    /// <summary>The state on the way from one block to the next; the same one when nothing is learned.</summary>
    public static FlowState Refine(X86Function function, int block, int next, FlowState state)
    {
        var (first, last) = (function.Blocks[block].First, function.Blocks[block].Last);
        var jump = function.Instructions[last];
        if (last == first || jump.ConditionCode is not (ConditionCode.e or ConditionCode.ne) || jump.FlowControl != FlowControl.ConditionalBranch) return state;
        var test = last - 1;
        // Moves leave the flags alone.
        while (test > first && function.Instructions[test].Mnemonic is Mnemonic.Mov or Mnemonic.Lea) test--;
        if (Compared(function.Instructions[test]) is not var (register, number) || IsWritten(function, test, last, register)) return state;

        var jumpsTo = function.BlockOf(function.IndexOf(jump.NearBranchTarget));
        var isTaken = next == jumpsTo;
        // A jump to the very next block is taken or not.
        if (jumpsTo == block + 1 || isTaken != (jump.ConditionCode == ConditionCode.e)) return state;
        var refined = state.Copy();
        refined[register] = Value.Of(number);
        return refined;
    }

    private static bool IsWritten(X86Function function, int test, int last, int register)
    {
        for (var i = test + 1; i < last; i++)
        {
            if (function.Instructions[i].Op0Kind == OpKind.Register && X86Step.NumberOf(function.Instructions[i].Op0Register) == register) return true;
        }

        return false;
    }

    /// <summary>The register that is compared with a number, when its whole lower half is.</summary>
    private static (int Register, long Number)? Compared(in Instruction instruction)
    {
        if (instruction.Op0Kind != OpKind.Register || instruction.Op0Register.GetSize() < sizeof(uint) || X86Step.NumberOf(instruction.Op0Register) is not { } register || register == X86Step.StackPointer) return null;
        return instruction.Mnemonic switch
        {
            Mnemonic.Test when instruction.Op1Kind == OpKind.Register && instruction.Op1Register == instruction.Op0Register => (register, 0),
            Mnemonic.Cmp when instruction.Op1Kind is OpKind.Immediate8to32 or OpKind.Immediate8to64 or OpKind.Immediate32 or OpKind.Immediate32to64 => (register, Truncate((long)instruction.GetImmediate(1), instruction.Op0Register.GetSize())),
            _ => null,
        };
    }

    private static long Truncate(long number, int size) => size == sizeof(uint) ? (uint)number : number;
}
