using System.Collections.Frozen;
using System.Globalization;

namespace Abide.Compatibility.Targets;

/// <summary>A kernel of which the newer end of the system call table was read.</summary>
/// <param name="Tree">Repository.</param>
/// <param name="Version">Upstream version that it is made from.</param>
/// <param name="Source">Repository, commit and file.</param>
/// <param name="Wired">Numbers from <see cref="VendorKernelTable.First"/> on that have an entry point.</param>
/// <param name="Reserved">Numbers that the vendor holds for later; they answer ENOSYS.</param>
internal sealed record VendorKernel(string Tree, Version Version, string Source, FrozenSet<int> Wired, FrozenSet<int> Reserved);

/// <summary>data/vendor-kernels.txt.</summary>
internal static class VendorKernelTable
{
    /// <summary>The number from which on a tree is asked; below it upstream's version answers.</summary>
    public const int First = 332;

    private static readonly Lazy<Dictionary<string, VendorKernel>> s_byTree = new(Parse);

    /// <summary>The kernel that a release names as its own (<c>kernel-tree</c>), or null.</summary>
    public static VendorKernel? Find(Release release, string architecture) =>
        architecture == "x86_64" && release.Values.TryGetValue("kernel-tree", out var tree) ? s_byTree.Value[tree] : null;

    private static Dictionary<string, VendorKernel> Parse()
    {
        var kernels = new Dictionary<string, VendorKernel>(StringComparer.Ordinal);
        var reader = new LineReader(FactFile.Read("vendor-kernels.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            kernels.Add(fields[0], new(fields[0], Version.Parse(fields[1]), fields[4], ReadNumbers(fields[2]), ReadNumbers(fields[3])));
        }

        return kernels;
    }

    /// <summary><c>332-334 450</c>, or <c>-</c> for none.</summary>
    private static FrozenSet<int> ReadNumbers(string text)
    {
        var numbers = new HashSet<int>();
        foreach (var interval in text == "-" ? [] : text.Split(' '))
        {
            var ends = interval.Split('-');
            var last = int.Parse(ends[^1], CultureInfo.InvariantCulture);
            for (var number = int.Parse(ends[0], CultureInfo.InvariantCulture); number <= last; number++)
                numbers.Add(number);
        }

        return numbers.ToFrozenSet();
    }
}
