using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// What the loader writes over pointers of a position-independent object, at link-time addresses: the addends of relative
/// relocations, and symbols that the object defines itself. DT_RELR needs no entry: its values stand in the file.
/// </summary>
internal sealed class PointerRelocations
{
    private readonly ulong[] _addresses;
    private readonly ulong[] _values;

    private PointerRelocations(ulong[] addresses, ulong[] values) => (_addresses, _values) = (addresses, values);

    public int Count => _addresses.Length;

    public static PointerRelocations Read(ElfFile elf)
    {
        var count = 0;
        foreach (var table in elf.Relocations) count += table.Count;
        if (count == 0) return new PointerRelocations([], []);

        var addresses = new ulong[count];
        var values = new ulong[count];
        var symbols = elf.DynamicSymbols;
        var next = 0;
        foreach (var table in elf.Relocations)
        {
            foreach (var relocation in table)
            {
                if (!IsPointer(elf.Header.Machine, relocation.Type)) continue;
                var value = (ulong)relocation.Addend;
                if (relocation.SymbolIndex != 0)
                {
                    if (relocation.SymbolIndex >= symbols.Count || symbols[(int)relocation.SymbolIndex] is not { IsUndefined: false } symbol) continue;
                    value = unchecked(symbol.Value + value);
                }

                addresses[next] = relocation.Offset;
                values[next++] = value;
            }
        }

        Array.Resize(ref addresses, next);
        Array.Resize(ref values, next);
        Array.Sort(addresses, values);
        return new PointerRelocations(addresses, values);
    }

    /// <summary>The pointer at an address after relocation, or null when none is relocated there.</summary>
    public ulong? Find(ulong address) => Array.BinarySearch(_addresses, address) is var index and >= 0 ? _values[index] : null;

    public (ulong Address, ulong Value) this[int index] => (_addresses[index], _values[index]);

    private static bool IsPointer(ElfMachine machine, uint type) => machine switch
    {
        ElfMachine.X86_64 => type is 1 or 6 or 7 or 8 or 37, // R_X86_64_64, GLOB_DAT, JUMP_SLOT, RELATIVE, IRELATIVE
        ElfMachine.AArch64 => type is 257 or 1025 or 1026 or 1027 or 1032, // R_AARCH64_ABS64, GLOB_DAT, JUMP_SLOT, RELATIVE, IRELATIVE
        _ => false,
    };
}
