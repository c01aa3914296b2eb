using System.Text.RegularExpressions;

namespace Abide.ImportFacts;

/// <summary>
/// The same division of sonames into families as Abide.Compatibility's SonameFamily: it names the files of symbols/, so a
/// difference shows as symbols that are not found.
/// </summary>
internal static partial class Sonames
{
    public static string FamilyOf(string soname)
    {
        var stem = soname.IndexOf(".so", StringComparison.Ordinal) is var end and > 0 ? soname[..end] : soname;
        var version = Version().Match(stem);
        return version.Success && version.Index > 3 ? stem[..version.Index] : stem;
    }

    [GeneratedRegex(@"-?[0-9]+\.[0-9]+m?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Version();
}
