namespace Abide.Cli.Files;

/// <summary>One program in one directory: what is read, judged and reported once.</summary>
/// <param name="File">What is read.</param>
/// <param name="Location">Where the first path really leads: the kernel resolves every link before it starts a program, so $ORIGIN is there too.</param>
/// <param name="Paths">All paths of <paramref name="File"/> that lead into that directory; the first is reported.</param>
internal sealed record Place(SameFile File, string Location, string[] Paths)
{
    public string Path => Paths[0];

    public string Directory => System.IO.Path.GetDirectoryName(Location) ?? "/";

    /// <summary>Where copies lie for which this one's answer holds.</summary>
    public Place[] Copies { get; init; } = [];

    /// <summary>Other paths that the answer is about, sorted.</summary>
    public IEnumerable<string> AlsoAt => Paths.Concat(Copies.SelectMany(copy => copy.Paths))
        .Where(path => path != Path)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);
}
