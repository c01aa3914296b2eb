using System.Collections.Immutable;

namespace Abide.Compatibility.Verdicts;

/// <summary>What is said of one program on one target.</summary>
public sealed record Verdict
{
    /// <summary>The target's name as the user gave it; families expand to canonical names.</summary>
    public required string Target { get; init; }

    /// <summary>Canonical userland release, <c>el7.9</c>, or <c>dir:/srv/el8</c>.</summary>
    public required string Userland { get; init; }

    /// <summary>Canonical kernel release, <c>el9.4</c>; null when the target's kernel is not known.</summary>
    public required string? Kernel { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>What was seen when the program was run as the target. Never upgrades the outcome.</summary>
    public ImmutableArray<Observation> Observations { get; init; } = [];

    /// <summary>In the order of the rules, worst first within a rule; includes waived ones.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];
}
