using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Syscalls;

internal sealed class FilteredSyscallRule : Rule
{
    public override string Id => "ABI1807";

    public override string Title => "System call that the container's seccomp profile refuses";

    public override string Explanation =>
        "A container runtime puts a seccomp filter before the kernel; `--seccomp PROFILE` names it. What the profile does not allow is refused whatever the kernel has. "
        + "A profile that is older than a call does not list it and answers EPERM to it, where a kernel without the call would answer ENOSYS: programs that are prepared only for ENOSYS break "
        + "(`clone3` and `faccessat2` under old Docker and Podman). Capabilities are taken to be those of a container that asks for none.";

    public override string Remedy => "Update the container runtime and its profile, or allow the call in it.";

    public override string Example => "faccessat2(AT_FDCWD, \"/bin/sh\", X_OK, AT_EACCESS) = -1 EPERM (Operation not permitted)";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var refused in RefusedSyscall.Of(program, offer).Where(refused => refused.Answer.IsFiltered))
        {
            yield return refused.Consequence is { } consequence
                ? refused.ToFinding(Id, Severity.Degraded, consequence, "allow the call in the profile if that matters to you", _ => true)
                : refused.ToFinding(Id, Severity.Undetermined, "what the program does then is not known", "try it in the container, or allow the call in the profile", fallback => fallback is not { Survives: true });
        }
    }
}
