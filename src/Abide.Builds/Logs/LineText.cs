namespace Abide.Builds.Logs;

/// <summary>A raw line as it would be read on a terminal: no control sequences (ECMA-48, 5.4 and 8.3), no stamps before it.</summary>
internal static class LineText
{
    private const char Escape = '\e';
    private const char Bell = '\a';

    /// <param name="raw">At most <see cref="LogReader.LongestLine"/> characters.</param>
    public static string Clean(ReadOnlySpan<char> raw)
    {
        if (raw.IndexOfAnyInRange('\0', '\b') < 0 && raw.IndexOfAnyInRange('\n', '\x1f') < 0 && raw.IndexOfAnyInRange('\x7f', '\x9f') < 0)
            return WithoutPrefixes(raw.TrimEnd());

        Span<char> text = stackalloc char[Math.Min(raw.Length, LogReader.LongestLine)];
        var length = 0;
        for (var i = 0; i < raw.Length && length < text.Length; i++)
        {
            if (raw[i] is Escape)
                i = EndOfSequence(raw, i);
            else if (raw[i] == '\x9b')
                i = EndOfControl(raw, i);
            else if (raw[i] == '\t' || !char.IsControl(raw[i]))
                text[length++] = raw[i];
        }

        return WithoutPrefixes(text[..length].TrimEnd());
    }

    private static string WithoutPrefixes(ReadOnlySpan<char> text) => text[LinePrefix.Length(text)..].ToString();

    /// <summary>Index of the last character of an escape sequence.</summary>
    private static int EndOfSequence(ReadOnlySpan<char> raw, int escape)
    {
        if (escape + 1 >= raw.Length)
            return escape;

        switch (raw[escape + 1])
        {
            case '[':
                return EndOfControl(raw, escape + 1);
            case ']' or 'P' or '_' or '^' or 'X':
                // A string: ends with BEL (xterm) or ST, which is ESC and a backslash.
                for (var i = escape + 2; i < raw.Length; i++)
                {
                    if (raw[i] is Bell or '\x9c')
                        return i;
                    if (raw[i] == Escape)
                        return Math.Min(i + 1, raw.Length - 1);
                }

                return raw.Length - 1;
            case >= ' ' and <= '/':
                // Intermediate bytes, then one final: ESC ( B.
                return Math.Min(escape + 2, raw.Length - 1);
            default:
                return escape + 1;
        }
    }

    /// <summary>Parameters and intermediates, then one byte from @ to ~.</summary>
    private static int EndOfControl(ReadOnlySpan<char> raw, int introducer)
    {
        var i = introducer + 1;
        while (i < raw.Length && raw[i] is >= ' ' and <= '?')
            i++;
        return i < raw.Length && raw[i] is < '@' or > '~' ? i - 1 : Math.Min(i, raw.Length - 1);
    }
}
