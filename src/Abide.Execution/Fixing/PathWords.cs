using System.Text;

namespace Abide.Execution.Fixing;

/// <summary>Has a directory that words of commands and variables name, alone or within (<c>O=/p/out</c>, <c>-I/p</c>, <c>/a:/p</c>), be another.</summary>
internal static class PathWords
{
    /// <summary>A text in which a directory, and every path below it, lies elsewhere; paths that only share some letters with it stay.</summary>
    /// <param name="text">A word, or several.</param>
    /// <param name="from">Absolute, without a final slash.</param>
    /// <param name="to">Takes its place.</param>
    public static string Move(string text, string from, string to)
    {
        if (from == "/") return text;
        var moved = new StringBuilder();
        var done = 0;
        for (var at = text.IndexOf(from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(from, at + 1, StringComparison.Ordinal))
        {
            if (!Begins(text, at) || !Ends(text, at + from.Length)) continue;
            moved.Append(text, done, at - done).Append(to);
            done = at + from.Length;
        }

        return moved.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Whether a path can begin here: not in the middle of one, except behind the letters of an option.</summary>
    private static bool Begins(string text, int at)
    {
        if (at == 0 || !(text[at - 1] == '/' || IsPartOfName(text[at - 1]) || text[at - 1] is '}' or ')')) return true;
        if (text.AsSpan(0, at).EndsWith("://", StringComparison.Ordinal)) return true;
        var letters = at;
        while (letters > 0 && char.IsAsciiLetter(text[letters - 1])) letters--;
        return letters > 0 && text[letters - 1] == '-' && (letters == 1 || !(text[letters - 2] == '/' || IsPartOfName(text[letters - 2])));
    }

    private static bool Ends(string text, int at) => at == text.Length || !IsPartOfName(text[at]);

    private static bool IsPartOfName(char letter) => char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) || letter is '_' or '.' or '-' or '+' or '~' or '%';
}
