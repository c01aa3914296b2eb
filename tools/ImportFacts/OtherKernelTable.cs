using System.Buffers;

namespace Abide.ImportFacts;

/// <summary>
/// vendor-kernels.txt: of kernels outside the enterprise family only the newer end of the system call table was read
/// (kernel_other_distros.csv). A tree whose kernel version is not known stands for no release and is left out.
/// </summary>
internal static class OtherKernelTable
{
    private const string None = "-";

    private static readonly SearchValues<char> s_numbers = SearchValues.Create("0123456789-,");

    public static void Write(string facts, string data)
    {
        using var table = new TableWriter(
            data,
            "vendor-kernels.txt",
            "System calls from number 332 on of other vendors' kernels on x86_64: the table in each source tree was read, its configuration was not.",
            "Tree, kernel version, numbers with an entry point, numbers held by sys_ni_syscall, source. No other number from 332 on is in the table.",
            "Trees whose kernel version is not known are left out.");
        foreach (var row in Csv.Read(Path.Combine(facts, "kernel_other_distros.csv")))
        {
            if (VersionOf(row[0]) is not { } version) continue;
            var reserved = row[5].Contains("sys_ni_syscall", StringComparison.Ordinal) ? Numbers(row[5]) : None;
            table.Row(row[1], version, Numbers(row[4]), reserved, $"{row[1]}@{row[2][..8]}, {row[3]}");
        }
    }

    /// <summary>5.10 of <c>openEuler (5.10 line)</c>; null where the snapshot's version is not known.</summary>
    private static string? VersionOf(string snapshot)
    {
        const string End = " line)";
        return snapshot.EndsWith(End, StringComparison.Ordinal) ? snapshot[(snapshot.LastIndexOf(' ', snapshot.Length - End.Length - 1) + 1)..^End.Length].TrimStart('(') : null;
    }

    /// <summary><c>441-443,447-449</c> at the start of a cell, separated by spaces; what follows is a remark.</summary>
    private static string Numbers(string cell)
    {
        var end = cell.AsSpan().IndexOfAnyExcept(s_numbers);
        return (end < 0 ? cell : cell[..end]).Replace(',', ' ');
    }
}
