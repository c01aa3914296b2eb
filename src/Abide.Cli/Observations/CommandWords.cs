using System.Collections.Immutable;
using System.Text;

namespace Abide.Cli.Observations;

/// <summary>Splits a command line as a shell does, without expanding anything.</summary>
internal static class CommandWords
{
    /// <summary>Words separated by blanks; quotes and backslashes keep them together.</summary>
    /// <param name="where">Where it stands, for the message.</param>
    /// <param name="line">The command line.</param>
    /// <exception cref="UserException">A quote is not closed.</exception>
    public static ImmutableArray<string> Split(string where, string line)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        StringBuilder? word = null;
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
                continue;
            }

            word ??= new();
            if (c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '\'' or '"')
                quote = c;
            else if (c == '\\' && quote != '\'' && i + 1 < line.Length)
                word.Append(line[++i]);
            else
                word.Append(c);
        }

        if (quote != '\0')
            throw new UserException($"{where}: a {quote} is not closed: {line}", "close the quote, or write a backslash before it");
        if (word is not null) words.Add(word.ToString());
        return words.ToImmutable();
    }
}
