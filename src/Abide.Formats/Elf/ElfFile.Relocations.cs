using System.Collections.Immutable;
using System.Numerics;

namespace Abide.Formats.Elf;

public sealed partial class ElfFile
{
    /// <summary>DT_REL, DT_RELA and DT_JMPREL, as far as present. DT_RELR names no symbols: see <see cref="PackedRelocations"/>.</summary>
    public ImmutableArray<RelocationTable> Relocations { get; }

    /// <summary>Whether the file has DT_RELR, which loaders before glibc 2.36 ignore.</summary>
    public bool HasPackedRelocations => Dynamic?.Find(DynamicTag.Relr) is not null && Dynamic.Find(DynamicTag.RelrSize) is > 0;

    /// <summary>How many relative relocations DT_RELR stands for.</summary>
    public long CountPackedRelocations()
    {
        var count = 0L;
        var cursor = CursorAt(PackedRelocationBytes().Span);
        while (cursor.Remaining >= Header.Encoding.AddressSize)
        {
            var word = cursor.ReadAddress();
            count += (word & 1) == 0 ? 1 : BitOperations.PopCount(word) - 1;
        }

        return count;
    }

    /// <summary>
    /// The addresses that DT_RELR relocates (gABI, "Relative Relocation Table"): an even word is the address of one, an odd word
    /// a bitmap of the 31 or 63 words that follow. The addends stand at the addresses.
    /// </summary>
    public IEnumerable<ulong> PackedRelocations()
    {
        var bytes = PackedRelocationBytes();
        var size = (ulong)Header.Encoding.AddressSize;
        ulong next = 0;
        for (var at = 0; at <= bytes.Length - (int)size; at += (int)size)
        {
            var word = CursorAt(bytes.Span[at..]).ReadAddress();
            if ((word & 1) == 0)
            {
                yield return word;
                next = unchecked(word + size);
                continue;
            }

            for (var bits = word >> 1; bits != 0; bits &= bits - 1)
            {
                yield return unchecked(next + ((ulong)BitOperations.TrailingZeroCount(bits) * size));
            }

            next = unchecked(next + (((size * 8) - 1) * size));
        }
    }

    private ReadOnlyMemory<byte> PackedRelocationBytes()
    {
        if (Dynamic?.Find(DynamicTag.Relr) is not { } address || Dynamic.Find(DynamicTag.RelrSize) is not { } size) return default;
        var bytes = AtAddress(address);
        return bytes[..(int)Math.Min(size, (ulong)bytes.Length)];
    }

    private ImmutableArray<RelocationTable> ReadRelocations()
    {
        if (Dynamic is not { } dynamic) return [];

        var tables = ImmutableArray.CreateBuilder<RelocationTable>(3);
        Add(DynamicTag.Rela, DynamicTag.RelaSize, hasAddend: true, isPlt: false);
        Add(DynamicTag.Rel, DynamicTag.RelSize, hasAddend: false, isPlt: false);
        Add(DynamicTag.PltRelocations, DynamicTag.PltRelocationsSize, dynamic.Find(DynamicTag.PltRelocationType) == (ulong)DynamicTag.Rela, isPlt: true);
        return tables.DrainToImmutable();

        void Add(DynamicTag table, DynamicTag length, bool hasAddend, bool isPlt)
        {
            if (dynamic.Find(table) is not { } address || dynamic.Find(length) is not { } size || size == 0) return;
            var bytes = AtAddress(address);
            if (size > (ulong)bytes.Length)
            {
                Damage(Problems.Relocations, $"a relocation table has 0x{size:x} bytes at address 0x{address:x}, where the file has 0x{bytes.Length:x}");
                size = (ulong)bytes.Length;
            }

            tables.Add(new RelocationTable(bytes[..(int)size], Header, hasAddend, isPlt));
        }
    }
}
