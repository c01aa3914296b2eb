using System.Text;

namespace Abide.Reports.Markdown;

/// <summary>Escapes text for GitHub-flavoured Markdown, inside table cells too.</summary>
internal static class MarkdownText
{
    /// <summary>Prose: nothing in it is taken as markup, HTML or a mention.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in Text.Printable.Escape(text))
        {
            switch (c)
            {
                case '<':
                    safe.Append("&lt;");
                    break;
                case '>':
                    safe.Append("&gt;");
                    break;
                case '&':
                    safe.Append("&amp;");
                    break;
                case '@':
                    // A numeric reference, so that symbol@VERSION does not mention an account.
                    safe.Append("&#64;");
                    break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '#' or '!':
                    safe.Append('\\').Append(c);
                    break;
                default:
                    safe.Append(c);
                    break;
            }
        }

        return safe.ToString();
    }

    /// <summary>
    /// A code span. The fence is longer than any run of backticks within (CommonMark 6.1); a pipe is escaped, because a
    /// table row is split before spans are read.
    /// </summary>
    public static string Code(string text)
    {
        var safe = Text.Printable.Escape(text).Replace("|", "\\|", StringComparison.Ordinal);
        int longest = 0, run = 0;
        foreach (var c in safe)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        var pad = longest > 0 || safe.Length == 0 ? " " : "";
        return $"{fence}{pad}{safe}{pad}{fence}";
    }
}
