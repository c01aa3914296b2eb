using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>
/// data/runtimes.txt: the version definitions of libstdc++.so.6 and libgcc_s.so.1 in the order in which GCC added them. A
/// release that has the newest has all before it.
/// </summary>
internal static class RuntimeVersions
{
    public const string Libstdcxx = "libstdc++.so.6";
    public const string Libgcc = "libgcc_s.so.1";

    private static readonly Lazy<ImmutableDictionary<string, ImmutableArray<string>>> s_ladders = new(Parse);

    /// <summary>The exact set that a release's library defines, or null when the facts do not say.</summary>
    public static ImmutableHashSet<string>? Find(string soname, Release release, string architecture) => soname switch
    {
        Libstdcxx => Join(UpTo("GLIBCXX", "glibcxx", release, architecture), UpTo("CXXABI", "cxxabi", release, architecture)),
        Libgcc => UpTo("GCC", "gcc", release, architecture),
        _ => null,
    };

    private static ImmutableHashSet<string>? Join(ImmutableHashSet<string>? one, ImmutableHashSet<string>? other) =>
        one is null || other is null ? null : one.Union(other);

    private static ImmutableHashSet<string>? UpTo(string prefix, string key, Release release, string architecture)
    {
        if (release.Find(key, architecture) is not { } newest
            || !s_ladders.Value.TryGetValue($"{prefix} {architecture}", out var ladder)
            || ladder.IndexOf($"{prefix}_{newest}") is not (var last and >= 0))
        {
            return null;
        }

        return [.. ladder.Take(last + 1)];
    }

    private static ImmutableDictionary<string, ImmutableArray<string>> Parse()
    {
        var ladders = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        var reader = new LineReader(FactFile.Read("runtimes.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            ladders.Add($"{fields[0]} {fields[1]}", [.. fields[2].Split(' ').Select(version => $"{fields[0]}_{version}")]);
        }

        return ladders.ToImmutable();
    }
}
