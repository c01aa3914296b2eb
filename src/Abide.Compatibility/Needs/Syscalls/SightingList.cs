using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls;

/// <summary>A number, or that none can be told, at one place.</summary>
/// <param name="Number">Null when it cannot be told.</param>
/// <param name="Address">Of the instruction or call where it is told.</param>
/// <param name="Function">The function that has the address.</param>
/// <param name="Inward">Functions from there to the instruction that calls the system.</param>
/// <param name="IsConstant">It comes as a constant all the way, not out of a variable.</param>
/// <param name="IsTaken">The function takes the number, and a pointer to it lies in data: its callers are not known.</param>
internal readonly record struct Sighting(int? Number, ulong Address, int Function, ImmutableArray<int> Inward, bool IsConstant, bool IsTaken = false);

/// <summary>What was found, by number. All numbers are kept; of the places of one number as many as a report can need, the certain ones first.</summary>
internal sealed class SightingList(Reachability reachability)
{
    // A wrapper of ioctl or fcntl in the biggest programs has some hundred callers.
    private const int PlaceLimit = 1024;

    // Linux has less than 500; the x32 ABI sets a bit of its own (__X32_SYSCALL_BIT).
    private const int NumberLimit = 1024;
    private const int X32 = 0x40000000;

    private readonly SortedDictionary<int, List<Sighting>> _told = [];

    public IEnumerable<KeyValuePair<int, List<Sighting>>> Told => _told;

    public List<Sighting> Untold { get; } = [];

    public void Add(Sighting sighting)
    {
        if (sighting.Number is not { } number || IsNoCall(number))
        {
            Add(Untold, sighting with { Number = null });
            return;
        }

        if (number < 0) return;
        if (!_told.TryGetValue(number, out var places)) _told[number] = places = [];
        Add(places, sighting);
    }

    private void Add(List<Sighting> places, Sighting sighting)
    {
        if (places.Count < PlaceLimit) places.Add(sighting);
        else if (IsCertain(sighting) && !IsCertain(places[^1])) places[^1] = sighting;
    }

    private bool IsCertain(Sighting sighting) => sighting.IsConstant && reachability.IsSure(sighting.Function);

    /// <summary>
    /// Whether no kernel has or will soon have the number: an address, or what else is no number of a call, was taken for one. Negative
    /// numbers are passed on purpose, to see an error, and answered by all kernels alike.
    /// </summary>
    private static bool IsNoCall(int number) => number is >= NumberLimit and < X32 or >= X32 + NumberLimit;
}
