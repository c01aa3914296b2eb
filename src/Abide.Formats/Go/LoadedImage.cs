using Abide.Formats.Elf;

namespace Abide.Formats.Go;

/// <summary>
/// A program's data as it is once the loader has put it at address 0. In position-independent files the bytes of a pointer
/// may be zero, and its value stand in the addend of a relocation (gABI, "Relocation").
/// </summary>
internal readonly struct LoadedImage(ElfFile file)
{
    // Each attempt may search the relocations; only a made-up file needs many.
    private const int AttemptLimit = 8;

    public ElfEncoding Encoding => file.Header.Encoding;

    /// <summary>The address of a byte of the file, or null when no segment loads it.</summary>
    public ulong? AddressOf(long offset)
    {
        foreach (var segment in file.Segments)
        {
            if (segment.Type != SegmentType.Load || (ulong)offset < segment.Offset) continue;
            var delta = (ulong)offset - segment.Offset;
            if (delta < segment.FileSize) return unchecked(segment.VirtualAddress + delta);
        }

        return null;
    }

    public bool TryReadBytes(ulong address, ulong length, out ReadOnlySpan<byte> bytes) => file.TryReadAddress(address, length, out bytes);

    /// <summary>Whether an address lies in the part of a segment that the file does not hold and the kernel fills with zeros.</summary>
    public bool IsZeroFilled(ulong address)
    {
        foreach (var segment in file.Segments)
        {
            if (segment.Type == SegmentType.Load && address >= segment.VirtualAddress && address - segment.VirtualAddress is var delta && delta >= segment.FileSize && delta < segment.MemorySize) return true;
        }

        return false;
    }

    /// <summary>The relocated pointer at an address. False where the file has no bytes for it.</summary>
    public bool TryReadPointer(ulong address, out ulong value)
    {
        value = 0;
        if (!TryReadBytes(address, (ulong)Encoding.AddressSize, out var bytes)) return false;
        value = new Cursor(bytes, Encoding).ReadAddress();
        if (value != 0 || file.Header.Type != ElfType.Shared) return true;

        foreach (var table in file.Relocations)
        {
            foreach (var relocation in table)
            {
                if (relocation.Offset != address) continue;
                value = ValueOf(relocation);
                return true;
            }
        }

        return true;
    }

    /// <summary>
    /// The first address, in the order of the file, of a pointer to <paramref name="target"/> that <paramref name="accept"/>
    /// agrees with; null when there is none.
    /// </summary>
    public ulong? FindPointerTo(ulong target, Func<ulong, bool> accept)
    {
        var pattern = new byte[Encoding.AddressSize];
        for (var i = 0; i < pattern.Length; i++) pattern[Encoding.IsLittleEndian ? i : ^(i + 1)] = (byte)(target >> (8 * i));

        var attempts = 0;
        var budget = (long)file.Bytes.Length; // overlapping segments must not cost more than the file
        foreach (var segment in file.Segments)
        {
            if (segment.Type != SegmentType.Load || !segment.Access.HasFlag(SegmentAccess.Write)) continue;
            var bytes = file.Slice(segment.Offset, segment.FileSize).Span;
            budget -= bytes.Length;
            if (budget < 0) break;
            for (var at = bytes.IndexOf(pattern); at >= 0;)
            {
                var address = unchecked(segment.VirtualAddress + (ulong)at);
                if (address % (ulong)pattern.Length == 0)
                {
                    if (accept(address)) return address;
                    if (++attempts == AttemptLimit) return null;
                }

                var next = bytes[(at + 1)..].IndexOf(pattern);
                at = next < 0 ? -1 : at + 1 + next;
            }
        }

        foreach (var table in file.Relocations)
        {
            foreach (var relocation in table)
            {
                if (relocation.IsPlt || relocation.SymbolIndex != 0 || relocation.Addend != (long)target) continue;
                if (accept(relocation.Offset)) return relocation.Offset;
                if (++attempts == AttemptLimit) return null;
            }
        }

        return null;
    }

    private ulong ValueOf(Relocation relocation)
    {
        var symbols = file.DynamicSymbols;
        var start = relocation.SymbolIndex == 0 || relocation.SymbolIndex >= symbols.Count ? 0 : symbols[(int)relocation.SymbolIndex].Value;
        return unchecked(start + (ulong)relocation.Addend);
    }
}
