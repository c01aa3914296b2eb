namespace Abide.Compatibility.Targets.Measured;

/// <summary>What one probe says of one system call.</summary>
public enum ProbeOutcome
{
    /// <summary>The kernel has it: it answered otherwise than ENOSYS, to arguments for which a kernel that has it never answers that.</summary>
    Wired,

    /// <summary>The kernel answered ENOSYS: it has not got it, or it is switched off in a way that cannot be told from that (<see cref="MeasuredSyscall.Reason"/>).</summary>
    Absent,

    /// <summary>ENOSYS or EPERM under a seccomp filter, whose answer it may be.</summary>
    Masked,

    /// <summary>It was not asked, or did not answer; <see cref="MeasuredSyscall.Reason"/> says why.</summary>
    NotProbed,
}

/// <summary>One system call of a running kernel.</summary>
/// <param name="Number">On the kernel's architecture.</param>
/// <param name="Name">Kernel name.</param>
/// <param name="Outcome">What that says of the kernel.</param>
/// <param name="Errno">Error number of the answer, 0 for success; null when there was none.</param>
/// <param name="Reason">Why it was not probed, or what else than a missing call ENOSYS may mean here; else null.</param>
public sealed record MeasuredSyscall(int Number, string Name, ProbeOutcome Outcome, int? Errno = null, string? Reason = null);
