using System.Text.RegularExpressions;

namespace Abide.Compatibility.Targets;

/// <summary>
/// What the sonames of successive releases of one library share: <c>libssl</c> of libssl.so.1.1 and libssl.so.3,
/// <c>libldap</c> of libldap-2.4.so.2, <c>libpython</c> of libpython3.9.so.1.0.
/// </summary>
internal static partial class SonameFamily
{
    public static string Of(string soname)
    {
        var stem = soname.IndexOf(".so", StringComparison.Ordinal) is var end and > 0 ? soname[..end] : soname;
        var version = Version().Match(stem);
        return version.Success && version.Index > 3 ? stem[..version.Index] : stem;
    }

    // Only "2.4" and "3.6m": a bare number is part of the name (libpcre2-16 is not another release of libpcre2-8).
    [GeneratedRegex(@"-?[0-9]+\.[0-9]+m?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Version();
}
