using System.Globalization;

namespace Abide.ImportFacts;

/// <summary>glibc/: upstream's ABI lists by library and glibc release (glibc_symbols.csv).</summary>
internal static class GlibcTables
{
    /// <summary>The newest release that the lists cover; an interval up to it is open.</summary>
    private const string Newest = "2.41";

    /// <summary>The oldest release that the tables cover.</summary>
    private static readonly Version OldestRelease = new(2, 16);

    public static void Write(string facts, List<MeasuredSnapshot> snapshots, string data)
    {
        TableWriter.Clear(data, "glibc");
        var rows = Csv.Read(Path.Combine(facts, "glibc_symbols.csv")).ToList();
        WriteObjects(rows, data);
        foreach (var architecture in rows.GroupBy(row => row[0], StringComparer.Ordinal))
        {
            using var table = new TableWriter(
                data,
                $"glibc/{architecture.Key}.txt",
                $"Symbols of glibc's libraries on {architecture.Key} by glibc release, from upstream's ABI lists",
                "(ziglang/glibc-abi-tool@ed9d3bb3, 2.16 to 2.41): documented. A group's interval names glibc releases.",
                "The lists do not tell default versions from others, nor the private interface.");
            var oldestList = architecture.Min(row => ReleaseOf(row[5]))!;
            foreach (var library in architecture.GroupBy(row => SonameOf(row[1], architecture.Key), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                table.Line($"[{library.Key}]");
                WriteEmptyVersions(table, library.Key, architecture.Key, snapshots);
                var groups = library.GroupBy(row => (Version: row[3], Interval: IntervalOf(FirstRelease(row[5], row[3], oldestList), row[6])))
                    .OrderBy(group => group.Key.Version, StringComparer.Ordinal)
                    .ThenBy(group => group.Key.Interval, StringComparer.Ordinal);
                foreach (var group in groups)
                    SymbolGroups.Write(table, "@@" + group.Key.Version, group.Key.Interval, group.Select(row => row[2]));
            }
        }
    }

    /// <summary>objects.txt: what is data and not code, with the size that the lists write as <c>D 0x8</c>.</summary>
    private static void WriteObjects(List<string[]> rows, string data)
    {
        const string DataType = "D 0x";
        using var table = new TableWriter(
            data,
            "glibc/objects.txt",
            "Data objects of glibc's libraries, from upstream's ABI lists (ziglang/glibc-abi-tool@ed9d3bb3, 2.16 to 2.41): documented.",
            "Architecture, soname, symbol, version, bytes. All other symbols of the lists are functions.");
        foreach (var row in rows.Where(row => row[4].StartsWith(DataType, StringComparison.Ordinal))
            .Select(row => (Architecture: row[0], Soname: SonameOf(row[1], row[0]), Name: row[2], Version: row[3], Size: Convert.ToInt32(row[4][DataType.Length..], 16)))
            .OrderBy(row => row.Architecture, StringComparer.Ordinal)
            .ThenBy(row => row.Soname, StringComparer.Ordinal)
            .ThenBy(row => row.Name, StringComparer.Ordinal)
            .ThenBy(row => row.Version, StringComparer.Ordinal))
        {
            table.Row(row.Architecture, row.Soname, row.Name, row.Version, row.Size.ToString(CultureInfo.InvariantCulture));
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

    /// <summary>
    /// A symbol that the oldest list of an architecture has is as old as its version: a version is closed with the release
    /// it is named after (the lists of aarch64 start with 2.20, its oldest version is GLIBC_2.17).
    /// </summary>
    private static string FirstRelease(string listed, string version, Version oldestList)
    {
        const string Prefix = "GLIBC_";
        if (ReleaseOf(listed) > oldestList || !version.StartsWith(Prefix, StringComparison.Ordinal) || !Version.TryParse(version[Prefix.Length..], out var named)) return listed;
        var first = named > OldestRelease ? named : OldestRelease;
        return first < oldestList ? first.ToString(2) : listed;
    }

    private static Version ReleaseOf(string release) => Version.Parse(release);

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
