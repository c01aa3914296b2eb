namespace Abide.Formats.Elf;

/// <summary>One Elf32_Rel/Rela or Elf64_Rel/Rela.</summary>
/// <param name="Offset">Virtual address that is changed.</param>
/// <param name="Type">R_*, by machine.</param>
/// <param name="SymbolIndex">Index in the dynamic symbol table; 0 for none.</param>
/// <param name="Addend">r_addend; 0 for Rel, whose addend lies at <paramref name="Offset"/>.</param>
/// <param name="IsPlt">From DT_JMPREL: bound at the first call unless the object binds now.</param>
public readonly record struct Relocation(ulong Offset, uint Type, uint SymbolIndex, long Addend, bool IsPlt);

/// <summary>One relocation table over the file's bytes.</summary>
public sealed class RelocationTable
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ElfHeader _header;
    private readonly bool _hasAddend;
    private readonly bool _isPlt;

    internal RelocationTable(ReadOnlyMemory<byte> bytes, ElfHeader header, bool hasAddend, bool isPlt)
    {
        _bytes = bytes;
        _header = header;
        _hasAddend = hasAddend;
        _isPlt = isPlt;
    }

    public int Count => _bytes.Length / EntrySize;

    private int EntrySize => _header.Encoding.AddressSize * (_hasAddend ? 3 : 2);

    public Enumerator GetEnumerator() => new(this);

    private Relocation At(int index)
    {
        var cursor = new Cursor(_bytes.Span.Slice(index * EntrySize, EntrySize), _header.Encoding);
        var offset = cursor.ReadAddress();
        uint type, symbol;
        if (_header is { Machine: ElfMachine.Mips, Encoding.Is64: true })
        {
            // The 64-bit MIPS ABI splits r_info into a 32-bit symbol and four bytes, in file order even when little-endian.
            symbol = cursor.ReadUInt32();
            cursor.Skip(3);
            type = cursor.ReadByte();
        }
        else if (_header.Encoding.Is64)
        {
            var information = cursor.ReadUInt64();
            (symbol, type) = ((uint)(information >> 32), (uint)information);
        }
        else
        {
            var information = cursor.ReadUInt32();
            (symbol, type) = (information >> 8, information & 0xff);
        }

        var addend = !_hasAddend ? 0 : _header.Encoding.Is64 ? (long)cursor.ReadUInt64() : (int)cursor.ReadUInt32();
        return new Relocation(offset, type, symbol, addend, _isPlt);
    }

    public struct Enumerator(RelocationTable table)
    {
        private readonly int _count = table.Count;
        private int _index = -1;

        public readonly Relocation Current => table.At(_index);

        public bool MoveNext() => ++_index < _count;
    }
}
