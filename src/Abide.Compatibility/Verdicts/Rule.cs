using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts;

/// <summary>
/// One thing that can keep a program from running somewhere. Rules are members of one ordered list,
/// <see cref="Rules.All"/>; the engine runs them in that order and derives the outcome from the worst finding.
/// </summary>
public abstract class Rule
{
    /// <summary>Stable, never reused: <c>ABI1101</c>.</summary>
    public abstract string Id { get; }

    /// <summary>A few words, no final stop.</summary>
    public abstract string Title { get; }

    /// <summary>What the loader or kernel does and why; Markdown paragraphs. The page in docs/rules is made from it.</summary>
    public abstract string Explanation { get; }

    /// <summary>What to do, ordered from the least invasive; Markdown.</summary>
    public abstract string Remedy { get; }

    /// <summary>A real message or session that shows it; plain text, printed as a code block.</summary>
    public abstract string Example { get; }

    public abstract IEnumerable<Finding> Judge(Closure program, Offer offer);
}
