using System.Collections.Immutable;

namespace Abide.Cli;

/// <summary>What the process says to its caller. docs/exit-codes.md is made from <see cref="All"/>.</summary>
internal static class ExitCode
{
    /// <summary>Answered, and no verdict reaches --fail-on.</summary>
    public const int Good = 0;

    /// <summary>Answered, and the answer is bad.</summary>
    public const int Bad = 1;

    /// <summary>Could not do it.</summary>
    public const int CouldNot = 2;

    /// <summary>Answered, but a fact is missing.</summary>
    public const int Undetermined = 3;

    /// <summary>What a shell adds to the number of a signal.</summary>
    public const int SignalBase = 128;

    /// <summary>128 + SIGINT, as a shell reports it.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>Code and meaning; where several apply, the first in this order is returned.</summary>
    public static ImmutableArray<(int Code, string Meaning)> All { get; } =
    [
        (Interrupted, "Interrupted (SIGINT, Ctrl-C). Nothing is left half-written."),
        (Terminated, "Terminated (SIGTERM). Nothing is left half-written."),
        (Bad, "Answered, and the answer is bad: a verdict reaches `--fail-on` (`fails` by default, or `degraded`), or a waiver in abide.yaml has expired; `abide doctor`: something breaks, or is not the recorded toolchain (`--fail-on`); `abide trace`: the build failed, or uses what does not belong together; `abide fix`: no plan is proven, or a replay differs; `abide build`: nothing is handed over."),
        (CouldNot, "Could not do it: wrong usage, input that cannot be read or is no ELF program (for `explain`: no text), an unknown target, a fault in abide.yaml, or a bug in abide. Whatever could be judged is reported all the same."),
        (Undetermined, "Answered, but a verdict is `undetermined`: a fact is missing, and the finding names it. `explain`: the log tells of a failure that is not recognised, alone or beside others that are. `fix`, `build`: the best plan leaves only such verdicts. Never counts as success."),
        (Good, "Answered: every verdict is better than `--fail-on`. `explain`: each failure in the log is explained, or there is none, or the page of an id was printed. `fix`: a plan is proven, or nothing is to be fixed. `build`: the programs are handed over."),
    ];
}
