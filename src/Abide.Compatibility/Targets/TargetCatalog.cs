using System.Collections.Immutable;
using System.IO.Enumeration;

namespace Abide.Compatibility.Targets;

/// <summary>The bundled targets and the names they go by.</summary>
public static class TargetCatalog
{
    private const int LongestName = 64;
    private const int MostSuggestions = 3;

    /// <summary>What <c>abide check</c> judges against when nothing is asked.</summary>
    public static ImmutableArray<string> DefaultNames { get; } = ["centos:7", "centos:8", "centos:stream9", "centos:stream10"];

    /// <summary>Every bundled release in canonical order, for <c>abide targets list</c>.</summary>
    public static ImmutableArray<ReleaseDescription> All => [.. ReleaseTable.All.Select(ReleaseDescription.Of)];

    /// <summary>The release that a name stands for, for <c>abide targets show</c>; null when the name is not known.</summary>
    public static ReleaseDescription? Describe(string name) =>
        TargetNames.Find(name) is { } named ? ReleaseDescription.Of(named.Release) : null;

    /// <summary>
    /// Turns one name of <c>--on</c> or <c>--kernel</c> into targets, whatever its case: a release (<c>centos:7</c>,
    /// <c>el8.6</c>, <c>bookworm</c>), which keeps the name as given, or a family or glob (<c>el</c>, <c>rocky</c>,
    /// <c>el9.*</c>, <c>all</c>), whose members get their canonical names. Never throws.
    /// </summary>
    public static TargetResolution Resolve(string name)
    {
        if (TargetNames.Find(name) is { } named)
            return new([Create(name, named.Release, named.DisplayName)], []);

        var members = TargetNames.Family(name);
        if (members.IsEmpty && name.Length <= LongestName && name.AsSpan().IndexOfAny('*', '?') >= 0)
            members = Matches(name);
        return members.IsEmpty
            ? new([], Suggest(name))
            : new([.. members.Select(release => Create(release.Id, release, TargetNames.Find(release.Id)!.DisplayName))], []);
    }

    /// <summary>
    /// Reads the tables that nearly every check asks for, so that a caller can do it on another thread while it finds out what is
    /// to be checked. Nothing depends on it: whatever is not read yet is read when it is asked for.
    /// </summary>
    public static void ReadAhead()
    {
        foreach (var target in DefaultNames.SelectMany(name => Resolve(name).Targets))
            target.OfferFor("x86_64").Value?.Libraries.FindLibrary("libc.so.6", []).Value?.DefinesSymbol("__libc_start_main", "GLIBC_2.2.5");
    }

    private static BundledTarget Create(string name, Release release, string displayName) => new()
    {
        Name = name,
        Userland = release.Id,
        Kernel = Kernels.For(release, "x86_64")?.Release,
        Release = release,
        DisplayName = displayName,
    };

    private static ImmutableArray<Release> Matches(string glob)
    {
        var pattern = TargetNames.Normalize(glob);
        return [.. ReleaseTable.All.Where(release => TargetNames.Of(release).Any(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)))];
    }

    private static ImmutableArray<string> Suggest(string name)
    {
        if (name.Length > LongestName)
            return [];

        var wanted = TargetNames.Normalize(name);
        return
        [
            .. TargetNames.All
                .Select(known => (Name: known, Distance: EditDistance.Between(wanted, known)))
                .Where(candidate => candidate.Distance <= Math.Max(2, wanted.Length / 3))
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Take(MostSuggestions)
                .Select(candidate => candidate.Name),
        ];
    }
}
