namespace Abide.Compatibility.Targets;

/// <summary>
/// What the sonames of successive releases of one library share: <c>libssl</c> of libssl.so.1.1 and libssl.so.3,
/// <c>libldap</c> of libldap-2.4.so.2, <c>libpython</c> of libpython3.9.so.1.0.
/// </summary>
internal static class SonameFamily
{
    private const string Digits = "0123456789";

    public static string Of(string soname)
    {
        var stem = soname.IndexOf(".so", StringComparison.Ordinal) is var end and > 0 ? soname[..end] : soname;

        // Only "2.4" and "3.6m" are versions: a bare number is part of the name (libpcre2-16 is no other libpcre2-8).
        var rest = stem.AsSpan().TrimEnd('m');
        var minor = rest.TrimEnd(Digits);
        var major = minor.TrimEnd('.').TrimEnd(Digits);
        var isVersion = stem.Length - rest.Length <= 1 && minor.Length < rest.Length && minor.EndsWith('.') && major.Length + 1 < minor.Length;
        var name = major.EndsWith('-') ? major[..^1] : major;
        return isVersion && name.Length > 3 ? name.ToString() : stem;
    }
}
