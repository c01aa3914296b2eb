using System.Text.RegularExpressions;

namespace Abide.Builds.Traces.Headers;

/// <summary>An <c>#include</c> as it is written.</summary>
/// <param name="Spelling">With its quotes or brackets.</param>
/// <param name="Next">Whether it is <c>#include_next</c>.</param>
public sealed partial record IncludeDirective(string Spelling, bool Next)
{
    /// <summary>Whether it has quotes.</summary>
    public bool IsQuoted => Spelling.StartsWith('"');

    /// <summary>Without quotes or brackets.</summary>
    public string Name => Spelling[1..^1];

    /// <summary>The directive in a line; null when there is none, or a macro names the file.</summary>
    public static IncludeDirective? Parse(string line) =>
        line.Length < 4096 && Pattern().Match(line) is { Success: true } match ? new(match.Groups["spelling"].Value, match.Groups["next"].Success) : null;

    [GeneratedRegex("""^\s*(?:#|%:|\?\?=)\s*(?:include(?<next>_next)?|import)\s*(?<spelling>"[^"]+"|<[^>]+>)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
