using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses;

/// <summary>
/// A recognised cause of a build or start failure, or of one to come: what <c>explain</c>, <c>doctor</c> and <c>trace</c> name.
/// The page in docs/diagnoses is made from it.
/// </summary>
public sealed record Diagnosis
{
    /// <summary>Stable, never reused: <c>BLD2104</c>.</summary>
    public required string Id { get; init; }

    /// <summary>A few words, no final stop.</summary>
    public required string Title { get; init; }

    /// <summary>What really happens and why the message hides it; Markdown paragraphs.</summary>
    public required string Cause { get; init; }

    /// <summary>What to do, from what changes least.</summary>
    public required ImmutableArray<Remedy> Remedies { get; init; }

    /// <summary>What is often advised and does not help, each with the reason; Markdown, empty where nothing is.</summary>
    public ImmutableArray<string> Avoid { get; init; } = [];

    /// <summary>A real message that shows it; plain text, printed as a code block. Empty where there is none.</summary>
    public string Example { get; init; } = "";
}

/// <summary>One way out.</summary>
/// <param name="Action">What to do; Markdown, one sentence or command.</param>
/// <param name="Changes">How the built program or the build behaves differently afterwards; empty when it does not.</param>
public sealed record Remedy(string Action, string Changes = "");
