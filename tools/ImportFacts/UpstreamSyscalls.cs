namespace Abide.ImportFacts;

/// <summary>syscalls.txt: every system call of upstream Linux, its numbers and the kernel that had it first (libseccomp's syscalls.csv).</summary>
internal static class UpstreamSyscalls
{
    private const string None = "-";
    private const string Undefined = "SCMP_KV_UNDEF";

    public static void Write(string facts, string data)
    {
        var path = Path.Combine(facts, "upstream_syscalls_libseccomp.csv");
        var columns = Csv.Split(File.ReadLines(path).First());
        var x86 = Array.IndexOf(columns, "x86_64");
        var arm = Array.IndexOf(columns, "aarch64");
        using var table = new TableWriter(
            data,
            "syscalls.txt",
            "System calls of upstream Linux to 6.16, from seccomp/libseccomp@031024ad: documented.",
            "Name, number on x86_64, number on aarch64, first kernel (3.0: that or older).",
            "The first kernel is that of x86_64, where both architectures have the call; the source has none for aarch64.");
        var rows = Csv.Read(path).OrderBy(row => NumberOrder(row[x86])).ThenBy(row => NumberOrder(row[arm])).ToList();
        // The source gives calls that x86_64 never had the number of the generic table, which there is another call's, and an older one's.
        var owners = rows.Where(row => row[x86 + 1] != Undefined).GroupBy(row => row[x86], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.MinBy(row => First(row[x86 + 1]))![0], StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var (onX86, onArm) = (owners.TryGetValue(row[x86], out var owner) && owner != row[0] ? None : Number(row[x86]), Number(row[arm]));
            if (onX86 == None && onArm == None) continue;
            var first = onX86 == None ? row[arm + 1] : row[x86 + 1];
            if (first != Undefined) table.Row(row[0], onX86, onArm, First(first).ToString());
        }
    }

    private static Version First(string cell) => Version.Parse(cell["SCMP_KV_".Length..].Replace('_', '.'));

    private static string Number(string cell) => cell == "PNR" ? None : cell;

    private static int NumberOrder(string cell) => int.TryParse(cell, out var number) ? number : int.MaxValue;
}
