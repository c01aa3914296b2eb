namespace Abide.Execution.Sandbox;

/// <summary>What a seccomp filter says of a system call: SECCOMP_RET_* (linux/seccomp.h), with data in the low 16 bits.</summary>
internal readonly record struct FilterAction(uint Value)
{
    /// <summary>SECCOMP_RET_ALLOW.</summary>
    public static FilterAction Allow { get; } = new(0x7fff0000);

    /// <summary>SECCOMP_RET_USER_NOTIF: the caller waits for the supervisor's answer.</summary>
    public static FilterAction Notify { get; } = new(0x7fc00000);

    /// <summary>SECCOMP_RET_ERRNO: the call fails at once.</summary>
    public static FilterAction Fail(int error) => new(0x00050000 | ((uint)error & 0xffff));
}
