namespace Abide.ImportFacts;

/// <summary>
/// Turns a folder of facts into the tables of data/. The same facts always give the same bytes: everything is sorted
/// ordinally, and nothing tells the time.
/// </summary>
internal static class FactsImport
{
    public static void Run(string facts, string data)
    {
        Directory.CreateDirectory(data);
        var snapshots = MeasuredSnapshot.ReadAll(facts, ReleaseOrder.Read(Path.Combine(data, "releases.txt")));
        SnapshotTables.Write(snapshots, data);
        SymbolTables.Write(snapshots, data);
        GlibcTables.Write(facts, snapshots, data);
        RuntimeTables.Write(facts, data);
        SonameTables.Write(facts, data);
        KernelTables.Write(facts, data);
        OtherKernelTable.Write(facts, data);
        UpstreamSyscalls.Write(facts, data);
    }
}
