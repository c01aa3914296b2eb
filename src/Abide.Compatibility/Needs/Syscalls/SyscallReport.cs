using System.Collections.Immutable;

namespace Abide.Compatibility.Needs.Syscalls;

/// <summary>Turns what was found into what is reported: who wants each call, through which wrappers, from which module.</summary>
internal sealed class SyscallReport(CallerWalk callers, GoModules modules)
{
    public SyscallNeeds Write(SightingList sightings) =>
        new([.. sightings.Told.Select(entry => new SyscallNeed(entry.Key, Sites(entry.Value)))], Sites(sightings.Untold));

    private ImmutableArray<SyscallSite> Sites(IEnumerable<Sighting> sightings) =>
    [
        .. sightings
            .SelectMany(sighting => (sighting.IsTaken ? [callers.Itself(sighting.Function)] : callers.From(sighting.Function)).Select(caller => Site(sighting, caller)))
            .GroupBy(site => (site.Function, site.Address))
            .Select(group => group.OrderByDescending(site => site.IsCertain).First())
            .OrderByDescending(site => site.IsCertain).ThenBy(site => site.Address).ThenBy(site => site.Function, StringComparer.Ordinal)
            .Take(SyscallReader.SiteLimit)
            .OrderBy(site => site.Address).ThenBy(site => site.Function, StringComparer.Ordinal),
    ];

    private SyscallSite Site(Sighting sighting, Caller caller)
    {
        var through = ImmutableArray.CreateBuilder<string>();
        foreach (var function in caller.Through.AddRange(sighting.Inward))
        {
            // A function and its bridge between Go's calling conventions share a name.
            if (callers.NameOf(function) is { } name && (through.Count == 0 || through[^1] != name)) through.Add(name);
        }

        return new SyscallSite(callers.NameOf(caller.Function), sighting.Address, through.DrainToImmutable(), modules.ModuleOf(callers.PackageOf(caller.Function)), caller.IsSure && sighting.IsConstant);
    }
}
