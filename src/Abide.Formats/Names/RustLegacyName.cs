using System.Globalization;
using System.Text;

namespace Abide.Formats.Names;

/// <summary>
/// Symbols of Rust before its own mangling: a nested name of the C++ ABI whose last part is a hash of 64 bits
/// (rust-lang/rust, compiler/rustc_symbol_mangling/src/legacy.rs). What C++ could not hold is written between dollar signs.
/// </summary>
internal static class RustLegacyName
{
    private const string Prefix = "_ZN";
    private const int HashLength = 17; // h and 16 digits

    private static readonly (string Written, string Meant)[] s_signs =
        [("SP", "@"), ("BP", "*"), ("RF", "&"), ("LT", "<"), ("GT", ">"), ("LP", "("), ("RP", ")"), ("C", ",")];

    /// <summary>Null when it is no such symbol.</summary>
    public static string? Read(string symbol)
    {
        if (!symbol.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var parts = new List<string>();
        var at = Prefix.Length;
        while (at < symbol.Length && char.IsAsciiDigit(symbol[at]))
        {
            var length = 0;
            for (; at < symbol.Length && char.IsAsciiDigit(symbol[at]); at++)
            {
                length = (length * 10) + (symbol[at] - '0');
                if (length > symbol.Length) return null;
            }

            if (length > symbol.Length - at) return null;
            parts.Add(symbol.Substring(at, length));
            at += length;
        }

        if (at >= symbol.Length || symbol[at] != 'E' || parts.Count < 2 || !IsHash(parts[^1])) return null;
        return string.Join("::", parts.SkipLast(1).Select(Unescape));
    }

    private static bool IsHash(string part) => part.Length == HashLength && part[0] == 'h' && part.Skip(1).All(char.IsAsciiHexDigit);

    private static string Unescape(string part)
    {
        var text = new StringBuilder();
        // An underscore keeps a sign from being the first character.
        for (var at = part.StartsWith("_$", StringComparison.Ordinal) ? 1 : 0; at < part.Length;)
        {
            if (part.AsSpan(at).StartsWith(".."))
            {
                text.Append("::");
                at += 2;
            }
            else if (part[at] == '$' && part.IndexOf('$', at + 1) is > 0 and var end && Sign(part.AsSpan(at + 1, end - at - 1)) is { } sign)
            {
                text.Append(sign);
                at = end + 1;
            }
            else
            {
                text.Append(part[at++]);
            }
        }

        return text.ToString();
    }

    private static string? Sign(ReadOnlySpan<char> written)
    {
        foreach (var (code, meant) in s_signs)
        {
            if (written.SequenceEqual(code)) return meant;
        }

        return written is ['u', .. var digits] && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) && Rune.TryCreate(number, out var rune) && !Rune.IsControl(rune)
            ? rune.ToString()
            : null;
    }
}
