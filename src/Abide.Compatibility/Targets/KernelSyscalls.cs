using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>
/// The system calls of one release's kernel on one architecture, for programs of that architecture's own ABI (no i386 or x32
/// calls on x86-64). Every number has an answer. Immutable and thread-safe.
/// </summary>
public sealed class KernelSyscalls
{
    private readonly KernelTable _table;
    private readonly FrozenDictionary<int, SyscallOffer> _offers;
    private readonly FrozenDictionary<int, SyscallOffer>? _newer;
    private readonly Confidence _confidence;

    private KernelSyscalls(KernelTable table, MeasuredKernel kernel, MeasuredKernel? newer, Confidence confidence)
    {
        _table = table;
        _offers = table.Syscalls(kernel.Release)!;
        _newer = newer is null ? null : table.Syscalls(newer.Release);
        _confidence = confidence;
        Numbers = [.. _offers.Keys.Order()];
    }

    /// <summary>The numbers in the kernel's table, ascending; every other number is absent.</summary>
    public ImmutableArray<int> Numbers { get; }

    /// <summary>What the kernel does with a number; any number may be asked.</summary>
    public SyscallAnswer Answer(int number)
    {
        var (state, error, condition) = Read(_offers, number);
        return new()
        {
            Number = number,
            Name = _table.NameOf(number),
            State = state,
            Error = error,
            Condition = condition,
            Confidence = _newer is not null && Read(_newer, number).Error != error ? Confidence.Unverified : _confidence,
        };
    }

    /// <summary>A kernel whose source was read.</summary>
    internal static KernelSyscalls Measured(KernelTable table, MeasuredKernel kernel) => new(table, kernel, newer: null, Confidence.Measured);

    /// <summary>A kernel between two measured ones of its line, or after the last of them.</summary>
    internal static KernelSyscalls Inferred(KernelTable table, MeasuredKernel older, MeasuredKernel? newer) => new(table, older, newer, Confidence.Inferred);

    private static (SyscallState State, SyscallError Error, string? Condition) Read(FrozenDictionary<int, SyscallOffer> offers, int number)
    {
        if (!offers.TryGetValue(number, out var offer))
            return (SyscallState.Absent, SyscallError.NotImplemented, null);
        var error = offer.State is SyscallState.Absent or SyscallState.Stub ? SyscallError.NotImplemented : offer.DefaultError;
        return (offer.State, error, offer.Note);
    }
}
