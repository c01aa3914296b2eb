using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Syscalls;

internal sealed class FatalSyscallRule : Rule
{
    public override string Id => "ABI1801";

    public override string Title => "Refused system call that the program cannot do without";

    public override string Explanation =>
        "The program makes a system call that the target refuses: its kernel does not have it, has it switched off, or a container's seccomp profile stands before it. The function that makes it is known to have no other way. "
        + "Enterprise kernels carry calls that are younger than their version number, so the vendor's own table is asked, not the version.";

    public override string Remedy => "Run it on a kernel that has the call (`abide check --kernel`), or use a release of the program that still knows the older way.";

    public override string Example => "$ ./app\nfatal error: openat2: function not implemented";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var refused in RefusedSyscall.Of(program, offer))
        {
            if (refused.Fallbacks.FirstOrDefault(IsFatal) is not { } known) continue;
            var isCertain = refused.Answer.Confidence != Confidence.Unverified;
            yield return refused.ToFinding(
                Id,
                isCertain ? Severity.Fails : Severity.Undetermined,
                isCertain ? known.Consequence : $"if so, {known.Consequence}",
                isCertain ? "run it where the call is answered" : RefusedSyscall.ProveIt,
                IsFatal);
        }
    }

    private static bool IsFatal(Fallback? fallback) => fallback is { Survives: false };
}
