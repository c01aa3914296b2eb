using System.Globalization;
using System.Text;

namespace Abide.Formats.Go;

/// <summary>
/// The string literals of Go (The Go Programming Language Specification, "String literals"), as the toolchain uses them to
/// record settings that have spaces or quotes in them.
/// </summary>
internal static class QuotedString
{
    /// <summary>Takes the literal that <paramref name="text"/> starts with. False when it starts with none or with a damaged one.</summary>
    public static bool TryTake(ReadOnlySpan<char> text, out string value, out int length)
    {
        value = "";
        length = 0;
        if (text.IsEmpty) return false;
        return text[0] switch
        {
            '`' => TryTakeRaw(text, out value, out length),
            '"' => TryTakeInterpreted(text, out value, out length),
            _ => false,
        };
    }

    private static bool TryTakeRaw(ReadOnlySpan<char> text, out string value, out int length)
    {
        var end = text[1..].IndexOf('`');
        length = end + 2;
        value = end < 0 ? "" : text.Slice(1, end).ToString();
        return end >= 0;
    }

    private static bool TryTakeInterpreted(ReadOnlySpan<char> text, out string value, out int length)
    {
        // \x and octal escapes are bytes, not characters, so the value is put together as UTF-8.
        var bytes = new MemoryStream();
        value = "";
        length = 1;
        while (length < text.Length)
        {
            var rest = text[length..];
            if (rest[0] == '"')
            {
                length++;
                value = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
                return true;
            }

            if (rest[0] == '\\')
            {
                if (!TryTakeEscape(rest[1..], bytes, out var taken)) return false;
                length += 1 + taken;
                continue;
            }

            var plain = rest.IndexOfAny('"', '\\');
            if (plain < 0) return false;
            bytes.Write(Encoding.UTF8.GetBytes(rest[..plain].ToString()));
            length += plain;
        }

        return false;
    }

    private static bool TryTakeEscape(ReadOnlySpan<char> text, MemoryStream bytes, out int length)
    {
        length = 1;
        if (text.IsEmpty) return false;
        switch (text[0])
        {
            case 'a': bytes.WriteByte((byte)'\a'); return true;
            case 'b': bytes.WriteByte((byte)'\b'); return true;
            case 'f': bytes.WriteByte((byte)'\f'); return true;
            case 'n': bytes.WriteByte((byte)'\n'); return true;
            case 'r': bytes.WriteByte((byte)'\r'); return true;
            case 't': bytes.WriteByte((byte)'\t'); return true;
            case 'v': bytes.WriteByte((byte)'\v'); return true;
            case '\\' or '"' or '\'': bytes.WriteByte((byte)text[0]); return true;
            case 'x': return TryTakeHex(text, 2, bytes, asRune: false, out length);
            case 'u': return TryTakeHex(text, 4, bytes, asRune: true, out length);
            case 'U': return TryTakeHex(text, 8, bytes, asRune: true, out length);
            case >= '0' and <= '7': return TryTakeOctal(text, bytes, out length);
            default: return false;
        }
    }

    private static bool TryTakeHex(ReadOnlySpan<char> text, int digits, MemoryStream bytes, bool asRune, out int length)
    {
        length = 1 + digits;
        if (text.Length < length) return false;
        if (!uint.TryParse(text.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return false;
        if (!asRune)
        {
            bytes.WriteByte((byte)code);
            return true;
        }

        if (!Rune.IsValid(code)) return false;
        Span<byte> utf8 = stackalloc byte[4];
        bytes.Write(utf8[..new Rune(code).EncodeToUtf8(utf8)]);
        return true;
    }

    private static bool TryTakeOctal(ReadOnlySpan<char> text, MemoryStream bytes, out int length)
    {
        length = 3;
        if (text.Length < length) return false;
        var code = 0;
        foreach (var digit in text[..length])
        {
            if (digit is < '0' or > '7') return false;
            code = (code * 8) + (digit - '0');
        }

        bytes.WriteByte((byte)code);
        return code <= byte.MaxValue;
    }
}
