using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts.StaticPrograms;

namespace Abide.Builds.Plans.Cgo;

/// <summary>What a Go program no longer finds on targets when its lookups are Go's own; targets that lose the same are named together.</summary>
internal static class LookupLosses
{
    private const string HostsPackage = "net", UsersPackage = "os/user";

    public static ImmutableArray<string> Of(FixSituation situation)
    {
        var packages = (situation.Build?.Packages ?? []).Select(package => package.ImportPath).ToHashSet(StringComparer.Ordinal);
        var changes = ImmutableArray.CreateBuilder<string>();
        // Without a list of packages both may be there.
        if (packages.Count == 0 || packages.Contains(HostsPackage)) changes.AddRange(Losses(situation, "hosts", "host names", "/etc/hosts and DNS"));
        if (packages.Count == 0 || packages.Contains(UsersPackage)) changes.AddRange(Losses(situation, "passwd", "users and groups", "/etc/passwd and /etc/group"));
        return changes.DrainToImmutable();
    }

    private static IEnumerable<string> Losses(FixSituation situation, string database, string what, string kept)
    {
        foreach (var group in situation.Targets.Where(target => target.Offer.Libc != LibcFamily.Musl).GroupBy(target => Describe(target.Offer, database), StringComparer.Ordinal))
        {
            if (group.Key.Length > 0)
                yield return $"{string.Join(", ", group.Select(target => target.Name))}: {what} come from {kept} alone; {group.Key}";
        }
    }

    /// <summary>Empty when nothing is lost.</summary>
    private static string Describe(Offer offer, string database) => NameSources.MissedByGo(offer, database) switch
    {
        null => "which other sources its nsswitch.conf names is not known",
        { IsEmpty: true } => "",
        { } lost => $"its nsswitch.conf names {string.Join(", ", lost)} as well, and what only {(lost.Length == 1 ? "that knows" : "those know")} is not found{NameSources.Meaning(lost)}",
    };
}
