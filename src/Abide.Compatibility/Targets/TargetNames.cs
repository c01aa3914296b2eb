using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>What one name stands for.</summary>
/// <param name="Release">The release whose facts answer.</param>
/// <param name="DisplayName">Name for people.</param>
internal sealed record NamedRelease(Release Release, string DisplayName);

/// <summary>Every name of every bundled release; lower case.</summary>
internal static class TargetNames
{
    private static readonly Dictionary<string, string> s_titles = new(StringComparer.Ordinal)
    {
        ["el"] = "Enterprise Linux",
        ["centos"] = "CentOS",
        ["rhel"] = "RHEL",
        ["rocky"] = "Rocky Linux",
        ["alma"] = "AlmaLinux",
        ["debian"] = "Debian",
        ["ubuntu"] = "Ubuntu",
        ["amazon"] = "Amazon Linux",
        ["openeuler"] = "openEuler",
        ["anolis"] = "Anolis OS",
        ["alpine"] = "Alpine",
    };

    private static readonly Dictionary<string, string> s_synonyms = new(StringComparer.Ordinal)
    {
        ["almalinux"] = "alma",
        ["rockylinux"] = "rocky",
        ["redhat"] = "rhel",
        ["amazonlinux"] = "amazon",
        ["amzn"] = "amazon",
    };

    private static readonly Lazy<Dictionary<string, NamedRelease>> s_all = new(Collect);

    /// <summary>All names in ordinal order.</summary>
    public static IEnumerable<string> All => s_all.Value.Keys.Order(StringComparer.Ordinal);

    public static NamedRelease? Find(string name) => s_all.Value.GetValueOrDefault(Normalize(name));

    /// <summary>Names of one release, canonical first.</summary>
    public static ImmutableArray<string> Of(Release release) =>
    [
        release.Id,
        .. s_all.Value.Where(pair => pair.Value.Release == release && pair.Key != release.Id && !pair.Key.StartsWith(pair.Key.Split(':')[0] + release.Version, StringComparison.Ordinal))
            .Select(pair => pair.Key)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The releases of a distribution (<c>rocky</c>), of <c>el</c>, or <c>all</c>; empty when it is no family.</summary>
    public static ImmutableArray<Release> Family(string name)
    {
        var family = Normalize(name);
        return family switch
        {
            "all" => [.. ReleaseTable.All],
            "el" => [.. ReleaseTable.All.Where(release => release.Line.StartsWith("el", StringComparison.Ordinal))],
            _ => [.. ReleaseTable.All.Where(release => release.Distributions.Contains(family))],
        };
    }

    /// <summary>Name for people of a release as one distribution calls it: <c>Rocky Linux 9.3</c>.</summary>
    public static string Title(string distribution, Release release) => $"{s_titles[distribution]} {release.Version}";

    /// <summary>Lower case, with a distribution's other names replaced: <c>AlmaLinux:9</c> is <c>alma:9</c>.</summary>
    public static string Normalize(string name)
    {
        var lower = name.Trim().ToLowerInvariant();
        var end = lower.AsSpan().IndexOfAnyExceptInRange('a', 'z');
        var head = end < 0 ? lower : lower[..end];
        return s_synonyms.TryGetValue(head, out var distribution) ? distribution + lower[head.Length..] : lower;
    }

    private static Dictionary<string, NamedRelease> Collect()
    {
        var names = new Dictionary<string, NamedRelease>(StringComparer.Ordinal);
        foreach (var release in ReleaseTable.All)
        {
            var isEnterprise = release.Line.StartsWith("el", StringComparison.Ordinal);
            var canonical = new NamedRelease(release, Title(isEnterprise ? "el" : release.Distributions[0], release));
            names[release.Id] = canonical;

            // A later minor of the line takes the short name over: el8 is the newest.
            names[release.Line] = canonical;
            foreach (var alias in release.Aliases)
                names[alias] = canonical;
            foreach (var distribution in release.Distributions)
                Add(names, distribution, release);
            if (release.Stream is { } stream)
                AddStream(names, release, stream);
        }

        return names;
    }

    private static void Add(Dictionary<string, NamedRelease> names, string distribution, Release release)
    {
        var named = new NamedRelease(release, Title(distribution, release));
        IEnumerable<string> versions = release.Line == release.Id
            ? [release.Version, .. release.Aliases]
            : [release.Version, release.Version.Split('.')[0]];
        foreach (var version in versions)
        {
            names[$"{distribution}:{version}"] = named;
            if (char.IsAsciiDigit(version[0]))
                names[distribution + version] = named;
        }
    }

    /// <summary>CentOS Stream runs ahead of the minors; the newest row stands for it as of that row's date.</summary>
    private static void AddStream(Dictionary<string, NamedRelease> names, Release release, string stream)
    {
        var major = stream["stream".Length..];
        var named = new NamedRelease(release, $"CentOS Stream {major} as of {release.Id} ({release.StreamDate})");
        foreach (var name in (ReadOnlySpan<string>)[$"centos:stream{major}", $"centos:stream-{major}", $"centos-stream:{major}", $"centos:{major}-stream", stream])
            names[name] = named;
    }
}
