namespace Abide.Formats.Elf;

/// <summary>One Elf32_Sym/Elf64_Sym. Strings are offsets into the table's string table, so that reading a symbol allocates nothing.</summary>
public readonly record struct Symbol
{
    public required int Index { get; init; }

    /// <summary>Offset in the table's <see cref="SymbolTable.Strings"/>.</summary>
    public required uint NameOffset { get; init; }

    /// <summary>An address, or what the type makes of it.</summary>
    public required ulong Value { get; init; }

    public required ulong Size { get; init; }

    public required byte Information { get; init; }

    /// <summary>st_other; the lower two bits are the visibility (0 default, 1 internal, 2 hidden, 3 protected).</summary>
    public required byte Other { get; init; }

    /// <summary>st_shndx: 0 SHN_UNDEF, 0xfff1 SHN_ABS.</summary>
    public required ushort SectionIndex { get; init; }

    /// <summary>Entry of .gnu.version; 0 local, 1 global, and 1 too when the file has no versions.</summary>
    public required ushort RawVersion { get; init; }

    public SymbolBinding Binding => (SymbolBinding)(Information >> 4);

    public SymbolType Type => (SymbolType)(Information & 0xf);

    public bool IsUndefined => SectionIndex == 0;

    /// <summary>Index among version needs or definitions, without the hidden bit.</summary>
    public ushort VersionIndex => (ushort)(RawVersion & 0x7fff);

    /// <summary>VERSYM_HIDDEN: not the default version, bound only by name and version.</summary>
    public bool IsVersionHidden => (RawVersion & 0x8000) != 0;

    internal static int SizeOf(ElfEncoding encoding) => encoding.Is64 ? 24 : 16;

    internal static Symbol Parse(ref Cursor cursor, int index, ushort rawVersion)
    {
        var name = cursor.ReadUInt32();
        if (cursor.Encoding.Is64)
        {
            var information = cursor.ReadByte();
            var other = cursor.ReadByte();
            var section = cursor.ReadUInt16();
            return new Symbol { Index = index, NameOffset = name, Information = information, Other = other, SectionIndex = section, RawVersion = rawVersion, Value = cursor.ReadUInt64(), Size = cursor.ReadUInt64() };
        }

        var value = cursor.ReadUInt32();
        var size = cursor.ReadUInt32();
        return new Symbol { Index = index, NameOffset = name, Value = value, Size = size, RawVersion = rawVersion, Information = cursor.ReadByte(), Other = cursor.ReadByte(), SectionIndex = cursor.ReadUInt16() };
    }
}

/// <summary>A symbol table over the file's bytes, without the null symbol at index 0.</summary>
public readonly struct SymbolTable
{
    private readonly ReadOnlyMemory<byte> _symbols;
    private readonly ReadOnlyMemory<byte> _versions;
    private readonly ElfEncoding _encoding;

    internal SymbolTable(ReadOnlyMemory<byte> symbols, StringTable strings, ReadOnlyMemory<byte> versions, ElfEncoding encoding)
    {
        _symbols = symbols;
        Strings = strings;
        _versions = versions;
        _encoding = encoding;
    }

    public StringTable Strings { get; }

    /// <summary>Entries with the null symbol; 0 for an absent table.</summary>
    public int Count => _symbols.Length / Symbol.SizeOf(_encoding);

    /// <summary>Whether the file has a .gnu.version table (DT_VERSYM).</summary>
    public bool HasVersions => !_versions.IsEmpty;

    /// <summary>The symbol at <paramref name="index"/>, which must be below <see cref="Count"/>.</summary>
    public Symbol this[int index]
    {
        get
        {
            var size = Symbol.SizeOf(_encoding);
            var cursor = new Cursor(_symbols.Span.Slice(index * size, size), _encoding);
            return Symbol.Parse(ref cursor, index, RawVersion(index));
        }
    }

    public string NameOf(Symbol symbol) => Strings.Read(symbol.NameOffset) ?? "";

    public Enumerator GetEnumerator() => new(this);

    private ushort RawVersion(int index)
    {
        const ushort Global = 1;
        if (_versions.Length < (index + 1) * 2) return Global;
        var cursor = new Cursor(_versions.Span.Slice(index * 2, 2), _encoding);
        return cursor.ReadUInt16();
    }

    /// <summary>Walks the symbols from index 1 on.</summary>
    public struct Enumerator(SymbolTable table)
    {
        private readonly int _count = table.Count;
        private int _index;

        public readonly Symbol Current => table[_index];

        public bool MoveNext() => ++_index < _count;
    }
}
