namespace Abide.Cli.Files;

/// <summary>One inode under all the paths that lead to it.</summary>
/// <param name="paths">The real names before links to it, each group by path; not empty.</param>
internal sealed class SameFile(Candidate[] paths)
{
    public Candidate[] Paths => paths;

    public Candidate First => paths[0];

    public long Length => First.Status.Length;

    /// <summary>Whether the user named it; object files and core dumps in a walk are passed over quietly.</summary>
    public bool Named => Array.Exists(paths, path => path.Named);

    /// <summary>The path to read it by: problems are told of the one that the user named.</summary>
    public Candidate ToRead => Array.Find(paths, path => path.Named) ?? First;

    /// <summary>Set when its content was looked at before it is judged, because another file may have the same.</summary>
    public Look? Seen { get; set; }

    /// <summary>Files by inode, in the order of their first paths.</summary>
    public static List<SameFile> GroupByInode(List<Candidate> candidates)
    {
        candidates.Sort(ByInode);
        var files = new List<SameFile>();
        for (int first = 0, end; first < candidates.Count; first = end)
        {
            end = first + 1;
            while (end < candidates.Count && IsSameInode(candidates[first], candidates[end]))
                end++;
            files.Add(new SameFile([.. candidates[first..end].DistinctBy(candidate => candidate.Path, StringComparer.Ordinal)]));
        }

        files.Sort((left, right) => string.CompareOrdinal(left.First.Path, right.First.Path));
        return files;
    }

    private static int ByInode(Candidate left, Candidate right)
    {
        var order = left.Status.Device.CompareTo(right.Status.Device);
        if (order == 0)
            order = left.Status.Inode.CompareTo(right.Status.Inode);
        if (order == 0)
            order = left.IsLink.CompareTo(right.IsLink);
        return order != 0 ? order : string.CompareOrdinal(left.Path, right.Path);
    }

    private static bool IsSameInode(Candidate left, Candidate right) => left.Status.Inode == right.Status.Inode && left.Status.Device == right.Status.Device;

    /// <param name="Sha256">Of its content; null when it is no ELF file or could not be read.</param>
    /// <param name="DependsOnPlace">Whether what its content needs depends on where it lies.</param>
    internal sealed record Look(string? Sha256, bool DependsOnPlace);
}
