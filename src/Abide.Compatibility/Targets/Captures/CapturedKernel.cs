using System.Collections.Immutable;

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
}

/// <summary>What the probing of a running kernel found.</summary>
public sealed record SyscallMeasurement
{
    /// <summary>Whether a seccomp filter may have answered in the kernel's place; such a measurement corrects no fact.</summary>
    public bool IsMasked { get; init; }

    /// <summary>Sorted by number; a number that is not here was not probed.</summary>
    public required ImmutableArray<MeasuredSyscall> Items { get; init; }
}

/// <param name="Number">On the kernel's architecture.</param>
/// <param name="Name">Kernel name; null when no table has the number.</param>
/// <param name="State">Absent for ENOSYS to arguments that a wired call answers otherwise; null when it was not probed.</param>
/// <param name="Errno">What the probe got, 0 for success; null when it was not probed.</param>
/// <param name="Reason">Why it was not probed; else null.</param>
public sealed record MeasuredSyscall(int Number, string? Name = null, SyscallState? State = null, int? Errno = null, string? Reason = null);

/// <summary>One probe of what a call does with a bad descriptor.</summary>
/// <param name="Call">Who was asked: <c>read</c>, or a wrapper above it, <c>libc read</c>, <c>Go os.File.Read</c>.</param>
/// <param name="Descriptor">What was wrong with it: <c>closed</c>, <c>negative</c>, <c>O_PATH</c>.</param>
/// <param name="Answer">Name of the errno, <c>EBADF</c>, or <c>success</c>.</param>
public sealed record ErrnoContract(string Call, string Descriptor, string Answer);
