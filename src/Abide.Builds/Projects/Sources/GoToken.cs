namespace Abide.Builds.Projects.Sources;

internal enum GoTokenKind
{
    Identifier,
    Keyword,
    Number,

    /// <summary>A rune literal, <c>'\''</c>.</summary>
    Rune,

    /// <summary>An interpreted or raw string literal with its quotes.</summary>
    String,
    Operator,

    /// <summary>Written, or put there by the end of a line; then it has no length.</summary>
    Semicolon,

    /// <summary>Behind the last token.</summary>
    End,
}

/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset in the text, in characters.</param>
/// <param name="Length">Length in characters.</param>
internal readonly record struct GoToken(GoTokenKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}
