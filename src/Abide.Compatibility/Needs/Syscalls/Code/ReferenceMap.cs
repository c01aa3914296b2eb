namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// Which code refers to which function, in both directions. A reference is a place in the code that holds the distance to a
/// function (a call, a jump, an address that is taken) or to a word that points to one (a closure). Places are found without
/// decoding, so that a few are none: whoever needs to be sure decodes.
/// </summary>
internal sealed class ReferenceMap
{
    private const int IndirectFlag = int.MinValue;

    private readonly ulong _low;
    private readonly uint[] _places;
    private readonly int[] _targets;
    private readonly int[] _firstOf;
    private readonly int[] _byTarget;

    /// <param name="low">Address that places count from.</param>
    /// <param name="places">Ascending.</param>
    /// <param name="targets">Function numbers, negative after <see cref="Indirect"/>.</param>
    /// <param name="functionCount">How many functions there are.</param>
    public ReferenceMap(ulong low, uint[] places, int[] targets, int functionCount)
    {
        _low = low;
        _places = places;
        _targets = targets;
        _firstOf = new int[functionCount + 1];
        foreach (var target in targets) _firstOf[(target & ~IndirectFlag) + 1]++;
        for (var i = 0; i < functionCount; i++) _firstOf[i + 1] += _firstOf[i];

        _byTarget = new int[targets.Length];
        var next = _firstOf.AsSpan(0, functionCount).ToArray();
        for (var i = 0; i < targets.Length; i++) _byTarget[next[targets[i] & ~IndirectFlag]++] = i;
    }

    /// <summary>Marks a target that is reached through a word of data.</summary>
    public static int Indirect(int function) => function | IndirectFlag;

    /// <summary>The places that refer to a function, ascending.</summary>
    public IEnumerable<Reference> To(int function)
    {
        for (var i = _firstOf[function]; i < _firstOf[function + 1]; i++)
        {
            var edge = _byTarget[i];
            yield return new Reference(_low + _places[edge], function, _targets[edge] < 0);
        }
    }

    /// <summary>What the code between two addresses refers to; <paramref name="visit"/> gets function numbers.</summary>
    public void VisitFrom(ulong start, ulong end, Action<int> visit)
    {
        var first = Array.BinarySearch(_places, (uint)(start - _low));
        if (first < 0) first = ~first;
        for (var i = first; i < _places.Length && _low + _places[i] < end; i++) visit(_targets[i] & ~IndirectFlag);
    }
}

/// <param name="Place">Address of the distance itself, inside the instruction.</param>
/// <param name="Function">The function that is referred to.</param>
/// <param name="IsIndirect">The instruction names a word of data that points to the function.</param>
internal readonly record struct Reference(ulong Place, int Function, bool IsIndirect);
