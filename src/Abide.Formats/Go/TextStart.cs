using Abide.Formats.Elf;

namespace Abide.Formats.Go;

/// <summary>
/// The address that the entries of a function table count from since Go 1.18. Until Go 1.25 the table's header has it, as a
/// pointer that may need relocation; newer linkers leave it to runtime.moduledata, whose first word points to the header.
/// </summary>
internal static class TextStart
{
    // runtime.moduledata since Go 1.16, in words: pcHeader, six slices of three (funcnametab, cutab, filetab, pctab, pclntable,
    // ftab), findfunctab, minpc, maxpc, text, etext.
    private const int LowestEntryWord = 20;
    private const int TextWord = 22;

    /// <summary>Null when the file does not tell.</summary>
    public static ulong? Find(ReadOnlySpan<byte> table, FunctionTableHeader header, long offset, LoadedImage image)
    {
        if (!header.HasRelativeEntries) return 0;
        if (image.AddressOf(offset) is not { } address) return null;
        if (image.TryReadPointer(unchecked(address + (ulong)header.TextStartAt), out var textStart) && textStart != 0) return textStart;

        var first = new Cursor(table[header.ListAt..], header.Encoding).ReadUInt32();
        ulong found = 0;
        return image.FindPointerTo(address, IsModuleData) is null ? null : found;

        bool IsModuleData(ulong candidate)
        {
            var width = (ulong)header.Encoding.AddressSize;
            return image.TryReadPointer(unchecked(candidate + (TextWord * width)), out found)
                && image.TryReadPointer(unchecked(candidate + (LowestEntryWord * width)), out var lowestEntry)
                && found != 0
                && lowestEntry == unchecked(found + first);
        }
    }
}
