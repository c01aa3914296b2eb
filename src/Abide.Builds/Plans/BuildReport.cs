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

    /// <summary>Programs that were put into the project, by path; empty when none was handed over.</summary>
    public ImmutableArray<HandedProgram> Handed { get; init; } = [];

    /// <summary>Why nothing was handed over; null when it was.</summary>
    public string? Refusal { get; init; }

    /// <summary>The proof of the plan that was taken; null when there is none.</summary>
    [JsonIgnore]
    public Proof? Proof => Taken is null ? null : Fix.Best;
}

/// <param name="Path">Relative to the project.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Size">In bytes.</param>
public sealed record HandedProgram(string Path, string Sha256, long Size);
