using System.Collections.Immutable;
using Abide.Builds.Traces;
using Abide.Compatibility.Verdicts;

namespace Abide.Builds.Plans;

/// <summary>How strong a proof is, by the best that was seen of the programs.</summary>
public enum ProofStrength
{
    /// <summary>By verdicts alone.</summary>
    Checked,

    /// <summary>Run on this machine's userland with the answers of the target's kernel.</summary>
    RunAsKernel,

    /// <summary>Run in a real root of a target.</summary>
    RunThere,
}

/// <summary>What proofs say, and which is the better one.</summary>
public static class Proving
{
    /// <summary>Whether a verdict is good enough: better than <paramref name="failOn"/>, and known.</summary>
    public static bool IsGood(Outcome outcome, Outcome failOn) => outcome == Outcome.Runs || (outcome == Outcome.Degraded && failOn > Outcome.Degraded);

    /// <summary>What the programs before and after say of a plan whose build succeeded.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="programs">Before and after.</param>
    /// <param name="failOn">The mildest verdict that is not good enough.</param>
    /// <param name="reason">Why it is not proven; null when it is.</param>
    public static ProofStanding StandingOf(Plan plan, ImmutableArray<ProvenProgram> programs, Outcome failOn, out string? reason)
    {
        if (programs.FirstOrDefault(program => program.Sha256 is null) is { } missing)
            return Standing(ProofStanding.Failed, $"{missing.Path} is no longer made", out reason);
        if (programs.IsEmpty)
            return Standing(ProofStanding.Failed, "the build makes no program; where everything is up to date already, give one that starts afresh (make clean all)", out reason);

        var all = programs.SelectMany(program => program.Verdicts.Select(verdict => (program.Path, Verdict: verdict))).ToList();
        if (all.TrueForAll(each => IsGood(each.Verdict.After!.Value, failOn)))
        {
            if (all.Find(each => each.Verdict.Observations.Any(seen => seen.Result != "lived")) is { Path: not null } mute)
                return Standing(ProofStanding.Undetermined, $"{mute.Path} does not succeed with these arguments on this machine either, so that its run as {mute.Verdict.Target} tells nothing; choose others with --run, or the programs that count with --program", out reason);
            return plan.NeedsRun && all.Find(each => !each.Verdict.Observations.Any(seen => seen.Result == "lived")) is { Path: not null } unseen
                ? Standing(ProofStanding.Undetermined, $"its verdict cannot prove this plan, which takes away what the verdict looks at; give --run, and {unseen.Path} is run as {unseen.Verdict.Target}", out reason)
                : Standing(ProofStanding.Proven, null, out reason);
        }

        if (all.Find(each => each.Verdict.After > each.Verdict.Before) is { Path: not null } worse)
            return Standing(ProofStanding.NoHelp, $"{worse.Path} {Word(worse.Verdict)}, which is worse than before", out reason);

        var left = all.Find(each => !IsGood(each.Verdict.After!.Value, failOn));
        var still = $"{left.Path} {Word(left.Verdict)}{(left.Verdict.Remaining.IsEmpty ? "" : $" ({string.Join(", ", left.Verdict.Remaining.Distinct(StringComparer.Ordinal).Take(4))})")}";
        if (!all.Exists(each => each.Verdict.Before is null || each.Verdict.After < each.Verdict.Before))
            return Standing(ProofStanding.NoHelp, still, out reason);
        return Standing(all.Exists(each => each.Verdict.After == Outcome.Fails || (each.Verdict.After == Outcome.Degraded && !IsGood(Outcome.Degraded, failOn))) ? ProofStanding.Partly : ProofStanding.Undetermined, still, out reason);
    }

    /// <summary>
    /// Why a plan failed whose build took libraries of this machine though it had others to take; null when it took none, or what the verdict covers alone: headers, and
    /// libraries beside a kit of the C library.
    /// </summary>
    /// <param name="plan">What was tried.</param>
    /// <param name="leaks">What was seen of its build; null when nothing was looked for.</param>
    public static string? LeakedInto(Plan plan, HostLeakSearch? leaks)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Bounds is not { CLibraryAlone: false }) return null;
        const int MostTold = 3;
        var libraries = leaks?.Found.Where(leak => leak.Kind == HostLeakKind.Library).Select(leak => leak.Path).ToList() ?? [];
        return libraries.Count == 0 ? null : $"{(libraries.Count == 1 ? "a library" : $"{libraries.Count} libraries")} of this machine got into it: {string.Join(", ", libraries.Take(MostTold))}{(libraries.Count > MostTold ? ", ..." : "")}; a root of the target that has the like is named with --sysroot";
    }

    /// <summary>The best that was seen of the programs.</summary>
    public static ProofStrength StrengthOf(Proof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        var lived = proof.Programs.SelectMany(program => program.Verdicts).SelectMany(verdict => verdict.Observations).Where(seen => seen.Result == "lived").ToList();
        return lived.Exists(seen => seen.Userland == "real root") ? ProofStrength.RunThere : lived.Count > 0 ? ProofStrength.RunAsKernel : ProofStrength.Checked;
    }

    /// <summary>Whether no other plan can come before this one, of those that touch more: it is proven, runs everywhere, and was seen as well as can be.</summary>
    /// <param name="proof">What came of the plan.</param>
    /// <param name="most">The most that can be seen of a plan.</param>
    public static bool IsUnbeatable(Proof proof, ProofStrength most)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return proof.Standing == ProofStanding.Proven && ShortOfRunning(proof) == 0 && StrengthOf(proof) >= most;
    }

    /// <summary>The best first: by standing, by verdicts, by what was seen, by how few of its findings are left, by how little is touched, by how few sentences tell what changes.</summary>
    public static ImmutableArray<Proof> Rank(IEnumerable<Proof> proofs) =>
    [
        .. proofs.OrderByDescending(proof => proof.Standing)
            .ThenBy(ShortOfRunning)
            .ThenByDescending(StrengthOf)
            .ThenBy(proof => proof.Programs.Sum(program => program.Verdicts.Sum(verdict => verdict.Remaining.Length)))
            .ThenBy(proof => ReachOf(proof.Plan))
            .ThenBy(proof => proof.Plan.Name.Count(c => c == Plan.Separator))
            .ThenBy(proof => proof.Plan.Changes.Length)
            .ThenBy(proof => proof.Plan.Name, StringComparer.Ordinal),
    ];

    /// <summary>Of plans one after the other, what the one that touches most does.</summary>
    private static int ReachOf(Plan plan) =>
        Planning.Kinds.Where(kind => kind.Name == plan.Kind || plan.Name.Split(Plan.Separator).Contains(kind.Name)).Select(kind => kind.Reach).DefaultIfEmpty(int.MaxValue).Max();

    private static int ShortOfRunning(Proof proof) => proof.Programs.Sum(program => program.Verdicts.Count(verdict => verdict.After != Outcome.Runs));

    private static ProofStanding Standing(ProofStanding standing, string? why, out string? reason)
    {
        reason = why;
        return standing;
    }

    private static string Word(ProvenVerdict verdict) => verdict.After switch
    {
        Outcome.Runs => $"runs on {verdict.Target}",
        Outcome.Degraded => $"is degraded on {verdict.Target}",
        Outcome.Undetermined => $"is undetermined on {verdict.Target}",
        _ => $"fails on {verdict.Target}",
    };
}
