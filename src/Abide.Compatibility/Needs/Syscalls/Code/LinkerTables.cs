using Abide.Formats.Elf;
using Abide.Formats.Go;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// Parts of an object's data that list functions without referring to them: relocations, dynamic symbols, and the function table
/// of Go before 1.18.
/// </summary>
internal sealed class LinkerTables
{
    private readonly List<(ulong Start, ulong End)> _ranges = [];

    private LinkerTables()
    {
    }

    public static LinkerTables Find(ElfFile elf, GoFunctionTable? go)
    {
        const ulong SymbolSize = 24;
        var tables = new LinkerTables();
        if (go is not null)
        {
            var (start, end) = go.PointerRange;
            foreach (var segment in elf.Segments)
            {
                if (segment.Type != SegmentType.Load || (ulong)start < segment.Offset || (ulong)start - segment.Offset >= segment.FileSize) continue;
                tables.Add(segment.VirtualAddress + ((ulong)start - segment.Offset), (ulong)(end - start));
                break;
            }
        }

        if (elf.Dynamic is { } dynamic)
        {
            tables.Add(dynamic.Find(DynamicTag.Rela), dynamic.Find(DynamicTag.RelaSize));
            tables.Add(dynamic.Find(DynamicTag.PltRelocations), dynamic.Find(DynamicTag.PltRelocationsSize));
            tables.Add(dynamic.Find(DynamicTag.SymbolTable), (ulong)elf.DynamicSymbols.Count * SymbolSize);
        }

        tables._ranges.Sort();
        return tables;
    }

    /// <summary>What remains of a stretch of memory without the tables, in ascending pieces.</summary>
    public IEnumerable<(ulong Start, ulong End)> Without(ulong start, ulong end)
    {
        foreach (var (tableStart, tableEnd) in _ranges)
        {
            if (tableEnd <= start || tableStart >= end) continue;
            if (tableStart > start) yield return (start, tableStart);
            start = tableEnd;
            if (start >= end) yield break;
        }

        yield return (start, end);
    }

    public bool Contains(ulong address)
    {
        foreach (var (start, end) in _ranges)
        {
            if (address >= start && address < end) return true;
        }

        return false;
    }

    private void Add(ulong? start, ulong? size)
    {
        if (start is { } from && size is { } length and > 0 && length <= ulong.MaxValue - from) _ranges.Add((from, from + length));
    }
}
