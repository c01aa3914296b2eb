namespace Abide.Compatibility.Targets.Measured;

/// <summary>A system call of which a measured kernel says otherwise than the bundled facts.</summary>
public sealed record KernelDifference
{
    /// <summary>What was measured.</summary>
    public required MeasuredSyscall Measured { get; init; }

    /// <summary>What the facts say of the same number.</summary>
    public required SyscallAnswer Fact { get; init; }

    /// <summary>
    /// What explains it without a wrong fact: the condition under which the facts say so, or what else ENOSYS can mean. Null when
    /// nothing does: then the fact is wrong, or the kernel is not the one that it is taken for.
    /// </summary>
    public string? Explanation => Fact.Condition ?? Measured.Reason;
}
