using System.Buffers.Binary;
using Abide.Formats.Elf;

namespace Abide.Formats.Tests;

/// <summary>Writes bytes field by field in one encoding: the other direction of <see cref="Cursor"/>.</summary>
internal sealed class FieldWriter(ElfEncoding encoding)
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public FieldWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public FieldWriter Byte(byte value) => Bytes([value]);

    public FieldWriter UInt16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return Ordered(bytes);
    }

    public FieldWriter UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Ordered(bytes);
    }

    public FieldWriter UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Ordered(bytes);
    }

    public FieldWriter Address(ulong value) => encoding.Is64 ? UInt64(value) : UInt32((uint)value);

    public FieldWriter PadTo(int length)
    {
        length.ShouldBeGreaterThanOrEqualTo(Length);
        return Bytes(new byte[length - Length]);
    }

    private FieldWriter Ordered(Span<byte> littleEndian)
    {
        if (!encoding.IsLittleEndian) littleEndian.Reverse();
        return Bytes(littleEndian);
    }
}

/// <summary>The smallest ELF files that hold something: one header, program headers, and segments of given bytes, without sections.</summary>
internal sealed class ElfBuilder(ElfEncoding encoding)
{
    /// <summary>Where the first segment starts; addresses are <see cref="BaseAddress"/> plus the offset in the file.</summary>
    public const int FirstOffset = 0x400;

    public const ulong BaseAddress = 0x10000;

    private readonly List<(SegmentType Type, SegmentAccess Access, int Offset, byte[] Content, ulong? Size)> _segments = [];

    public ElfType Type { get; init; } = ElfType.Executable;

    /// <summary>Adds a segment at an offset of the file; <paramref name="size"/> may lie about how long it is.</summary>
    public ElfBuilder Segment(SegmentType type, SegmentAccess access, int offset, byte[] content, ulong? size = null)
    {
        _segments.Add((type, access, offset, content, size));
        return this;
    }

    public byte[] Build()
    {
        var header = new FieldWriter(encoding)
            .Bytes("\u007fELF"u8).Byte(encoding.Is64 ? (byte)2 : (byte)1).Byte(encoding.IsLittleEndian ? (byte)1 : (byte)2).Byte(1)
            .PadTo(ElfHeader.IdentLength)
            .UInt16((ushort)Type)
            .UInt16((ushort)(encoding.Is64 ? ElfMachine.X86_64 : ElfMachine.I386))
            .UInt32(1)
            .Address(0)
            .Address(encoding.Is64 ? 64UL : 52)
            .Address(0)
            .UInt32(0)
            .UInt16(encoding.Is64 ? (ushort)64 : (ushort)52)
            .UInt16(encoding.Is64 ? (ushort)56 : (ushort)32)
            .UInt16((ushort)_segments.Count)
            .UInt16(0).UInt16(0).UInt16(0);
        foreach (var (type, access, offset, content, size) in _segments)
        {
            var address = BaseAddress + (ulong)offset;
            var length = size ?? (ulong)content.Length;
            header.UInt32((uint)type);
            if (encoding.Is64) header.UInt32((uint)access);
            header.Address((ulong)offset).Address(address).Address(address).Address(length).Address(length);
            if (!encoding.Is64) header.UInt32((uint)access);
            header.Address(0x1000);
        }

        var end = _segments.Select(segment => segment.Offset + segment.Content.Length).Append(FirstOffset).Max();
        var file = header.PadTo(FirstOffset).PadTo(end).ToArray();
        foreach (var segment in _segments) segment.Content.CopyTo(file, segment.Offset);
        return file;
    }
}
