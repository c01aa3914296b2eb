using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Syscalls;

internal sealed class UnprovenSyscallRule : Rule
{
    public override string Id => "ABI1802";

    public override string Title => "System call that the kernel lacks, and that the program may not do without";

    public override string Explanation =>
        "The program has code that makes a system call which the target's kernel does not have: the kernel answers ENOSYS. Whether the program ever comes there, and what it does then, cannot be told from its code: "
        + "many programs try a new call and fall back to an older one.";

    public override string Remedy => "Prove it: `abide run --as TARGET -- COMMAND` runs the program with the answers of that kernel, and tells which calls it made and who made them.";

    public override string Example => "$ abide run --as el7.9 -- ./app\n$ ./app\nlandlock_create_ruleset: Function not implemented";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var refused in RefusedSyscall.Of(program, offer))
        {
            if (!refused.IsMissing || refused.Fallbacks.All(fallback => fallback is not null)) continue;
            yield return refused.ToFinding(Id, Severity.Undetermined, "what the program does then is not known", RefusedSyscall.ProveIt, fallback => fallback is null);
        }
    }
}
