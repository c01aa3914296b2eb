using System.Text;
using System.Text.RegularExpressions;

namespace Abide.Cli.Configuration;

/// <summary>A pattern for paths and names: <c>*</c> and <c>?</c> stay within a name, <c>**/</c> stands for any directories.</summary>
internal sealed class Glob(string pattern)
{
    // NonBacktracking: linear in the text, whatever the pattern.
    private readonly Regex _regex = new(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    public bool IsMatch(string text) => _regex.IsMatch(text);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var rest = pattern.AsSpan(); rest.Length > 0;)
        {
            var (length, translation) = rest switch
            {
                ['*', '*', '/', ..] => (3, "(?:.*/)?"),
                ['*', '*', ..] => (2, ".*"),
                ['*', ..] => (1, "[^/]*"),
                ['?', ..] => (1, "[^/]"),
                _ => (1, Regex.Escape(rest[..1].ToString())),
            };
            regex.Append(translation);
            rest = rest[length..];
        }

        return regex.Append("\\z").ToString();
    }
}
