using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Seccomp;

/// <summary>One entry of a profile's <c>syscalls</c>.</summary>
/// <param name="Names">System calls.</param>
/// <param name="Error">What their caller gets.</param>
/// <param name="DependsOnArguments">Whether it does so for some arguments only.</param>
/// <param name="Includes">What must hold for the rule to count, or null.</param>
/// <param name="Excludes">What must not hold, or null.</param>
internal sealed record SeccompRule(ImmutableArray<string> Names, SyscallError Error, bool DependsOnArguments, SeccompConditions? Includes, SeccompConditions? Excludes)
{
    public bool AppliesTo(string architecture, Version kernel) =>
        Includes?.AllHold(architecture, kernel) != false && Excludes?.AnyHolds(architecture, kernel) != true;
}

/// <summary>The conditions of Docker's profile format (moby/profiles, seccomp.Filter).</summary>
/// <param name="Capabilities">Those of the container.</param>
/// <param name="Architectures">In Go's names.</param>
/// <param name="MinimumKernel">Or null.</param>
internal sealed record SeccompConditions(ImmutableArray<string> Capabilities, ImmutableArray<string> Architectures, Version? MinimumKernel)
{
    /// <summary>What Docker gives a container that asks for nothing (docs.docker.com, "Runtime privilege and Linux capabilities").</summary>
    private static readonly ImmutableHashSet<string> s_granted =
    [
        "CAP_AUDIT_WRITE", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_MKNOD", "CAP_NET_BIND_SERVICE", "CAP_NET_RAW",
        "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT",
    ];

    public bool AllHold(string architecture, Version kernel) =>
        Capabilities.All(s_granted.Contains) && (Architectures.IsEmpty || Architectures.Contains(GoName(architecture))) && (MinimumKernel is null || kernel >= MinimumKernel);

    public bool AnyHolds(string architecture, Version kernel) =>
        Capabilities.Any(s_granted.Contains) || Architectures.Contains(GoName(architecture)) || (MinimumKernel is not null && kernel >= MinimumKernel);

    private static string GoName(string architecture) => architecture switch
    {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        _ => architecture,
    };
}
