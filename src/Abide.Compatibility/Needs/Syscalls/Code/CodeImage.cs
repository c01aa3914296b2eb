using System.Buffers.Binary;
using System.Collections.Immutable;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>A stretch of memory that holds instructions, or data.</summary>
internal readonly record struct CodeRange(ulong Start, ReadOnlyMemory<byte> Bytes)
{
    public ulong End => Start + (ulong)Bytes.Length;
}

/// <summary>An object as it lies in memory at its link-time addresses: what is code, what is constant, and what pointers say after relocation.</summary>
internal sealed class CodeImage
{
    private const ulong ExecutableSection = 4; // SHF_EXECINSTR
    private const ulong AllocatedSection = 2; // SHF_ALLOC

    // The loader rounds segments to pages, and linkers put up to a few MiB between them; more room than this is a made-up file.
    private const ulong SpanAllowance = 64 << 20;

    private readonly ElfFile _elf;
    private readonly Segment? _relro;
    private readonly Lazy<PointerRelocations> _relocations;

    private CodeImage(ElfFile elf, ImmutableArray<CodeRange> code, ImmutableArray<CodeRange> data, ulong low, ulong span)
    {
        _elf = elf;
        Code = code;
        Data = data;
        Low = low;
        Span = span;
        foreach (var segment in elf.Segments)
        {
            if (segment.Type == SegmentType.GnuRelro) _relro = segment;
        }

        _relocations = new(() => PointerRelocations.Read(elf));
    }

    /// <summary>Ascending, without overlaps.</summary>
    public ImmutableArray<CodeRange> Code { get; }

    /// <summary>The bytes that are loaded and are not code, ascending. Linkers put constants beside the code, into the same segment.</summary>
    public ImmutableArray<CodeRange> Data { get; }

    /// <summary>The lowest address that the file has bytes for.</summary>
    public ulong Low { get; }

    /// <summary>Bytes from <see cref="Low"/> to the end of the highest segment's bytes.</summary>
    public ulong Span { get; }

    public ElfFile Elf => _elf;

    public PointerRelocations Relocations => _relocations.Value;

    /// <summary>False for a file without code, or whose segments overlap or lie too far apart to be a program.</summary>
    public static bool TryCreate(ElfFile elf, out CodeImage? image)
    {
        image = null;
        var loads = elf.Segments.Where(segment => segment is { Type: SegmentType.Load, FileSize: > 0 }).OrderBy(segment => segment.VirtualAddress).ToList();
        if (loads.Count == 0) return false;
        ulong end = 0;
        foreach (var segment in loads)
        {
            if (segment.VirtualAddress < end || segment.FileSize > ulong.MaxValue - segment.VirtualAddress) return false;
            end = segment.VirtualAddress + segment.FileSize;
        }

        var low = loads[0].VirtualAddress;
        var span = end - low;
        if (span > Math.Min(int.MaxValue, SpanAllowance + (2 * (ulong)elf.Bytes.Length))) return false;

        var code = FindCode(elf, loads);
        // Segments at different addresses may share the file's bytes; a program that is bigger than its file is made up too.
        if (code.IsEmpty || code.Sum(range => (long)range.Bytes.Length) > elf.Bytes.Length) return false;
        image = new CodeImage(elf, code, FindData(elf, loads, code), low, span);
        return true;
    }

    public bool IsCode(ulong address)
    {
        foreach (var range in Code)
        {
            if (address >= range.Start && address < range.End) return true;
        }

        return false;
    }

    /// <summary>Whether nothing writes there once the loader is done.</summary>
    public bool IsConstant(ulong address)
    {
        if (_relro is not null && address >= _relro.VirtualAddress && address - _relro.VirtualAddress < _relro.MemorySize) return true;
        foreach (var segment in _elf.Segments)
        {
            if (segment.Type == SegmentType.Load && address >= segment.VirtualAddress && address - segment.VirtualAddress < segment.MemorySize) return !segment.Access.HasFlag(SegmentAccess.Write);
        }

        return false;
    }

