using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>Calling conventions of x86-64.</summary>
internal static class X86Convention
{
    // Numbers as in the instruction encoding: RAX RCX RDX RBX RSP RBP RSI RDI R8 to R15.

    /// <summary>Go's ABIInternal since 1.17 (src/cmd/compile/abi-internal.md): no register is kept but the stack and frame pointers and R14, the goroutine.</summary>
    public static readonly CallConvention GoRegisters = new([0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 15], PassesOnStack: false, ReturnsOnStack: true);

    /// <summary>Go's ABI0, the only one until 1.16.</summary>
    public static readonly CallConvention GoStack = new([0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], PassesOnStack: true, ReturnsOnStack: true);

    /// <summary>System V ABI for AMD64, "Function Calling Sequence": RBX, RBP and R12 to R15 are the caller's.</summary>
    public static readonly CallConvention SystemV = new([0, 1, 2, 6, 7, 8, 9, 10, 11], PassesOnStack: false, ReturnsOnStack: false);
}
