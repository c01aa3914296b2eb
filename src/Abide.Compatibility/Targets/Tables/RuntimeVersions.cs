namespace Abide.Compatibility.Targets;

/// <summary>
/// data/runtimes.txt: the version definitions of libstdc++.so.6, libgcc_s.so.1 and libz.so.1 in the order in which they were
/// added. A release that has the newest has all before it.
/// </summary>
internal static class RuntimeVersions
{
    public const string Libstdcxx = "libstdc++.so.6";
    public const string Libgcc = "libgcc_s.so.1";
    public const string Zlib = "libz.so.1";

    private static readonly Lazy<Dictionary<string, string[]>> s_ladders = new(Parse);

    /// <summary>The exact set that a release's library defines, or null when the facts do not say.</summary>
    public static HashSet<string>? Find(string soname, Release release, string architecture) => soname switch
    {
        Libstdcxx => Join(UpTo("GLIBCXX", "glibcxx", release, architecture), UpTo("CXXABI", "cxxabi", release, architecture)),
        Libgcc => UpTo("GCC", "gcc", release, architecture),
        Zlib => UpTo("ZLIB", "zlib", release, architecture),
        _ => null,
    };

    /// <summary>Where what <see cref="Find"/> says comes from.</summary>
    public static Provenance? Known(string soname, Release release) => release.Known(soname == Zlib ? "zlib" : "gcc");

    private static HashSet<string>? Join(HashSet<string>? one, HashSet<string>? other) =>
        one is null || other is null ? null : [.. one, .. other];

    private static HashSet<string>? UpTo(string prefix, string key, Release release, string architecture)
    {
        if (release.Find(key, architecture) is not { } newest
            || !s_ladders.Value.TryGetValue($"{prefix} {architecture}", out var ladder)
            || Array.IndexOf(ladder, $"{prefix}_{newest}") is not (var last and >= 0))
        {
            return null;
        }

        return [.. ladder.Take(last + 1)];
    }

    private static Dictionary<string, string[]> Parse()
    {
        var ladders = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var reader = new LineReader(FactFile.Read("runtimes.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            ladders.Add($"{fields[0]} {fields[1]}", [.. fields[2].Split(' ').Select(version => $"{fields[0]}_{version}")]);
        }

        return ladders;
    }
}
