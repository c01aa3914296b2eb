using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Abide.Builds.Plans;

/// <summary>What <c>abide build</c> did: which plan it took, whether two builds gave the same bytes, and what it handed over.</summary>
public sealed record BuildReport
{
    /// <summary>The plans that were tried, up to the first that is proven.</summary>
    public required FixReport Fix { get; init; }

    /// <summary>Name of the plan that was taken; null when the project is built as it is, or no plan is proven.</summary>
    public string? Taken { get; init; }

    /// <summary>What makes builds repeat: variables that were set for it, beside the plan's.</summary>
    public required ImmutableSortedDictionary<string, string> Fixed { get; init; }

    /// <summary>What differs between two builds in directories of different names; empty when nothing does, null when there was only one.</summary>
    public ImmutableArray<string>? Differences { get; init; }

    /// <summary>What was put into the project, by path; empty when nothing was handed over.</summary>
    public ImmutableArray<HandedFile> Handed { get; init; } = [];

    /// <summary>Other files that the build made or wrote, relative to the project; they stayed in its copy.</summary>
    public ImmutableArray<string> NotHanded { get; init; } = [];

    /// <summary>Why nothing was handed over; null when it was.</summary>
    public string? Refusal { get; init; }

    /// <summary>The proof of the plan that was taken; null when there is none.</summary>
    [JsonIgnore]
    public Proof? Proof => Taken is null ? null : Fix.Best;
}

