using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Syscalls;

internal sealed class SwitchedOffSyscallRule : Rule
{
    public override string Id => "ABI1804";

    public override string Title => "System call that the kernel has, and refuses until it is switched on";

    public override string Explanation =>
        "Some calls are built into a vendor's kernel and switched off: io_uring answers EPERM from EL 9.3 on until an administrator sets `kernel.io_uring_disabled`, memfd_secret answers ENOSYS unless the kernel was booted with `secretmem.enable=1`. "
        + "A program that is prepared for ENOSYS may not be prepared for EPERM.";

    public override string Remedy => "Switch it on where you may, or prove that the program does without: `abide run --as TARGET -- COMMAND`.";

    public override string Example => "io_uring_setup(64, 0x7ffe5c) = -1 EPERM (Operation not permitted)";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var refused in RefusedSyscall.Of(program, offer))
        {
            if (refused.IsMissing || refused.Answer.IsFiltered) continue;
            yield return refused.Consequence is { } consequence
                ? refused.ToFinding(Id, Severity.Degraded, consequence, "switch it on where you may and it matters to you", _ => true)
                : refused.ToFinding(Id, Severity.Undetermined, "what the program does then is not known", RefusedSyscall.ProveIt, fallback => fallback is not { Survives: true });
        }
    }
}
