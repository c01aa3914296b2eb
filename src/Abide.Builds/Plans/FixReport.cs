using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Abide.Compatibility.Verdicts;

namespace Abide.Builds.Plans;

/// <summary>What <c>abide fix</c> found: how things are, which plans were tried and what came out, best first.</summary>
public sealed record FixReport
{
    /// <summary>What was copied, absolute.</summary>
    public required string Project { get; init; }

    /// <inheritdoc cref="Proof.ProjectSha256"/>
    public required string ProjectSha256 { get; init; }

    /// <inheritdoc cref="Proof.Directory"/>
    public required string Directory { get; init; }

    /// <summary>The user's build; empty for a program without source.</summary>
    public required ImmutableArray<string> Command { get; init; }

    public required ImmutableArray<string> Targets { get; init; }

    /// <inheritdoc cref="Proof.FailOn"/>
    public required Outcome FailOn { get; init; }

    /// <summary>What the build makes as it is.</summary>
    public required BuildResult Before { get; init; }

    /// <summary>Whether everything is good enough as it is, so that nothing was tried.</summary>
    public bool NothingToFix { get; init; }

    /// <summary>Plans that were tried, best first.</summary>
    public ImmutableArray<Proof> Plans { get; init; } = [];

    /// <summary>Plans that are not proposed or could not be tried, with the reason.</summary>
    public ImmutableArray<RefusedPlan> Refused { get; init; } = [];

    /// <summary>What <c>--resolve</c> found on this machine and inside root directories, by place and name; empty when nothing was asked.</summary>
    public ImmutableArray<ResolvedName> Resolved { get; init; } = [];

    /// <summary>Files, relative to the project, that applying a plan wrote or removed; null when none was applied.</summary>
    public ImmutableArray<string>? Applied { get; init; }

    /// <summary>Files of the project itself, relative, that changed while plans were tried on copies; none is to.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Touched { get; init; } = [];

    /// <summary>What could not be copied, and whatever else limits the answer.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The plan to take; null when none is proven.</summary>
    [JsonIgnore]
    public Proof? Best => Plans.FirstOrDefault(proof => proof.Standing == ProofStanding.Proven);

    /// <summary>Whether nothing is known to be bad, and a fact is missing to call it good: of the best plan, or of the project as it is where no plan applies.</summary>
    [JsonIgnore]
    public bool IsUndetermined => Plans is [var first, ..]
        ? first.Standing == ProofStanding.Undetermined
        : Before.ExitCode is 0 or null && Before.LastLines.IsEmpty && !NothingToFix && Verdicts(Outcome.Undetermined).Any() && !Verdicts(Outcome.Fails).Any() && (FailOn > Outcome.Degraded || !Verdicts(Outcome.Degraded).Any());

    private IEnumerable<Verdict> Verdicts(Outcome outcome) => Before.Programs.SelectMany(program => program.Verdicts).Where(verdict => verdict.Outcome == outcome);
}

/// <param name="Kind">Name of the sort of plan.</param>
/// <param name="Reason">Why it does not apply or cannot be tried, no final stop.</param>
/// <param name="Hint">The next step, or empty.</param>
public sealed record RefusedPlan(string Kind, string Reason, string Hint);
