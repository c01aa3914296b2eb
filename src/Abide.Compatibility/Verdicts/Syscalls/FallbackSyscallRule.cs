using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Syscalls;

internal sealed class FallbackSyscallRule : Rule
{
    public override string Id => "ABI1803";

    public override string Title => "System call that the kernel lacks, with a known fallback";

    public override string Explanation =>
        "The program makes a system call that the target's kernel does not have, in functions that are known to be prepared for ENOSYS: they do the same in an older way, or do without. The finding names what is lost. "
        + "What is known of which function comes from the sources that the evidence names, for the releases in which it was read.";

    public override string Remedy => "Nothing, unless what is lost matters to you.";

    public override string Example => "$ strace -f -e trace=pidfd_open ./app\npidfd_open(4242, 0) = -1 ENOSYS (Function not implemented)";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        var survived = RefusedSyscall.Of(program, offer).Where(refused => refused is { IsMissing: true, Consequence: not null });
        foreach (var calls in survived.GroupBy(refused => $"{refused.File}: {refused.Consequence}", StringComparer.Ordinal).Select(group => group.ToList()))
            yield return RefusedSyscall.Join(calls, Id, Severity.Degraded, calls[0].Consequence!, "nothing to do, unless that matters to you", _ => true);
    }
}
