namespace Abide.ImportFacts;

/// <summary>symbols/: for every family of sonames, which snapshot's library defines which symbol.</summary>
internal static class SymbolTables
{
    private const int LongList = 400;

    public static void Write(List<MeasuredSnapshot> snapshots, string data)
    {
        TableWriter.Clear(data, "symbols");
        var sightings = snapshots.SelectMany(snapshot => snapshot.Libraries
            .Where(library => library.Symbols.Count > 0 && !IsLargeAndPrivate(snapshot, library))
            .DistinctBy(library => library.Soname, StringComparer.Ordinal)
            .Select(library => (Snapshot: snapshot, Library: library)));
        var families = sightings.GroupBy(sighting => Sonames.FamilyOf(sighting.Library.Soname), StringComparer.Ordinal);
        foreach (var family in families)
        {
            using var table = new TableWriter(data, $"symbols/{family.Key}.txt", "Symbols by soname; a group's letters are the snapshots (snapshots.txt) that define them.");
            foreach (var soname in family.GroupBy(sighting => sighting.Library.Soname, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                table.Line($"[{soname.Key}]");
                WriteGroups(table, soname);
            }
        }
    }

    /// <summary>
    /// Libraries that packages keep for themselves in directories of their own. Where a root is one installation among many,
    /// long lists of their symbols are not worth the room; where it defines a target they are.
    /// </summary>
    private static bool IsLargeAndPrivate(MeasuredSnapshot snapshot, MeasuredLibrary library) =>
        library.Symbols.Count > LongList
        && !snapshot.Release.StartsWith("debian", StringComparison.Ordinal)
        && Path.GetDirectoryName(library.Path) is not ("/lib" or "/usr/lib" or "/lib64" or "/usr/lib64" or "/lib/x86_64-linux-gnu" or "/usr/lib/x86_64-linux-gnu");

    private static void WriteGroups(TableWriter table, IEnumerable<(MeasuredSnapshot Snapshot, MeasuredLibrary Library)> sightings)
    {
        var letters = new Dictionary<ExportedSymbol, string>();
        foreach (var (snapshot, library) in sightings)
        {
            foreach (var symbol in library.Symbols)
                letters[symbol] = letters.GetValueOrDefault(symbol, "") + snapshot.Letter;
        }

        var groups = letters
            .GroupBy(pair => (Header: HeaderOf(pair.Key), Letters: pair.Value))
            .OrderBy(group => group.Key.Header, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Letters, StringComparer.Ordinal);
        foreach (var group in groups)
            SymbolGroups.Write(table, group.Key.Header, group.Key.Letters, group.Select(pair => pair.Key.Name));
    }

    private static string HeaderOf(ExportedSymbol symbol) =>
        symbol.Version is null ? "=" : (symbol.Hidden ? "@" : "@@") + symbol.Version;
}
