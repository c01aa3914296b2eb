using System.Collections.Immutable;

namespace Abide.Builds.Plans;

/// <summary>A sort of remedy: what it does and costs wherever it is proposed. The page in docs/plans is made from it.</summary>
public sealed record PlanKind
{
    /// <summary>What the user calls it: <c>no-cgo</c>. Stable; the page's name.</summary>
    public required string Name { get; init; }

    /// <summary>A few words, no final stop.</summary>
    public required string Title { get; init; }

    /// <summary>How much of the project it touches, 1 the least, each number once: what ranks plans that were proven alike.</summary>
    public required int Reach { get; init; }

    /// <summary>What it does and why that helps; Markdown paragraphs.</summary>
    public required string Works { get; init; }

    /// <summary>When it applies, and when it is refused; Markdown, one sentence each.</summary>
    public required ImmutableArray<string> Applies { get; init; }

    /// <summary>How programs may behave differently afterwards; Markdown, one sentence each. Empty where they do not.</summary>
    public required ImmutableArray<string> Changes { get; init; }

    /// <summary>What it cannot do, and what is easily got wrong; Markdown, one sentence each.</summary>
    public ImmutableArray<string> Limits { get; init; } = [];

    /// <summary>Whether there are steps to try; false for what is only told.</summary>
    public bool IsTried { get; init; } = true;

    /// <summary>The project under samples/ that shows it: <c>samples/cgo-user</c>.</summary>
    public required string Sample { get; init; }
}
