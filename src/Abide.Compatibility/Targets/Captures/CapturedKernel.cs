using System.Collections.Immutable;
using Abide.Compatibility.Targets.Measured;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>The kernel of a running system that was captured, with what was measured of it.</summary>
public sealed record CapturedKernel
{
    /// <summary>uname -r: <c>5.14.0-427.42.1.el9_4.x86_64</c>.</summary>
    public required string Release { get; init; }

    /// <summary>Of the programs that measured it, <c>x86_64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Bytes; null when not known.</summary>
    public int? PageSize { get; init; }

    /// <summary>What it does with system calls; null when that was not measured.</summary>
    public SyscallMeasurement? Syscalls { get; init; }

    /// <summary>What it answers to bad descriptors; empty when that was not measured.</summary>
    public ImmutableArray<ErrnoContract> Errno { get; init; } = [];

    /// <summary>A kernel that was measured.</summary>
    /// <param name="measured">What was found.</param>
    /// <param name="pageSize">Bytes.</param>
    public static CapturedKernel Of(KernelMeasurement measured, int pageSize)
    {
        ArgumentNullException.ThrowIfNull(measured);
        return new()
        {
            Release = measured.Release,
            Architecture = measured.Architecture,
            PageSize = pageSize,
            Syscalls = new() { IsMasked = measured.IsMasked, Items = measured.Syscalls },
            Errno = measured.Errno,
        };
    }
}

/// <summary>What the probing of a running kernel found.</summary>
public sealed record SyscallMeasurement
{
    /// <summary>Whether a seccomp filter may have answered in the kernel's place; such a measurement corrects no fact.</summary>
    public bool IsMasked { get; init; }

    /// <summary>Sorted by number.</summary>
    public required ImmutableArray<MeasuredSyscall> Items { get; init; }
}
