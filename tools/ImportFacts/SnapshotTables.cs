namespace Abide.ImportFacts;

/// <summary>snapshots.txt and libraries/: which roots were measured, and which shared objects each has.</summary>
internal static class SnapshotTables
{
    public static void Write(List<MeasuredSnapshot> snapshots, string data)
    {
        TableWriter.Clear(data, "libraries");
        using var table = new TableWriter(data, "snapshots.txt", "Measured roots: letter, release, architecture, loader directories, source.");
        foreach (var snapshot in snapshots)
        {
            table.Row(snapshot.Letter.ToString(), snapshot.Release, snapshot.Architecture, snapshot.Directories, snapshot.Source);
            WriteLibraries(snapshot, data);
        }
    }

    private static void WriteLibraries(MeasuredSnapshot snapshot, string data)
    {
        using var table = new TableWriter(
            data,
            $"libraries/{snapshot.Release}-{snapshot.Architecture}.txt",
            $"Shared objects of {snapshot.Release} on {snapshot.Architecture}, measured: {snapshot.Source}.",
            "Path, names, soname, package, version definitions by index, needed, run path.",
            "? stands for a file that was not at hand: of its versions and symbols, those that others in the root need.");
        foreach (var library in snapshot.Libraries)
        {
            table.Row(
                library.Path,
                library.Names,
                library.Soname,
                OrDash(library.Package),
                library.WasRead ? OrDash(library.Versions) : $"? {library.Versions}".TrimEnd(),
                library.WasRead ? OrDash(library.Needed) : "?",
                OrDash(library.RunPath));
        }
    }

    private static string OrDash(string text) => text.Length == 0 ? "-" : text;
}
