namespace Abide.ImportFacts;

/// <summary>
/// runtimes.txt: the versions of libstdc++, libgcc_s and libz in the order in which they appeared. Python's manylinux policies
/// list what is allowed at each step, so a version belongs to the first policy that lists it.
/// </summary>
internal static class RuntimeTables
{
    public static void Write(string facts, string data)
    {
        var policies = Csv.Read(Path.Combine(facts, "auditwheel_policy.csv"))
            .Where(row => row[3] is "GLIBCXX" or "CXXABI" or "GCC" or "ZLIB" && row[0].StartsWith("manylinux_", StringComparison.Ordinal))
            .GroupBy(row => (Prefix: row[3], Architecture: row[2]))
            .Where(group => group.Key.Architecture is "x86_64" or "aarch64")
            .OrderBy(group => group.Key.Prefix, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Architecture, StringComparer.Ordinal);
        using var table = new TableWriter(
            data,
            "runtimes.txt",
            "Versions of libstdc++ (GLIBCXX, CXXABI), libgcc_s (GCC) and libz (ZLIB), oldest first, from pypa/auditwheel@86154d15: documented.",
            "A name without digits stands before the version of the same step. Prefix, architecture, versions.");
        foreach (var ladder in policies)
        {
            var seen = new List<string>();
            foreach (var policy in ladder.OrderBy(row => PolicyOrder(row[0])))
                seen.AddRange(policy[4].Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(seen, StringComparer.Ordinal).OrderBy(VersionOrder));
            table.Row(ladder.Key.Prefix, ladder.Key.Architecture, string.Join(' ', seen));
        }
    }

    private static Version PolicyOrder(string policy) => Version.Parse(policy["manylinux_".Length..].Replace('_', '.'));

    private static Version VersionOrder(string version) =>
        Version.TryParse(version, out var parsed) ? parsed : new(0, 0);
}
