using System.Buffers.Binary;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// Where functions start, from the tables that exceptions unwind by (.eh_frame: Linux Standard Base Core, "Exception Frames"); stripping
/// leaves them in place. A chain of entries: a common one (CIE) says how addresses are written in those of functions (FDE)
/// that name it.
/// </summary>
internal static class UnwindTable
{
    private const byte Absolute = 0x00, RelativeSigned32 = 0x1b; // DW_EH_PE_absptr; DW_EH_PE_pcrel | DW_EH_PE_sdata4

    /// <summary>Empty when there is no table; as far as it goes where it is damaged or written in another way than compilers do.</summary>
    public static IEnumerable<(ulong Start, ulong Length)> Functions(ElfFile elf)
    {
        var (address, bytes) = Find(elf);
        var encodings = new Dictionary<int, (byte Encoding, ulong Shift)>();
        for (var at = 0; TryReadEntry(bytes, at, out var length); at += sizeof(uint) + length)
        {
            var id = at + sizeof(uint);
            var distance = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[id..]);
            if (distance == 0)
            {
                var common = bytes.Span.Slice(id + sizeof(uint), length - sizeof(uint));
                // The entry of code that signals return to starts a byte early, since unwinding looks at the byte before an address.
                encodings[at] = (EncodingOf(common), IsOfSignals(common) ? 1UL : 0);
                continue;
            }

            // A function's entry says how far back its common one is.
            var first = id + sizeof(uint);
            if (!encodings.TryGetValue(id - distance, out var entry)) continue;
            var (encoding, shift) = entry;
            if (encoding == RelativeSigned32 && length >= 3 * sizeof(uint))
            {
                var start = unchecked(address + (ulong)first + shift + (ulong)(long)BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[first..]));
                yield return (start, BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[(first + sizeof(uint))..]));
            }
            else if (encoding == Absolute && length >= sizeof(uint) + (2 * sizeof(ulong)))
            {
                yield return (unchecked(BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[first..]) + shift), BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[(first + sizeof(ulong))..]));
            }
        }
    }

    private static (ulong Address, ReadOnlyMemory<byte> Bytes) Find(ElfFile elf)
    {
        if (elf.FindSection(".eh_frame") is { } section) return (section.Address, elf.ContentOf(section));
        foreach (var segment in elf.Segments)
        {
            // .eh_frame_hdr: version, three encodings, then the table's address.
            if (segment.Type != SegmentType.GnuEhFrame || !elf.TryReadAddress(segment.VirtualAddress, 8, out var header) || header is not [1, RelativeSigned32, ..]) continue;
            var address = unchecked(segment.VirtualAddress + sizeof(uint) + (ulong)(long)BinaryPrimitives.ReadInt32LittleEndian(header[4..]));
            return (address, elf.AtAddress(address));
        }

        return default;
    }

    private static bool TryReadEntry(ReadOnlyMemory<byte> bytes, int at, out int length)
    {
        length = 0;
        if (at > bytes.Length - (2 * sizeof(uint))) return false;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]);
        // Zero ends the chain; 0xffffffff would be followed by a length of 64 bits.
        if (size < sizeof(uint) || size > (uint)(bytes.Length - at - sizeof(uint))) return false;
        length = (int)size;
        return true;
    }

    /// <summary>How addresses are written, from the augmentation of a common entry: version, letters, code and data alignment, return register, then a byte or more for each letter.</summary>
    private static byte EncodingOf(ReadOnlySpan<byte> entry)
    {
        if (entry.Length < 2) return byte.MaxValue;
        var end = entry[1..].IndexOf((byte)0);
        if (end < 0) return byte.MaxValue;
        var letters = entry.Slice(1, end);
        if (letters.IsEmpty) return Absolute;
        if (letters[0] != (byte)'z') return byte.MaxValue;
        var rest = entry[(end + 2)..];
        for (var numbers = 0; numbers < 4; numbers++) rest = SkipNumber(rest); // alignments, register, size of what follows
        foreach (var letter in letters[1..])
        {
            if (rest.IsEmpty) return byte.MaxValue;
            switch (letter)
            {
                case (byte)'R': return rest[0];
                case (byte)'L': rest = rest[1..]; break;
                case (byte)'P': rest = rest[Math.Min(rest.Length, 1 + ((rest[0] & 0x7) is 0x3 ? 4 : 8))..]; break; // udata4 or sdata4, else a pointer
                case (byte)'S' or (byte)'B': break;
                default: return byte.MaxValue;
            }
        }

        return Absolute;
    }

    private static bool IsOfSignals(ReadOnlySpan<byte> entry) =>
        entry.Length > 1 && entry[1..].IndexOf((byte)0) is var end and > 0 && entry.Slice(1, end).Contains((byte)'S');

    private static ReadOnlySpan<byte> SkipNumber(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && (bytes[at] & 0x80) != 0) at++;
        return bytes[Math.Min(bytes.Length, at + 1)..];
    }
}
