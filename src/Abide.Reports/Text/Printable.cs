using System.Globalization;
using System.Text;

namespace Abide.Reports.Text;

/// <summary>Text from files and paths, made safe and measurable for a terminal.</summary>
public static class Printable
{
    /// <summary>
    /// Shows control and direction-changing characters as <c>\x1b</c> or <c>\u202e</c>: a symbol name must not move the
    /// cursor or turn a line around.
    /// </summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;

        var safe = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (!char.IsControl(c) && CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
                safe.Append(c);
            else
                safe.Append(c < 0x100 ? $"\\x{(int)c:x2}" : $"\\u{(int)c:x4}");
        }

        return safe.ToString();
    }

    /// <summary>Columns that a terminal uses for escaped text: two for a wide East Asian character, none for a mark.</summary>
    internal static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => 0,
                _ => IsWide(rune.Value) ? 2 : 1,
            };
        }

        return width;
    }

    /// <summary>Cuts from the left, because the end of a path tells files apart: <c>…/bin/esbuild</c>.</summary>
    internal static string Shorten(string text, int width)
    {
        if (Width(text) <= width)
            return text;

        var start = 1;
        while (start < text.Length && Width(text[start..]) > width - 1)
            start++;
        return "…" + text[start..];
    }

    /// <summary>The blocks of Unicode's East Asian Width (UAX #11) that are wide throughout.</summary>
    private static bool IsWide(int rune) =>
        rune is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff)
            or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0x1f300 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd);
}
