using System.Text.RegularExpressions;

namespace Abide.ImportFacts;

/// <summary>sonames.txt: which soname of a library each enterprise Linux major has (sonames.csv).</summary>
internal static partial class SonameTables
{
    private static readonly string[] s_lines = ["el7", "el8", "el9", "el10"];

    public static void Write(string facts, string data)
    {
        using var table = new TableWriter(
            data,
            "sonames.txt",
            "Sonames of well-known libraries by enterprise Linux major: line, family, soname (- for none), confidence.");
        var rows = Csv.Read(Path.Combine(facts, "sonames.csv"))
            .SelectMany(row => s_lines.SelectMany((line, index) => Facts(row[0], line, row[index + 1], ConfidenceOf(row, line))))
            .OrderBy(fact => Array.IndexOf(s_lines, fact.Line))
            .ThenBy(fact => fact.Family, StringComparer.Ordinal);
        foreach (var (line, family, soname, confidence) in rows)
            table.Row(line, family, soname, confidence);
    }

    /// <summary>Cells are written for people: a soname, an ending, or a remark.</summary>
    private static IEnumerable<(string Line, string Family, string Soname, string Confidence)> Facts(string library, string line, string cell, string confidence)
    {
        if (cell == "?" || cell.Contains("none seen", StringComparison.Ordinal)) yield break;

        // "libncurses(w)" stands for libncurses and libncursesw; its cells hold endings.
        string[] names = library.Contains("(w)", StringComparison.Ordinal)
            ? [library.Replace("(w)", "", StringComparison.Ordinal), library.Replace("(w)", "w", StringComparison.Ordinal)]
            : [library];
        var isAbsent = cell.StartsWith("absent", StringComparison.Ordinal) || cell.StartsWith("(EPEL", StringComparison.Ordinal);
        foreach (var name in names)
        {
            var soname = cell.StartsWith('.') ? name + cell : cell.Split(' ')[0];
            yield return isAbsent
                ? (line, name, "-", confidence)
                : (line, Sonames.FamilyOf(soname), RealName().Replace(soname, "${soname}"), confidence);
        }
    }

    private static string ConfidenceOf(string[] row, string line)
    {
        var stated = line switch { "el7" => row[5], "el10" => row[7], _ => row[6] };
        return stated.StartsWith("verified", StringComparison.Ordinal) ? "measured" : "unverified";
    }

    /// <summary>libstdc++.so.6.0.25 is a file name; its soname ends before the minor.</summary>
    [GeneratedRegex(@"^(?<soname>libstdc\+\+\.so\.6)\.[0-9.]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RealName();
}
