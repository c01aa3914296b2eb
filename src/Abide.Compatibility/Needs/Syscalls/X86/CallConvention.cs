using System.Collections.Immutable;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>What a call leaves of its caller's state on x86-64.</summary>
/// <param name="Lost">Registers that a callee may change.</param>
/// <param name="PassesOnStack">Arguments and results lie right above the stack pointer, where a callee writes.</param>
internal sealed record CallConvention(ImmutableArray<int> Lost, bool PassesOnStack)
{
    // Numbers as in the instruction encoding: RAX RCX RDX RBX RSP RBP RSI RDI R8 to R15.

    /// <summary>Go's ABIInternal since 1.17 (src/cmd/compile/abi-internal.md): no register is kept but the stack and frame pointers and R14, the goroutine.</summary>
    public static readonly CallConvention GoRegisters = new([0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 15], PassesOnStack: false);

    /// <summary>Go's ABI0, the only one until 1.16.</summary>
    public static readonly CallConvention GoStack = new([0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], PassesOnStack: true);

    /// <summary>System V ABI for AMD64, "Function Calling Sequence": RBX, RBP and R12 to R15 are the caller's.</summary>
    public static readonly CallConvention SystemV = new([0, 1, 2, 6, 7, 8, 9, 10, 11], PassesOnStack: false);
}

/// <summary>What is known of a function that is called.</summary>
internal enum CalleeEffect
{
    /// <summary>As the convention says.</summary>
    Ordinary,

    /// <summary>It does not come back, or starts the caller anew.</summary>
    NeverReturns,

    /// <summary>It keeps every register, as Go's write barrier does.</summary>
    PreservesAll,
}
