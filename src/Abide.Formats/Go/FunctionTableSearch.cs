using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Abide.Formats.Elf;

namespace Abide.Formats.Go;

/// <summary>
/// Finds .gopclntab. Its name is the short way; linkers other than Go's merge .data.rel.ro.gopclntab into .data.rel.ro, and
/// section headers may be gone altogether, so the long way is to look for its header in everything that is loaded.
/// </summary>
internal static class FunctionTableSearch
{
    // The magic and the zeros behind it are eight bytes that hardly ever stand elsewhere; only a made-up file has many.
    private const int AttemptLimit = 256;

    private static readonly string[] SectionNames = [".gopclntab", ".data.rel.ro.gopclntab"];

    /// <summary>
    /// False when there is no table. <paramref name="reason"/> then is empty, or says what is wrong with the one that a section
    /// names.
    /// </summary>
    public static bool TryFind(ElfFile file, LoadedImage image, out GoFunctionTable? table, out string reason)
    {
        reason = "";
        foreach (var name in SectionNames)
        {
            if (file.FindSection(name) is not { } section || section.Size == 0) continue;
            if (TryOpen(file.ContentOf(section), (long)section.Offset, image, out table, out var why)) return true;
            if (reason.Length == 0) reason = $"{name} at 0x{section.Offset:x}: {why}";
        }

        return TryScan(file, image, out table);
    }

    private static bool TryScan(ElfFile file, LoadedImage image, out GoFunctionTable? table)
    {
        // The whole file once, in steps of the alignment: segments may overlap, and their offsets are congruent to their addresses.
        const int Step = sizeof(uint);
        var words = MemoryMarshal.Cast<byte, uint>(file.Bytes.Span[..^(file.Bytes.Length % Step)]);
        Span<uint> magics = [(uint)GoFunctionLayout.Go120, (uint)GoFunctionLayout.Go118, (uint)GoFunctionLayout.Go116, (uint)GoFunctionLayout.Go12];
        if (file.Header.Encoding.IsLittleEndian != BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(magics, magics);

        var attempts = 0;
        for (var at = 0; at < words.Length && attempts < AttemptLimit; at++)
        {
            var next = words[at..].IndexOfAny(magics);
            if (next < 0) break;
            at += next;
            var offset = (long)at * Step;
            if (!FunctionTableHeader.HasPlausibleStart(file.Bytes.Span[(int)offset..], image.Encoding)) continue;
            attempts++;
            if (RestOfSegment(file, offset) is { IsEmpty: false } bytes && TryOpen(bytes, offset, image, out table, out _)) return true;
        }

        table = null;
        return false;
    }

    private static bool TryOpen(ReadOnlyMemory<byte> bytes, long offset, LoadedImage image, out GoFunctionTable? table, out string reason)
    {
        table = null;
        if (!FunctionTableHeader.TryParse(bytes.Span, image.Encoding, out var header, out reason)) return false;
        var found = new GoFunctionTable(bytes, header, offset, textStart: null);
        if (!found.LooksRight())
        {
            reason = "its first functions have no names";
            return false;
        }

        table = new GoFunctionTable(bytes, header, offset, TextStart.Find(bytes.Span, header, offset, image));
        return true;
    }

    private static ReadOnlyMemory<byte> RestOfSegment(ElfFile file, long offset)
    {
        foreach (var segment in file.Segments)
        {
            if (segment.Type != SegmentType.Load || (ulong)offset < segment.Offset) continue;
            var delta = (ulong)offset - segment.Offset;
            if (delta < segment.FileSize) return file.Slice((ulong)offset, segment.FileSize - delta);
        }

        return default;
    }
}
