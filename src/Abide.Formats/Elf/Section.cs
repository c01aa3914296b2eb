namespace Abide.Formats.Elf;

/// <summary>Elf32_Shdr/Elf64_Shdr (gABI, "Section Header").</summary>
public sealed record Section
{
    /// <summary>From the section name string table; empty when that is absent or damaged.</summary>
    public required string Name { get; init; }

    /// <summary>sh_name, an offset into the section name string table.</summary>
    internal uint NameOffset { get; init; }

    public required SectionType Type { get; init; }

    public required ulong Flags { get; init; }

    public required ulong Address { get; init; }

    /// <summary>Bytes from the start of the file.</summary>
    public required ulong Offset { get; init; }

    /// <summary>Bytes; not in the file for <see cref="SectionType.NoBits"/>.</summary>
    public required ulong Size { get; init; }

    /// <summary>sh_link: an index of another section, by type.</summary>
    public required uint Link { get; init; }

    /// <summary>sh_info: a count or an index, by type.</summary>
    public required uint Detail { get; init; }

    public required ulong EntrySize { get; init; }

    internal static int SizeOf(ElfEncoding encoding) => encoding.Is64 ? 64 : 40;

    internal static Section Parse(ref Cursor cursor)
    {
        var name = cursor.ReadUInt32();
        var type = (SectionType)cursor.ReadUInt32();
        var flags = cursor.ReadAddress();
        var address = cursor.ReadAddress();
        var offset = cursor.ReadAddress();
        var size = cursor.ReadAddress();
        var link = cursor.ReadUInt32();
        var detail = cursor.ReadUInt32();
        cursor.Skip(cursor.Encoding.AddressSize); // sh_addralign
        return new Section
        {
            Name = "",
            NameOffset = name,
            Type = type,
            Flags = flags,
            Address = address,
            Offset = offset,
            Size = size,
            Link = link,
            Detail = detail,
            EntrySize = cursor.ReadAddress(),
        };
    }
}
