using System.Collections.Immutable;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>What a call leaves of its caller's state on x86-64.</summary>
/// <param name="Lost">Registers that a callee may change.</param>
/// <param name="PassesOnStack">All arguments and results lie right above the stack pointer.</param>
/// <param name="ReturnsOnStack">Results that don't fit into registers lie there.</param>
internal sealed record CallConvention(ImmutableArray<int> Lost, bool PassesOnStack, bool ReturnsOnStack)
{
    // Numbers as in the instruction encoding: RAX RCX RDX RBX RSP RBP RSI RDI R8 to R15.

    /// <summary>Go's ABIInternal since 1.17 (src/cmd/compile/abi-internal.md): no register is kept but the stack and frame pointers and R14, the goroutine.</summary>
    public static readonly CallConvention GoRegisters = new([0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 15], PassesOnStack: false, ReturnsOnStack: true);

    /// <summary>Go's ABI0, the only one until 1.16.</summary>
    public static readonly CallConvention GoStack = new([0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], PassesOnStack: true, ReturnsOnStack: true);

    /// <summary>System V ABI for AMD64, "Function Calling Sequence": RBX, RBP and R12 to R15 are the caller's.</summary>
    public static readonly CallConvention SystemV = new([0, 1, 2, 6, 7, 8, 9, 10, 11], PassesOnStack: false, ReturnsOnStack: false);
}

/// <summary>What a call of a function does to its caller.</summary>
/// <param name="Effect">Whether and how it comes back.</param>
/// <param name="ArgumentSize">Bytes right above the stack pointer that it may write to; null when not known.</param>
internal readonly record struct Callee(CalleeEffect Effect, int? ArgumentSize);

internal enum CalleeEffect
{
    /// <summary>As the convention says.</summary>
    Ordinary,

    /// <summary>It does not come back, or starts the caller anew.</summary>
    NeverReturns,

    /// <summary>It keeps every register, as Go's write barrier does.</summary>
    PreservesAll,
}
