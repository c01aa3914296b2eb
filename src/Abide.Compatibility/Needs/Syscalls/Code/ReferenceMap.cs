namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// Which code refers to which function, in both directions. A reference is a place in the code that holds the distance to a
/// function (a call, a jump, an address that is taken) or to a word that points to one (a closure). Places are found without
/// decoding, so that a few are none: whoever needs to be sure decodes.
/// </summary>
internal sealed class ReferenceMap
{
    private const int WordFlag = int.MinValue;
    private const int LikelyFlag = 1 << 30;

    private readonly ulong _low;
    private readonly CodeMap _map;
    private readonly FunctionPointers _pointers;
    private readonly List<uint> _places;
    private readonly List<int> _targets;
    private readonly int[] _firstOf;
    private readonly int[] _byTarget;

    /// <param name="low">Address that places count from.</param>
    /// <param name="map">The functions.</param>
    /// <param name="pointers">The words.</param>
    /// <param name="places">Ascending.</param>
    /// <param name="targets">Numbers of functions, or of words, as <see cref="Function"/> and <see cref="Word"/> mark them.</param>
    public ReferenceMap(ulong low, CodeMap map, FunctionPointers pointers, List<uint> places, List<int> targets)
    {
        (_low, _map, _pointers, _places, _targets) = (low, map, pointers, places, targets);
        _firstOf = new int[map.Count + 1];
        foreach (var target in targets) _firstOf[FunctionOf(target) + 1]++;
        for (var i = 0; i < map.Count; i++) _firstOf[i + 1] += _firstOf[i];

        _byTarget = new int[targets.Count];
        var next = _firstOf.AsSpan(0, map.Count).ToArray();
        for (var i = 0; i < targets.Count; i++) _byTarget[next[FunctionOf(targets[i])]++] = i;
    }

    /// <summary>Marks the number of a function.</summary>
    /// <param name="function">The number.</param>
    /// <param name="isLikely">Whether the bytes before the place are those of an instruction that refers to code.</param>
    public static int Function(int function, bool isLikely) => isLikely ? function | LikelyFlag : function;

    /// <summary>Marks the number of a word that points to a function.</summary>
    public static int Word(int word, bool isLikely) => Function(word, isLikely) | WordFlag;

    /// <summary>The places that refer to a function, ascending.</summary>
    public IEnumerable<Reference> To(int function)
    {
        for (var i = _firstOf[function]; i < _firstOf[function + 1]; i++)
        {
            var target = _targets[_byTarget[i]];
            var number = target & ~(WordFlag | LikelyFlag);
            yield return new Reference(_low + _places[_byTarget[i]], target < 0 ? _pointers.AddressOf(number) : _map.StartOf(number), target < 0);
        }
    }

    /// <summary>What the code between two addresses refers to; <paramref name="visit"/> gets function numbers, and whether the reference is likely to be one.</summary>
    public void VisitFrom(ulong start, ulong end, Action<int, bool> visit)
    {
        var first = _places.BinarySearch((uint)(start - _low));
        if (first < 0) first = ~first;
        for (var i = first; i < _places.Count && _low + _places[i] < end; i++) visit(FunctionOf(_targets[i]), (_targets[i] & LikelyFlag) != 0);
    }

    private int FunctionOf(int target)
    {
        var number = target & ~(WordFlag | LikelyFlag);
        return target < 0 ? _pointers.FunctionAt(number) : number;
    }
}

/// <param name="Place">Address of the distance itself, inside the instruction.</param>
/// <param name="Target">The address that it leads to: the function's, or the word's.</param>
/// <param name="IsIndirect">It leads to a word that points to the function.</param>
internal readonly record struct Reference(ulong Place, ulong Target, bool IsIndirect);
