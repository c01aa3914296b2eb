namespace Abide.Compatibility.Needs;

/// <summary>
/// The part of a symbol's name that one library's interface has in common: <c>pango</c> of pango_font_get_languages, the outermost
/// C++ scope of a mangled name.
/// </summary>
internal static class SymbolFamily
{
    /// <summary>Null for a name that belongs to no family, such as <c>crc32</c>.</summary>
    public static string? Of(string name)
    {
        if (name.StartsWith("_Z", StringComparison.Ordinal)) return OfMangled(name);
        var bare = name.TrimStart('_');
        var underscore = bare.IndexOf('_', StringComparison.Ordinal);
        return underscore > 1 ? bare[..underscore] : null;
    }

    /// <summary>Itanium C++ ABI, 5.1.2: <c>_ZN [K] length name …</c></summary>
    private static string? OfMangled(string name)
    {
        var at = name.StartsWith("_ZNK", StringComparison.Ordinal) ? 4 : name.StartsWith("_ZN", StringComparison.Ordinal) ? 3 : -1;
        if (at < 0) return null;
        var digits = at;
        var length = 0;
        while (digits < name.Length && char.IsAsciiDigit(name[digits]) && length < 1000) length = (length * 10) + (name[digits++] - '0');
        return length > 0 && digits + length <= name.Length ? string.Concat("_ZN", name.AsSpan(digits, length)) : null;
    }
}
