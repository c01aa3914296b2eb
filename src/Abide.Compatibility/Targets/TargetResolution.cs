using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>What a target's name stands for.</summary>
/// <param name="Targets">One target, or the members of a family in canonical order; empty when the name is not known.</param>
/// <param name="Suggestions">For an unknown name: names that look like it, the nearest first; may be empty.</param>
public readonly record struct TargetResolution(ImmutableArray<Target> Targets, ImmutableArray<string> Suggestions)
{
    /// <summary>Whether the name is known.</summary>
    public bool IsKnown => Targets.Length > 0;
}
