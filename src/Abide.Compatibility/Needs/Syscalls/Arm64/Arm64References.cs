using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>Which A64 code refers to which function, and to which data.</summary>
internal sealed class Arm64References(CodeImage image, CodeMap map, Arm64Addresses addresses)
{
    // Real code has one for some five instructions; a file that has more was made to fill memory.
    private const int FewestBytesPerReference = 4;
    private const int Allowance = 4096;

    /// <summary>Null when there are more than any real program has.</summary>
    public ReferenceMap? Read(FunctionPointers pointers)
    {
        var low = image.Code[0].Start;
        var limit = (image.Code.Sum(range => (long)range.Bytes.Length) / FewestBytesPerReference) + Allowance;
        var places = new List<uint>();
        var targets = new List<int>();
        Visit((place, target) =>
        {
            if (places.Count > limit) return;
            var to = -1;
            if (map.Starts.IndexOf(unchecked(target - map.Starts.Low)) is var function and >= 0) to = ReferenceMap.Function(function, isLikely: true);
            else if (pointers.Words.IndexOf(unchecked(target - pointers.Words.Low)) is var word and >= 0) to = ReferenceMap.Word(word, isLikely: true);
            else return;
            places.Add((uint)(place - low));
            targets.Add(to);
        });
        return places.Count > limit || !addresses.IsWhole ? null : new ReferenceMap(low, map, pointers, places, targets);
    }

    /// <summary>Places that may refer to an address between two, ends included.</summary>
    public List<ulong> Find(ulong from, ulong to)
    {
        var found = new List<ulong>();
        Visit((place, target) =>
        {
            if (target >= from && target <= to && (found.Count == 0 || found[^1] != place)) found.Add(place);
        });
        return found;
    }

    /// <summary>A pair that is loaded or stored refers to two words.</summary>
    private void Visit(Action<ulong, ulong> visit) => addresses.Visit(found =>
    {
        visit(found.Place, found.Target);
        if (found.Use == AddressUse.Accessed && found.Size == 2 * sizeof(ulong)) visit(found.Place, unchecked(found.Target + sizeof(ulong)));
    });
}
