using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts;

internal sealed class ObservedDeathRule : Rule
{
    private const string Number = "ABI1901";
    private const int FramesTold = 4;

    public override string Id => Number;

    public override string Title => "Died when it was run as the target";

    public override string Explanation =>
        "The program was run with the arguments of `--observe` (or of `observe` in abide.yaml), once on this host's kernel and once with the answers of the target's kernel, as `abide run` does. "
        + "Here it succeeded; as the target it did not: a signal ended it, or its exit code was not 0. The evidence names the calls that the target's kernel refused. "
        + "A run that lives is shown beside the verdict and does not change it: other arguments may go other ways.";

    public override string Remedy => "Look at the refused calls, and at what the program says: `abide run --as TARGET -- COMMAND` shows its output and who made each call.";

    public override string Example => "$ abide check ./app --on el7.9 --observe '--once'\nel7.9: died with ./app --once: exit code 1, after ENOSYS for openat2";

    /// <summary>Runs are not judged from facts: they are attached afterwards.</summary>
    public override IEnumerable<Finding> Judge(Closure program, Offer offer) => [];

    public static Finding Finding(Observation seen) => new()
    {
        Id = Number,
        Severity = Severity.Fails,
        Subject = string.Join(' ', seen.Arguments),
        Need = "a run that lives",
        Message = $"it succeeds on this host and dies as the target: {seen.Describe()}",
        Hint = "see what it says: abide run --as TARGET -- COMMAND",
        Evidence = [.. seen.Syscalls.Select(EvidenceOf), new Evidence { File = seen.Arguments[0], Source = "observed run", Confidence = Confidence.Measured }],
    };

    private static Evidence EvidenceOf(ObservedSyscall call) => new()
    {
        File = call.Callers.FirstOrDefault()?.Program,
        Symbol = call.Name ?? $"syscall {call.Number}",
        Function = call.Callers is [{ Function: { } function } caller, ..] ? string.Join(" < ", [function, .. caller.Callers.Take(FramesTold)]) : null,
    };
}
