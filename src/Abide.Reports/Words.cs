using Abide.Compatibility.Verdicts;

namespace Abide.Reports;

/// <summary>How outcomes and severities are called: always a word, so that nothing depends on a symbol or a colour.</summary>
internal static class Words
{
    public static string Word(this Outcome outcome) => outcome switch
    {
        Outcome.Runs => "runs",
        Outcome.Degraded => "degraded",
        Outcome.Undetermined => "undetermined",
        _ => "fails",
    };

    public static string Symbol(this Outcome outcome) => outcome switch
    {
        Outcome.Runs => "✓",
        Outcome.Degraded => "~",
        Outcome.Undetermined => "?",
        _ => "✗",
    };

    public static string Word(this Severity severity) => severity switch
    {
        Severity.Note => "note",
        Severity.Degraded => "degraded",
        Severity.Undetermined => "undetermined",
        _ => "fails",
    };

    /// <summary><c>1 program</c>, <c>2 programs</c>.</summary>
    public static string Count(long number, string singular, string? plural = null) =>
        number == 1 ? $"1 {singular}" : $"{number} {plural ?? singular + "s"}";

    /// <summary><c>a, b, c and 4 more</c>.</summary>
    public static string List(IReadOnlyList<string> items, int limit, Func<string, string>? escape = null)
    {
        // "and 1 more" takes as much room as the one it hides.
        var shown = items.Count <= limit + 1 ? items.Count : limit;
        var text = string.Join(", ", escape is null ? items.Take(shown) : items.Take(shown).Select(escape));
        return shown == items.Count ? text : $"{text} and {items.Count - shown} more";
    }
}
