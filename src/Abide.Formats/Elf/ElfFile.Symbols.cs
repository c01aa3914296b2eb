namespace Abide.Formats.Elf;

public sealed partial class ElfFile
{
    /// <summary>DT_SYMTAB with the versions of DT_VERSYM; empty when there is none.</summary>
    public SymbolTable DynamicSymbols { get; }

    /// <summary>.symtab, which only section headers lead to; empty in stripped files.</summary>
    public SymbolTable Symbols
    {
        get
        {
            foreach (var section in Sections)
            {
                if (section.Type != SectionType.SymbolTable || section.Link >= Sections.Length) continue;
                return new SymbolTable(ContentOf(section), new StringTable(ContentOf(Sections[(int)section.Link])), default, Header.Encoding);
            }

            return new SymbolTable(default, default, default, Header.Encoding);
        }
    }

    private SymbolTable ReadDynamicSymbols()
    {
        if (Dynamic?.Find(DynamicTag.SymbolTable) is not { } address) return new SymbolTable(default, default, default, Header.Encoding);

        var bytes = AtAddress(address);
        var size = (ulong)Symbol.SizeOf(Header.Encoding);
        var count = CountDynamicSymbols(Dynamic, address);
        if (count > (ulong)bytes.Length / size)
        {
            Damage(Problems.SymbolTable, $"{count} dynamic symbols at address 0x{address:x}, where the file has room for {(ulong)bytes.Length / size}");
            count = (ulong)bytes.Length / size;
        }

        var versions = ReadOnlyMemory<byte>.Empty;
        if (Dynamic.Find(DynamicTag.VersionSymbols) is { } versionsAddress)
        {
            versions = AtAddress(versionsAddress);
            if ((ulong)versions.Length < count * 2)
            {
                Damage(Problems.SymbolTable, $"DT_VERSYM at address 0x{versionsAddress:x} has {versions.Length / 2} entries for {count} symbols");
            }

            versions = versions[..(int)Math.Min((ulong)versions.Length, count * 2)];
        }

        var symbols = new SymbolTable(bytes[..(int)(count * size)], Dynamic.Strings, versions, Header.Encoding);
        if (CountNamed(symbols) is var named && named == symbols.Count) return symbols;
        Damage(Problems.SymbolTable, $"the names of {count} dynamic symbols overlap; {named} of them are read");
        return new SymbolTable(bytes[..(named * (int)size)], Dynamic.Strings, versions, Header.Encoding);
    }

    /// <summary>How many symbols have names that together are not much longer than the file, so that callers may read them all.</summary>
    private int CountNamed(SymbolTable symbols)
    {
        var budget = (4L * Bytes.Length) + NameAllowance;
        foreach (var symbol in symbols)
        {
            budget -= symbols.Strings.ReadBytes(symbol.NameOffset).Length;
            if (budget < 0) return symbol.Index;
        }

        return symbols.Count;
    }

    /// <summary>
    /// The dynamic table does not count its symbols. DT_HASH does (nchain). DT_GNU_HASH counts defined symbols only: where
    /// there are none, or to be sure of the undefined ones, the highest symbol that a relocation names counts too. A
    /// section header that describes the same table is taken at its word.
    /// </summary>
    private ulong CountDynamicSymbols(DynamicTable dynamic, ulong tableAddress)
    {
        if (dynamic.Find(DynamicTag.Hash) is { } hash && CountByHash(hash) is { } chains) return chains;

        foreach (var section in Sections)
        {
            if (section.Type == SectionType.DynamicSymbolTable && section.Address == tableAddress && !EndsPastFile(section.Offset, section.Size))
            {
                return section.Size / (ulong)Symbol.SizeOf(Header.Encoding);
            }
        }

        var count = dynamic.Find(DynamicTag.GnuHash) is { } gnuHash ? CountByGnuHash(gnuHash) : 0;
        foreach (var table in Relocations)
        {
            foreach (var relocation in table) count = Math.Max(count, (ulong)relocation.SymbolIndex + 1);
        }

        return count;
    }

    /// <summary>gABI "Hash Table": nbucket, nchain, … ; alpha and s390x use 64-bit words.</summary>
    private ulong? CountByHash(ulong address)
    {
        var wide = Header.Machine == ElfMachine.S390 && Header.Encoding.Is64;
        var cursor = CursorAt(AtAddress(address).Span);
        if (wide)
        {
            cursor.Skip(8);
            var wideCount = cursor.ReadUInt64();
            return cursor.Overran ? null : wideCount;
        }

        cursor.Skip(4);
        var count = cursor.ReadUInt32();
        if (!cursor.Overran) return count;
        Damage(Problems.SymbolTable, $"DT_HASH at address 0x{address:x} lies outside the file");
        return null;
    }

    /// <summary>
    /// nbuckets, symoffset, bloom_size, bloom_shift; bloom words; buckets; chains whose last entry has bit 0 set (glibc
    /// elf/dl-lookup.c, do_lookup_x).
    /// </summary>
    private ulong CountByGnuHash(ulong address)
    {
        var bytes = AtAddress(address).Span;
        var cursor = CursorAt(bytes);
        var buckets = cursor.ReadUInt32();
        var symbolOffset = cursor.ReadUInt32();
        var bloomWords = cursor.ReadUInt32();
        cursor.Skip(4);
        var chainsAt = 16 + ((ulong)bloomWords * (ulong)Header.Encoding.AddressSize) + ((ulong)buckets * 4);
        if (cursor.Overran || chainsAt > (ulong)bytes.Length)
        {
            Damage(Problems.SymbolTable, $"DT_GNU_HASH at address 0x{address:x} says {buckets} buckets and {bloomWords} bloom words, more than the file has");
            return 0;
        }

        cursor.Skip((int)(chainsAt - 16 - ((ulong)buckets * 4)));
        var last = 0u;
        for (var i = 0u; i < buckets; i++) last = Math.Max(last, cursor.ReadUInt32());
        if (last < symbolOffset) return symbolOffset;

        var chain = chainsAt + (((ulong)last - symbolOffset) * 4);
        if (chain > (ulong)bytes.Length)
        {
            Damage(Problems.SymbolTable, $"DT_GNU_HASH at address 0x{address:x} has a bucket for symbol {last}, past its chains");
            return symbolOffset;
        }

        cursor = CursorAt(bytes[(int)chain..]);
        while (true)
        {
            var word = cursor.ReadUInt32();
            if (cursor.Overran)
            {
                Damage(Problems.SymbolTable, $"DT_GNU_HASH at address 0x{address:x} has a chain that does not end");
                return last;
            }

            last++;
            if ((word & 1) != 0) return last;
        }
    }
}
