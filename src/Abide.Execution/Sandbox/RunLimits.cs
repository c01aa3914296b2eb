using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Sandbox;

/// <summary>What one run could not imitate, in the words of the report.</summary>
internal static class RunLimits
{
    private static readonly Version FirstThatTellsUnused = new(5, 9);

    public static ImmutableArray<string> Of(KernelOffer kernel, bool noNewPrivileges, Supervisor? supervisor, bool survivors)
    {
        var limits = ImmutableArray.CreateBuilder<string>();
        if (supervisor is null)
            limits.Add("this host's kernel offers no supervision: calls failed as on the target, but were not observed, and uname told the host's release");
        if (noNewPrivileges)
            limits.Add("no_new_privs was set, which a filter needs without CAP_SYS_ADMIN: set-uid programs and file capabilities had no effect");
        if (kernel.Tree is { } tree)
            limits.Add($"the kernel's own table was not measured; what upstream had in {kernel.Version} and, for newer calls, the source tree {tree} were used");
        else if (kernel.Provenance.Confidence == Confidence.Inferred)
            limits.Add($"the kernel's own table was not measured; that of {kernel.Release} was used");
        else if (kernel.Provenance.Confidence != Confidence.Measured)
            limits.Add($"the kernel's own table was not measured; what upstream had in {kernel.Version} was used, without what the vendor added");
        if (HostVersion() is { } host && host < kernel.Version)
            limits.Add($"this host's kernel ({HostNames.ReadRelease()}) is older than the target's: what it lacks itself, the command lacked too");
        if (supervisor?.UnameLeft > 0)
            limits.Add($"uname told the host's release {supervisor.UnameLeft} times, to processes whose memory could not be written");
        if (supervisor?.ForeignCalls > 0)
            limits.Add("calls of another convention (32-bit programs) were answered ENOSYS: what the target does with them is not known");
        if (survivors && HostVersion() >= FirstThatTellsUnused)
            limits.Add("processes outlive the command: they get ENOSYS from now on for what the target lacks and for uname, unobserved; --wait waits for them");
        return limits.ToImmutable();
    }

    private static Version? HostVersion()
    {
        var release = HostNames.ReadRelease();
        var digits = release.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        return Version.TryParse(release.AsSpan(0, digits).TrimEnd('.'), out var version) ? version : null;
    }
}
