using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.Calls;

/// <summary>Reports the system calls of functions that can be reached.</summary>
/// <param name="map">The functions.</param>
/// <param name="possible">Which can be reached at all.</param>
/// <param name="sure">Which can be reached without a pointer in data.</param>
internal sealed class NativeReport(CodeMap map, bool[] possible, bool[] sure)
{
    public SyscallNeeds Write(IReadOnlyList<Sighting> sightings)
    {
        var reached = sightings.Where(sighting => possible[sighting.Function]).ToList();
        var items = reached
            .Where(sighting => sighting.Number is not null)
            .GroupBy(sighting => sighting.Number!.Value)
            .OrderBy(group => group.Key)
            .Select(group => new SyscallNeed(group.Key, Sites(group)));
        return new SyscallNeeds([.. items], Sites(reached.Where(sighting => sighting.Number is null)));
    }

    private ImmutableArray<SyscallSite> Sites(IEnumerable<Sighting> sightings) =>
    [
        .. sightings
            .Select(Site)
            .GroupBy(site => site.Address)
            .Select(group => group.OrderByDescending(site => site.IsCertain).First())
            .OrderByDescending(site => site.IsCertain).ThenBy(site => site.Address)
            .Take(SyscallReader.SiteLimit)
            .OrderBy(site => site.Address),
    ];

    private SyscallSite Site(Sighting sighting) => new(
        map.NameOf(sighting.Function),
        sighting.Address,
        [.. sighting.Inward.Select(map.NameOf).OfType<string>()],
        Module: null,
        sighting.IsConstant && sure[sighting.Function]);
}
