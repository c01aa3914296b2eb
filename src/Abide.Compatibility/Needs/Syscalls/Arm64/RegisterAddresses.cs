using System.Numerics;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>What each register may hold, as far as it is an address that the code itself makes; and the stack, as one register more.</summary>
internal sealed class RegisterAddresses
{
    /// <summary>Stands for all that lies on the stack; as a register, 31 is the stack pointer or zero and holds no such address.</summary>
    public const int Stack = 31;

    public const int RegisterCount = 32;

    /// <summary>What a register may hold is followed up to so many: where it may hold more, nobody counts from it any more.</summary>
    public const int Limit = 8;

    private readonly KnownAddress[] _addresses = new KnownAddress[RegisterCount * Limit];
    private readonly int[] _counts = new int[RegisterCount];
    private uint _used;

    public ReadOnlySpan<KnownAddress> this[int register] => _addresses.AsSpan(register * Limit, _counts[register]);

    /// <summary>Which registers may hold any, as a bitmap.</summary>
    public uint Used => _used;

    public void Clear(int register)
    {
        _counts[register] = 0;
        _used &= ~(1U << register);
    }

    public void ClearAll() => Keep(0);

    /// <summary>Forgets what other registers hold.</summary>
    public void Keep(uint registers)
    {
        for (var lost = _used & ~registers; lost != 0; lost &= lost - 1) _counts[BitOperations.TrailingZeroCount(lost)] = 0;
        _used &= registers;
    }

    public void Add(int register, KnownAddress address)
    {
        if (_counts[register] == Limit || this[register].Contains(address)) return;
        _addresses[(register * Limit) + _counts[register]++] = address;
        _used |= 1U << register;
    }
}

/// <summary>An address in a register.</summary>
/// <param name="Value">The address.</param>
/// <param name="State">What is known of it.</param>
internal readonly record struct KnownAddress(ulong Value, AddressState State);

internal enum AddressState : byte
{
    /// <summary>Only the page is there: what completes it comes later.</summary>
    Page,

    /// <summary>It is complete.</summary>
    Exact,

    /// <summary>Something was added that is not known: an index.</summary>
    Indexed,
}
