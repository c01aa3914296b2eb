using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Measured;

/// <summary>A measured kernel beside the bundled facts of its release.</summary>
public sealed record KernelComparison
{
    /// <summary>Whose facts they are, and how well they are known.</summary>
    public required KernelOffer Facts { get; init; }

    /// <summary>How many calls both know.</summary>
    public required int Compared { get; init; }

    /// <summary>By number; empty when the measurement was masked.</summary>
    public required ImmutableArray<KernelDifference> Differences { get; init; }

    /// <summary>Compares with the facts of a kernel whose system calls are known; null when they are not.</summary>
    public static KernelComparison? Of(KernelMeasurement measured, KernelOffer facts)
    {
        if (facts.Syscalls is not { } syscalls)
            return null;
        ImmutableArray<MeasuredSyscall> told = measured.IsMasked ? [] : [.. measured.Syscalls.Where(call => call.Outcome is ProbeOutcome.Wired or ProbeOutcome.Absent)];
        return new()
        {
            Facts = facts,
            Compared = told.Length,
            Differences =
            [
                .. told.Select(call => new KernelDifference { Measured = call, Fact = syscalls.Answer(call.Number) })
                    .Where(both => both.Measured.Outcome == ProbeOutcome.Wired == (both.Fact.Error == SyscallError.NotImplemented)),
            ],
        };
    }
}
