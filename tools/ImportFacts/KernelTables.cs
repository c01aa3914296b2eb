namespace Abide.ImportFacts;

/// <summary>kernels/: the system call tables of vendor kernels as intervals (kernel_syscalls_el.csv and its provenance).</summary>
internal static class KernelTables
{
    private sealed record Row(string Release, int Number, string Name, string State, string Note);

    public static void Write(string facts, string data)
    {
        TableWriter.Clear(data, "kernels");
        var provenance = Csv.Read(Path.Combine(facts, "kernel_syscalls_el.provenance.csv")).ToList();
        var rows = Csv.Read(Path.Combine(facts, "kernel_syscalls_el.csv")).ToLookup(row => row[2], Parse, StringComparer.Ordinal);
        foreach (var architecture in provenance.GroupBy(row => row[2], StringComparer.Ordinal))
        {
            using var table = new TableWriter(
                data,
                $"kernels/{architecture.Key}.txt",
                $"System calls of enterprise Linux kernels on {architecture.Key}, measured: source tree and configuration of each were read.",
                "First the kernels: release, version, source. Then name, number, state, releases, condition at run time.",
                "el8.7- runs to the newest kernel of el8. What is not listed is not in the kernel's table.");
            var releases = architecture.Select(row => ReleaseOf(row[0])).ToList();
            foreach (var row in architecture)
                table.Row("kernel", ReleaseOf(row[0]), row[1], $"{Tree(row[3], row[5])}, configuration {(row[7].Length > 0 ? Tree(row[7], row[9]) : "not known")}");
            foreach (var syscall in rows[architecture.Key].GroupBy(row => (row.Number, row.Name, row.State, row.Note)).OrderBy(group => group.Key.Number).ThenBy(group => group.Key.Name, StringComparer.Ordinal).ThenBy(group => releases.IndexOf(group.First().Release)))
            {
                var (number, name, state, note) = syscall.Key;
                var intervals = Intervals.Join(releases, [.. syscall.Select(row => row.Release)]);
                if (note.Length == 0)
                    table.Row(name, $"{number}", state, intervals);
                else
                    table.Row(name, $"{number}", state, intervals, note);
            }
        }
    }

    private static string Tree(string repository, string commit) => commit.Length > 8 ? $"{repository}@{commit[..8]}" : repository;

    private static Row Parse(string[] row) => new(ReleaseOf(row[0]), int.Parse(row[3]), row[4], row[6], row[11]);

    /// <summary>A dash means an interval in the tables: el7.5-alt becomes el7.5alt.</summary>
    private static string ReleaseOf(string release) => release.Replace("-", "", StringComparison.Ordinal);
}
