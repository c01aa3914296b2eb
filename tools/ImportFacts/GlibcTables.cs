namespace Abide.ImportFacts;

/// <summary>glibc/: upstream's ABI lists by library and glibc release (glibc_symbols.csv).</summary>
internal static class GlibcTables
{
    /// <summary>The newest release that the lists cover; an interval up to it is open.</summary>
    private const string Newest = "2.41";

    public static void Write(string facts, List<MeasuredSnapshot> snapshots, string data)
    {
        TableWriter.Clear(data, "glibc");
        var rows = Csv.Read(Path.Combine(facts, "glibc_symbols.csv")).ToList();
        foreach (var architecture in rows.GroupBy(row => row[0], StringComparer.Ordinal))
        {
            using var table = new TableWriter(
                data,
                $"glibc/{architecture.Key}.txt",
                $"Symbols of glibc's libraries on {architecture.Key} by glibc release, from upstream's ABI lists",
                "(ziglang/glibc-abi-tool@ed9d3bb3, 2.16 to 2.41): documented. A group's interval names glibc releases.",
                "The lists do not tell default versions from others, nor the private interface.");
            foreach (var library in architecture.GroupBy(row => SonameOf(row[1], architecture.Key), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                table.Line($"[{library.Key}]");
                WriteEmptyVersions(table, library.Key, architecture.Key, snapshots);
                var groups = library.GroupBy(row => (Version: row[3], Interval: IntervalOf(row[5], row[6])))
                    .OrderBy(group => group.Key.Version, StringComparer.Ordinal)
                    .ThenBy(group => group.Key.Interval, StringComparer.Ordinal);
                foreach (var group in groups)
                    SymbolGroups.Write(table, "@@" + group.Key.Version, group.Key.Interval, group.Select(row => row[2]));
            }
        }
    }

    /// <summary>Versions that libraries define without a public symbol: seen in measured libraries, or by design of the loader.</summary>
    private static void WriteEmptyVersions(TableWriter table, string soname, string architecture, List<MeasuredSnapshot> snapshots)
    {
        var hasPrivate = snapshots
            .Where(snapshot => snapshot.Architecture == architecture)
            .SelectMany(snapshot => snapshot.Libraries)
            .Any(library => library.Soname == soname && library.Versions.Split(' ').Contains("GLIBC_PRIVATE"));
        if (hasPrivate) table.Line("@@GLIBC_PRIVATE 2.16-");
        if (soname == "libc.so.6") table.Line("@@GLIBC_ABI_DT_RELR 2.36-");
    }

    private static string IntervalOf(string first, string last) => last == Newest ? first + "-" : $"{first}-{last}";

    private static string SonameOf(string library, string architecture) => library switch
    {
        "ld" => architecture == "x86_64" ? "ld-linux-x86-64.so.2" : $"ld-linux-{architecture}.so.1",
        "libc" or "libm" => library + ".so.6",
        "libdl" or "libresolv" => library + ".so.2",
        "libpthread" or "libc_malloc_debug" => library + ".so.0",
        _ => library + ".so.1",
    };
}