    /// <summary>The unsigned number of 1, 2, 4 or 8 bytes that the program starts with; null where nothing is loaded.</summary>
    public ulong? ReadNumber(ulong address, int width)
    {
        if (width == 8 && Relocations.Find(address) is { } pointer) return pointer;
        if (_elf.TryReadAddress(address, (ulong)width, out var bytes))
        {
            return width switch
            {
                1 => bytes[0],
                2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
                4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                8 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
                _ => null,
            };
        }

        foreach (var segment in _elf.Segments)
        {
            if (segment.Type == SegmentType.Load && address >= segment.VirtualAddress && address - segment.VirtualAddress is var delta && delta >= segment.FileSize && delta < segment.MemorySize) return 0;
        }

        return null;
    }

    /// <summary>Where the variable starts that has an address, by its symbol; null when no symbol says.</summary>
    public ulong? StartOfVariable(ulong address)
    {
        foreach (var symbol in _elf.Symbols)
        {
            if (symbol.Type == SymbolType.Object && address >= symbol.Value && address - symbol.Value < symbol.Size) return symbol.Value;
        }

        return null;
    }

    private static ImmutableArray<CodeRange> FindCode(ElfFile elf, List<Segment> loads)
    {
        var code = ImmutableArray.CreateBuilder<CodeRange>();
        foreach (var segment in loads)
        {
            if (!segment.Access.HasFlag(SegmentAccess.Execute)) continue;
            var first = code.Count;
            AddSections(elf, segment, code);
            // Stripped of its section headers: constants beside the code are looked at as if they were code.
            if (code.Count == first) Add(segment.VirtualAddress, elf.AtAddress(segment.VirtualAddress), code);
        }

        return code.DrainToImmutable();
    }

    private static ImmutableArray<CodeRange> FindData(ElfFile elf, List<Segment> loads, ImmutableArray<CodeRange> code)
    {
        var data = ImmutableArray.CreateBuilder<CodeRange>();
        foreach (var segment in loads)
        {
            var bytes = elf.AtAddress(segment.VirtualAddress);
            var at = segment.VirtualAddress;
            var end = at + (ulong)bytes.Length;
            foreach (var range in code)
            {
                if (range.End <= at || range.Start >= end) continue;
                // Without section headers nothing tells them apart.
                if (range.Start <= segment.VirtualAddress && range.End >= end) break;
                AddPiece(at, range.Start);
                at = range.End;
            }

            AddPiece(at, end);

            void AddPiece(ulong start, ulong stop)
            {
                if (start < stop) data.Add(new CodeRange(start, bytes[(int)(start - segment.VirtualAddress)..(int)(stop - segment.VirtualAddress)]));
            }
        }

        return data.DrainToImmutable();
    }

    private static void AddSections(ElfFile elf, Segment segment, ImmutableArray<CodeRange>.Builder code)
    {
        var sections = elf.Sections
            .Where(section => (section.Flags & ExecutableSection) != 0 && (section.Flags & AllocatedSection) != 0 && section.Type != SectionType.NoBits && section.Size > 0
                && section.Address >= segment.VirtualAddress && section.Address - segment.VirtualAddress < segment.FileSize)
            .OrderBy(section => section.Address);
        foreach (var section in sections)
        {
            var bytes = elf.AtAddress(section.Address);
            Add(section.Address, bytes.Length > 0 && section.Size < (ulong)bytes.Length ? bytes[..(int)section.Size] : bytes, code);
        }
    }

    private static void Add(ulong start, ReadOnlyMemory<byte> bytes, ImmutableArray<CodeRange>.Builder code)
    {
        if (code.Count > 0 && code[^1].End > start)
        {
            var overlap = code[^1].End - start;
            if (overlap >= (ulong)bytes.Length) return;
            bytes = bytes[(int)overlap..];
            start += overlap;
        }

        if (!bytes.IsEmpty) code.Add(new CodeRange(start, bytes));
    }
}
