namespace Abide.ImportFacts;

/// <summary>A library row of a measured CSV with its symbols.</summary>
internal sealed record MeasuredLibrary(string Path, string Names, string Soname, string Package, bool WasRead, string Versions, string Needed, string RunPath)
{
    public List<ExportedSymbol> Symbols { get; } = [];
}

/// <summary>One measured CSV: what <see cref="RootMeasurement"/> wrote.</summary>
internal sealed record MeasuredSnapshot(string Release, string Architecture, string Source, string Directories)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>What stands for it in presence masks.</summary>
    public char Letter { get; private init; }

    public List<MeasuredLibrary> Libraries { get; } = [];

    /// <summary>All measured roots of a folder in the order of the releases.</summary>
    public static List<MeasuredSnapshot> ReadAll(string facts, Dictionary<string, int> order)
    {
        var snapshots = Directory.EnumerateFiles(facts, "*.measured.csv")
            .Select(Read)
            .OrderBy(snapshot => order[snapshot.Release])
            .ThenBy(snapshot => snapshot.Architecture == "x86_64" ? 0 : 1)
            .ThenBy(snapshot => snapshot.Architecture, StringComparer.Ordinal)
            .ToList();
        if (snapshots.Count > Letters.Length)
            throw new InvalidOperationException($"{snapshots.Count} snapshots; masks have {Letters.Length} letters");
        return [.. snapshots.Select((snapshot, index) => snapshot with { Letter = Letters[index] })];
    }

    private static MeasuredSnapshot Read(string path)
    {
        MeasuredSnapshot? snapshot = null;
        foreach (var fields in Csv.Read(path))
        {
            switch (fields[0])
            {
                case "snapshot":
                    snapshot = new(fields[1], fields[2], fields[3], fields[4]);
                    break;
                case "library":
                    snapshot!.Libraries.Add(new(fields[1], fields[2], fields[3], fields[4], fields[5] == "read", fields[6], fields[7], fields[8]));
                    break;
                case "symbol":
                    snapshot!.Libraries[^1].Symbols.Add(new(fields[1], fields[3] == "none" ? null : fields[2], fields[3] == "hidden"));
                    break;
            }
        }

        return snapshot ?? throw new InvalidDataException($"{path}: no snapshot row");
    }
}
