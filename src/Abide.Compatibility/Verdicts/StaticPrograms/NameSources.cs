using System.Collections.Immutable;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.StaticPrograms;

/// <summary>Which sources of a target's nsswitch.conf Go's own code does not ask.</summary>
public static class NameSources
{
    /// <summary>Sources that Go's own code reads as glibc does, and those that do nothing without a plug-in behind them.</summary>
    private static readonly ImmutableHashSet<string> Covered = ["files", "dns", "compat", "altfiles"];

    /// <summary>Each once, in the order of the file; null when the target's nsswitch.conf is not known.</summary>
    /// <param name="offer">The target.</param>
    /// <param name="database"><c>hosts</c>, <c>passwd</c>.</param>
    public static ImmutableArray<string>? MissedByGo(Offer offer, string database)
    {
        ArgumentNullException.ThrowIfNull(offer);
        if (offer.NameServices is not { } databases) return null;
        var services = databases.GetValueOrDefault(database, []);
        // resolve asks the same DNS servers when dns follows it.
        return [.. services.Where(service => !Covered.Contains(service) && !(service == "resolve" && services.Contains("dns"))).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What the well-known plug-ins know, in parentheses with a blank before; empty where none of them is lost.</summary>
    public static string Meaning(ImmutableArray<string> lost)
    {
        var known = lost.Select(service => service switch
        {
            "sss" => "users of a domain",
            "systemd" => "users that systemd makes for a service",
            "myhostname" => "the host's own name where no file or server has it",
            "mymachines" => "containers",
            _ => service.StartsWith("mdns", StringComparison.Ordinal) ? "names under .local" : null,
        }).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return known.Count == 0 ? "" : $" ({string.Join(", ", known)})";
    }
}
