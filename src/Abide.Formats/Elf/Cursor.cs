using System.Buffers.Binary;

namespace Abide.Formats.Elf;

/// <summary>
/// Reads fields in order from bytes of one encoding; the one place that knows bounds, byte order and width. Reading past
/// the end yields zero and sets <see cref="Overran"/>, so that damaged input needs one check per record, not per field.
/// </summary>
public ref struct Cursor(ReadOnlySpan<byte> bytes, ElfEncoding encoding)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ElfEncoding Encoding { get; } = encoding;

    /// <summary>Offset of the next field from the start of the bytes.</summary>
    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    /// <summary>True once a read went past the end.</summary>
    public bool Overran { get; private set; }

    public byte ReadByte() => Take(1) is [var value] ? value : (byte)0;

    public ushort ReadUInt16() => Take(2) is { Length: 2 } field
        ? Encoding.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt16BigEndian(field)
        : (ushort)0;

    public uint ReadUInt32() => Take(4) is { Length: 4 } field
        ? Encoding.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(field) : BinaryPrimitives.ReadUInt32BigEndian(field)
        : 0;

    public ulong ReadUInt64() => Take(8) is { Length: 8 } field
        ? Encoding.IsLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(field) : BinaryPrimitives.ReadUInt64BigEndian(field)
        : 0;

    /// <summary>A field that is four bytes in 32-bit files and eight in 64-bit ones.</summary>
    public ulong ReadAddress() => Encoding.Is64 ? ReadUInt64() : ReadUInt32();

    public void Skip(int count) => Take(count);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            Overran = true;
            Position = _bytes.Length;
            return default;
        }

        var field = _bytes.Slice(Position, count);
        Position += count;
        return field;
    }
}
