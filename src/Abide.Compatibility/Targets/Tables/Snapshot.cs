using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>A root file system, or a part of one, that was measured: one line of data/snapshots.txt.</summary>
internal sealed record Snapshot
{
    /// <summary>Its bit in the presence masks of <see cref="SymbolTable"/>.</summary>
    public required int Bit { get; init; }

    public required Release Release { get; init; }

    public required string Architecture { get; init; }

    /// <summary>
    /// True when the measured root is what the bundled target stands for, so that what it has not is absent. False for one
    /// installation among many: what it has not may still be one package away.
    /// </summary>
    public bool Whole => Release.Values.GetValueOrDefault("scope") == "whole";

    /// <summary>Loader directories of the root, in the loader's order.</summary>
    public required ImmutableArray<string> Directories { get; init; }

    public required string Source { get; init; }

    public string Name => $"{Release.Id}-{Architecture}";

    public LibraryTable Libraries => LibraryTable.For(this);

    public bool IsAt(Release release, string architecture) => Release == release && Architecture == architecture;
}

/// <summary>data/snapshots.txt.</summary>
internal static class SnapshotTable
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private static readonly Lazy<List<Snapshot>> s_all = new(() => Parse(FactFile.Read("snapshots.txt")));

    public static IReadOnlyList<Snapshot> All => s_all.Value;

    /// <summary>Reads a presence mask: one letter a snapshot.</summary>
    public static ulong ReadMask(ReadOnlySpan<char> letters)
    {
        var mask = 0ul;
        foreach (var letter in letters)
        {
            if (Letters.IndexOf(letter) is var bit and >= 0)
                mask |= 1ul << bit;
        }

        return mask;
    }

    /// <summary>
    /// The snapshots that say something about a release, the best first: its own, then older ones of its line (what was
    /// there stays), newest first, then newer ones. Those of the same architecture go before all others.
    /// </summary>
    public static List<Snapshot> About(Release release, string architecture) =>
    [
        .. All.Where(snapshot => snapshot.Release.Line == release.Line)
            .OrderBy(snapshot => snapshot.Architecture != architecture)
            .ThenBy(snapshot => snapshot.Release.Order > release.Order)
            .ThenBy(snapshot => Math.Abs(snapshot.Release.Order - release.Order)),
    ];

    /// <summary>
    /// Snapshots of older lines of the same distribution, the newest first, then of a release of another distribution that
    /// data/releases.txt says it comes after.
    /// </summary>
    public static List<Snapshot> Before(Release release, string architecture) =>
    [
        .. All.Where(snapshot => IsBefore(snapshot.Release, release))
            .OrderBy(snapshot => snapshot.Release.Distribution != release.Distribution)
            .ThenByDescending(snapshot => snapshot.Release.Order)
            .ThenBy(snapshot => snapshot.Architecture != architecture),
    ];

    private static bool IsBefore(Release older, Release release) => older.Distribution == release.Distribution
        ? older.Line != release.Line && older.Order < release.Order
        : release.Values.GetValueOrDefault("after") == older.Id;

    private static List<Snapshot> Parse(string text)
    {
        var all = new List<Snapshot>();
        var reader = new LineReader(text);
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            all.Add(new()
            {
                Bit = Letters.IndexOf(fields[0][0]),
                Release = ReleaseTable.Find(fields[1]) ?? throw new FormatException($"snapshots.txt: no release {fields[1]}"),
                Architecture = fields[2],
                Directories = [.. fields[3].Split(' ')],
                Source = fields[4],
            });
        }

        return all;
    }
}
