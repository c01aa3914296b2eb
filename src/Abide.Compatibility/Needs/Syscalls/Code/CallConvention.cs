using System.Collections.Immutable;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>What a call leaves of its caller's state.</summary>
/// <param name="Lost">Registers that a callee may change.</param>
/// <param name="PassesOnStack">All arguments and results lie right above the stack pointer.</param>
/// <param name="ReturnsOnStack">Results that don't fit into registers lie there.</param>
internal sealed record CallConvention(ImmutableArray<int> Lost, bool PassesOnStack, bool ReturnsOnStack);

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
