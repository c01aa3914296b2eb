namespace Abide.Formats.Elf;

/// <summary>Elf32_Phdr/Elf64_Phdr (gABI, "Program Header").</summary>
public sealed record Segment
{
    public required SegmentType Type { get; init; }

    public required SegmentAccess Access { get; init; }

    /// <summary>Bytes from the start of the file.</summary>
    public required ulong Offset { get; init; }

    public required ulong VirtualAddress { get; init; }

    /// <summary>Bytes in the file.</summary>
    public required ulong FileSize { get; init; }

    /// <summary>Bytes in memory; what exceeds <see cref="FileSize"/> is zero.</summary>
    public required ulong MemorySize { get; init; }

    public required ulong Alignment { get; init; }

    internal static int SizeOf(ElfEncoding encoding) => encoding.Is64 ? 56 : 32;

    internal static Segment Parse(ref Cursor cursor)
    {
        var type = (SegmentType)cursor.ReadUInt32();
        // p_flags moved forward in the 64-bit layout so that the 8-byte fields are aligned.
        var access = cursor.Encoding.Is64 ? (SegmentAccess)cursor.ReadUInt32() : SegmentAccess.None;
        var offset = cursor.ReadAddress();
        var virtualAddress = cursor.ReadAddress();
        cursor.Skip(cursor.Encoding.AddressSize); // p_paddr
        var fileSize = cursor.ReadAddress();
        var memorySize = cursor.ReadAddress();
        if (!cursor.Encoding.Is64) access = (SegmentAccess)cursor.ReadUInt32();

        return new Segment
        {
            Type = type,
            Access = access,
            Offset = offset,
            VirtualAddress = virtualAddress,
            FileSize = fileSize,
            MemorySize = memorySize,
            Alignment = cursor.ReadAddress(),
        };
    }
}
