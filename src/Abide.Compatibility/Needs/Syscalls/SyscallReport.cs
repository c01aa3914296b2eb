using System.Collections.Immutable;

namespace Abide.Compatibility.Needs.Syscalls;

/// <summary>Turns what was found into what is reported: who wants each call, through which wrappers, from which module.</summary>
internal sealed class SyscallReport(CallerWalk callers, GoModules modules)
{
    // Linux has less than 500; the x32 ABI sets a bit of its own (__X32_SYSCALL_BIT).
    private const int NumberLimit = 1024;
    private const int X32 = 0x40000000;

    public SyscallNeeds Write(IReadOnlyList<Sighting> sightings)
    {
        var items = sightings
            .Where(sighting => sighting.Number is { } number && Exists(number))
            .GroupBy(sighting => sighting.Number!.Value)
            .OrderBy(group => group.Key)
            .Select(group => new SyscallNeed(group.Key, Sites(group)));
        return new SyscallNeeds([.. items], Sites(sightings.Where(sighting => sighting.Number is null)));
    }

    /// <summary>Whether a kernel may know the number. Others, which programs pass to see an error, are answered by all kernels alike.</summary>
    private static bool Exists(int number) => number is >= 0 and < NumberLimit or >= X32 and < X32 + NumberLimit;

    private ImmutableArray<SyscallSite> Sites(IEnumerable<Sighting> sightings) =>
    [
        .. sightings
            .SelectMany(sighting => callers.From(sighting.Function).Select(caller => Site(sighting, caller)))
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
