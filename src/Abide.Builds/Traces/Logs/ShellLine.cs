using System.Collections.Immutable;
using System.Text;

namespace Abide.Builds.Traces.Logs;

/// <summary>
/// One simple command of a shell, as <c>go build -x</c> prints it: assignments, words, and what is behind <c>||</c>, <c>&gt;</c> or <c>#</c> left
/// out. Variables stay as they are written.
/// </summary>
/// <param name="Variables">Assignments before the command.</param>
/// <param name="Words">The command; empty when there is none.</param>
/// <param name="HereEnd">The word that ends the document that follows, or null.</param>
internal sealed record ShellLine(ImmutableDictionary<string, string> Variables, ImmutableArray<string> Words, string? HereEnd)
{
    public static ShellLine Parse(string line)
    {
        var words = Split(line, out var hereEnd);
        var variables = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var first = 0;
        for (; first < words.Count && NameLength(words[first]) is > 0 and var length; first++)
            variables[words[first][..length]] = words[first][(length + 1)..];
        return new(variables.ToImmutable(), [.. words.Skip(first)], hereEnd);
    }

    /// <summary>Length of the name in <c>NAME=value</c>, or 0.</summary>
    private static int NameLength(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && (char.IsAsciiLetter(word[0]) || word[0] == '_') && word.AsSpan(0, equals).IndexOfAnyExcept(s_name) < 0 ? equals : 0;
    }

    private static readonly System.Buffers.SearchValues<char> s_name = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static List<string> Split(string line, out string? hereEnd)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        hereEnd = null;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (!inWord && (c == '#' || c is '|' or '&' or ';' or '>'))
            {
                // cat >FILE << 'EOF'
                var here = line.IndexOf("<<", i, StringComparison.Ordinal);
                if (c == '>' && here > 0)
                    hereEnd = Split(line[(here + 2)..].TrimStart('-', ' '), out _).FirstOrDefault();
                break;
            }

            if (c is ' ' or '\t')
            {
                if (inWord)
                    words.Add(word.ToString());
                word.Clear();
                inWord = false;
                continue;
            }

            if (!inWord && c == '<' && line.AsSpan(i).StartsWith("<<"))
            {
                hereEnd = Split(line[(i + 2)..].TrimStart('-', ' '), out _).FirstOrDefault();
                break;
            }

            inWord = true;
            if (c is '\'' or '"')
                i = Quoted(line, i, word);
            else if (c == '\\' && i + 1 < line.Length)
                word.Append(line[++i]);
            else
                word.Append(c);
        }

        if (inWord)
            words.Add(word.ToString());
        return words;
    }

    /// <summary>Takes a quoted part; the place of its end.</summary>
    private static int Quoted(string line, int at, StringBuilder word)
    {
        var quote = line[at];
        for (at++; at < line.Length && line[at] != quote; at++)
        {
            if (quote == '"' && line[at] == '\\' && at + 1 < line.Length && line[at + 1] is '"' or '\\' or '$' or '`')
                at++;
            word.Append(line[at]);
        }

        return at;
    }
}
