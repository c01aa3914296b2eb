namespace Abide.Compatibility.Targets;

/// <summary>How a kernel's source and configuration treat one system call.</summary>
public enum SyscallState
{
    /// <summary>No entry point.</summary>
    Absent,

    /// <summary>An entry point that is configured away.</summary>
    Stub,
    Wired,

    /// <summary>In the table; its definition was not found in the source, so it is most likely wired.</summary>
    LikelyWired,
}

/// <summary>Error numbers that kernels answer whole system calls with; the values hold on every architecture that has facts (asm-generic/errno-base.h).</summary>
public enum SyscallError
{
    /// <summary>The call is carried out.</summary>
    None = 0,

    /// <summary>EPERM: implemented, and switched off until an administrator allows it.</summary>
    NotPermitted = 1,

    /// <summary>ENOSYS: not implemented, or built in and not enabled.</summary>
    NotImplemented = 38,

    /// <summary>No answer: a seccomp filter ends the caller with SIGSYS.</summary>
    Killed = -1,
}

/// <summary>What one kernel, as it comes, does with one system call.</summary>
public sealed record SyscallAnswer
{
    public required int Number { get; init; }

    /// <summary>Kernel name; null when no measured kernel of the architecture has the number.</summary>
    public required string? Name { get; init; }

    public required SyscallState State { get; init; }

    /// <summary>What every caller gets, whatever its arguments and rights; <see cref="SyscallError.None"/> when the call is carried out.</summary>
    public required SyscallError Error { get; init; }

    /// <summary>Whether it is a container's seccomp filter that answers, and not the kernel.</summary>
    public bool IsFiltered { get; init; }

    /// <summary>What decides at run time beyond this: a sysctl, a boot option, privileges. Null when nothing is known to.</summary>
    public string? Condition { get; init; }

    /// <summary>
    /// Measured for the release's own kernel. Inferred when the measured kernels around it agree, or when it is newer than
    /// the last of them; unverified when those around it differ: the answer is then the older one's. The same holds between
    /// upstream's version and a source tree of the vendor.
    /// </summary>
    public required Confidence Confidence { get; init; }
}
