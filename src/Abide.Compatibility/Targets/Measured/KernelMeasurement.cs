using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Measured;

/// <summary>What a running kernel was seen to do: with every known system call, and with bad descriptors.</summary>
public sealed record KernelMeasurement
{
    /// <summary>uname -r: <c>6.12.107+deb13-cloud-amd64</c>.</summary>
    public required string Release { get; init; }

    /// <summary>uname -m of the programs that measured: <c>x86_64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>
    /// Whether a seccomp filter stood before the kernel (<c>Seccomp: 2</c> in /proc/self/status): it may have answered in the kernel's
    /// place, so that such a measurement corrects no fact.
    /// </summary>
    public required bool IsMasked { get; init; }

    /// <summary>Every system call of the known tables, by number.</summary>
    public ImmutableArray<MeasuredSyscall> Syscalls { get; init; } = [];

    /// <summary>What calls answer to bad descriptors, in the order in which they were asked.</summary>
    public ImmutableArray<ErrnoContract> Errno { get; init; } = [];
}
