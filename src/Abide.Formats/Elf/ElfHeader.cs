namespace Abide.Formats.Elf;

/// <summary>Elf32_Ehdr/Elf64_Ehdr (gABI, "ELF Header"); fields in the order of the specification.</summary>
public readonly record struct ElfHeader
{
    /// <summary>EI_NIDENT</summary>
    public const int IdentLength = 16;

    public required ElfEncoding Encoding { get; init; }

    /// <summary>EI_OSABI: 0 System V, 3 GNU/Linux (IFUNC or unique symbols); others are foreign.</summary>
    public required byte OsAbi { get; init; }

    public required ElfType Type { get; init; }

    public required ElfMachine Machine { get; init; }

    public required ulong Entry { get; init; }

    /// <summary>e_phoff, bytes from the start of the file.</summary>
    public required ulong SegmentTableOffset { get; init; }

    /// <summary>e_shoff, bytes from the start of the file; 0 when there are no sections.</summary>
    public required ulong SectionTableOffset { get; init; }

    public required uint Flags { get; init; }

    /// <summary>e_phentsize</summary>
    public required ushort SegmentEntrySize { get; init; }

    /// <summary>e_phnum; 0xffff (PN_XNUM) means that sh_info of section 0 holds the count.</summary>
    public required ushort SegmentCount { get; init; }

    /// <summary>e_shentsize</summary>
    public required ushort SectionEntrySize { get; init; }

    /// <summary>e_shnum; 0 with a section table means that sh_size of section 0 holds the count.</summary>
    public required ushort SectionCount { get; init; }

    /// <summary>e_shstrndx; 0xffff (SHN_XINDEX) means that sh_link of section 0 holds it.</summary>
    public required ushort SectionNamesIndex { get; init; }

    /// <summary>True when the bytes start with ELFMAG.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\u007fELF"u8);

    /// <summary>Reads the header behind e_ident. The cursor stands at byte 16 and reads zeros where the file ends early.</summary>
    internal static ElfHeader Parse(ref Cursor cursor, byte osAbi)
    {
        var type = (ElfType)cursor.ReadUInt16();
        var machine = (ElfMachine)cursor.ReadUInt16();
        cursor.Skip(sizeof(uint)); // e_version
        var entry = cursor.ReadAddress();
        var segmentTableOffset = cursor.ReadAddress();
        var sectionTableOffset = cursor.ReadAddress();
        var flags = cursor.ReadUInt32();
        cursor.Skip(sizeof(ushort)); // e_ehsize
        return new ElfHeader
        {
            Encoding = cursor.Encoding,
            OsAbi = osAbi,
            Type = type,
            Machine = machine,
            Entry = entry,
            SegmentTableOffset = segmentTableOffset,
            SectionTableOffset = sectionTableOffset,
            Flags = flags,
            SegmentEntrySize = cursor.ReadUInt16(),
            SegmentCount = cursor.ReadUInt16(),
            SectionEntrySize = cursor.ReadUInt16(),
            SectionCount = cursor.ReadUInt16(),
            SectionNamesIndex = cursor.ReadUInt16(),
        };
    }
}
