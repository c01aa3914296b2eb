using System.Numerics;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>What registers may hold where ways meet: few of them hold anything.</summary>
internal sealed class MeetingAddresses
{
    private readonly List<(KnownAddress Address, int Next)> _all = [];
    private readonly int[] _firstOf = new int[RegisterAddresses.RegisterCount];

    public MeetingAddresses() => Array.Fill(_firstOf, -1);

    public int Count => _all.Count;

    /// <summary>False when all of it is there already.</summary>
    /// <param name="here">What registers hold on one way.</param>
    /// <param name="registers">Which of them count, as a bitmap.</param>
    public bool Add(RegisterAddresses here, uint registers)
    {
        var changed = false;
        for (var used = here.Used & registers; used != 0; used &= used - 1)
        {
            var register = BitOperations.TrailingZeroCount(used);
            foreach (var address in here[register]) changed |= Add(register, address);
        }

        return changed;
    }

    public void CopyTo(RegisterAddresses here)
    {
        for (var register = 0; register < _firstOf.Length; register++)
        {
            for (var entry = _firstOf[register]; entry >= 0; entry = _all[entry].Next) here.Add(register, _all[entry].Address);
        }
    }

    private bool Add(int register, KnownAddress address)
    {
        var known = 0;
        for (var entry = _firstOf[register]; entry >= 0; entry = _all[entry].Next)
        {
            if (_all[entry].Address == address || ++known == RegisterAddresses.Limit) return false;
        }

        _all.Add((address, _firstOf[register]));
        _firstOf[register] = _all.Count - 1;
        return true;
    }
}
