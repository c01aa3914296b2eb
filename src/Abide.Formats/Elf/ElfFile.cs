using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Abide.Formats.Elf;

/// <summary>
/// A view of one ELF file (System V gABI, with the GNU extensions of glibc's elf.h). Tables that only linkers need
/// (sections) and tables that the loader needs (segments, PT_DYNAMIC) are read independently: what the loader sees never
/// depends on section headers, which may be stripped. Views stay valid as long as the bytes.
/// </summary>
public sealed partial class ElfFile
{
    // Strings may share their tails, so that a file of a megabyte can name gigabytes. Real ones name less than they have.
    private const int NameAllowance = 1 << 20;

    private readonly ImmutableArray<Problem>.Builder _problems;
    private long _nameBudget;

    private ElfFile(ReadOnlyMemory<byte> bytes, string path, ElfHeader header, ImmutableArray<Problem>.Builder problems)
    {
        Bytes = bytes;
        Header = header;
        Path = path;
        _problems = problems;
        _nameBudget = bytes.Length + NameAllowance;

        var firstSection = ReadFirstSection();
        Segments = ReadSegments(firstSection);
        Sections = ReadSections(firstSection);
        CheckSegmentsAreWhole();
        Interpreter = ReadInterpreter();
        Dynamic = ReadDynamic();
        Versions = ReadVersions();
        Relocations = ReadRelocations();
        DynamicSymbols = ReadDynamicSymbols();
        Notes = ReadNotes();
    }

    /// <summary>As the user named it, for messages.</summary>
    internal string Path { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public ElfHeader Header { get; }

    /// <summary>In file order; fewer than the header counts when the table is cut off.</summary>
    public ImmutableArray<Segment> Segments { get; }

    /// <summary>In file order; empty when the file has none or the table is out of range.</summary>
    public ImmutableArray<Section> Sections { get; }

    /// <summary>PT_INTERP, the program interpreter's path; null when there is none.</summary>
    public string? Interpreter { get; }

    /// <summary>
    /// True when something that the kernel or the loader reads is damaged, so that what was read of it is incomplete. Damaged
    /// section headers alone do not count: neither looks at them.
    /// </summary>
    public bool IsLoadViewDamaged { get; private set; }

    /// <summary>
    /// Parses as much as the bytes allow. False only for a file that is not ELF or whose header is unusable; then one
    /// problem says why. Otherwise damage is told in <paramref name="problems"/> and the rest is read.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">For messages.</param>
    /// <param name="file">The view, or null.</param>
    /// <param name="problems">In the order in which they were met; at most one for each kind of damage.</param>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, string path, [NotNullWhen(true)] out ElfFile? file, out ImmutableArray<Problem> problems)
    {
        file = null;
        var span = bytes.Span;
        if (span.IsEmpty)
        {
            problems = [Problems.EmptyFile.At(path, "the file is empty")];
            return false;
        }

        if (!ElfHeader.HasMagic(span))
        {
            problems = [Problems.NotElf.At(path, "it does not start with the ELF magic 7f 45 4c 46")];
            return false;
        }

        if (!TryParseHeader(span, out var header, out var reason))
        {
            problems = [Problems.UnusableHeader.At(path, reason)];
            return false;
        }

        var builder = ImmutableArray.CreateBuilder<Problem>();
        file = new ElfFile(bytes, path, header, builder);
        problems = builder.DrainToImmutable();
        return true;
    }

    /// <summary>
    /// The file's bytes behind a virtual address, to the end of the PT_LOAD segment that holds it; empty when no segment has
    /// bytes there.
    /// </summary>
    public ReadOnlyMemory<byte> AtAddress(ulong address)
    {
        foreach (var segment in Segments)
        {
            if (segment.Type != SegmentType.Load || address < segment.VirtualAddress) continue;
            var delta = address - segment.VirtualAddress;
            if (delta >= segment.FileSize) continue;
            var bytes = Slice(segment.Offset, segment.FileSize);
            return delta < (ulong)bytes.Length ? bytes[(int)delta..] : default;
        }

        return default;
    }

    /// <summary>Exactly <paramref name="length"/> bytes behind a virtual address; false when the file does not have them.</summary>
    public bool TryReadAddress(ulong address, ulong length, out ReadOnlySpan<byte> bytes)
    {
        var rest = AtAddress(address).Span;
        if (length > (ulong)rest.Length)
        {
            bytes = default;
            return false;
        }

        bytes = rest[..(int)length];
        return true;
    }

    /// <summary>The bytes of a section; shorter than its size (or empty) where the file ends early.</summary>
    public ReadOnlyMemory<byte> ContentOf(Section section) =>
        section.Type == SectionType.NoBits ? default : Slice(section.Offset, section.Size);

    /// <summary>The first section of that name, or null.</summary>
    public Section? FindSection(string name)
    {
        foreach (var section in Sections)
        {
            if (section.Name == name) return section;
        }

        return null;
    }

    /// <summary>As much of the range as lies within the file. An <c>ElfFile</c> is at most 2 GiB, so offsets fit an int.</summary>
    internal ReadOnlyMemory<byte> Slice(ulong offset, ulong size)
    {
        var length = (ulong)Bytes.Length;
        if (offset >= length) return default;
        return Bytes.Slice((int)offset, (int)Math.Min(size, length - offset));
    }

    internal Cursor CursorAt(ReadOnlySpan<byte> bytes) => new(bytes, Header.Encoding);

    private static bool TryParseHeader(ReadOnlySpan<byte> bytes, out ElfHeader header, out string reason)
    {
        header = default;
        if (bytes.Length < ElfHeader.IdentLength)
        {
            reason = $"the file ends after {bytes.Length} bytes, inside e_ident";
            return false;
        }

        // EI_CLASS: 1 ELFCLASS32, 2 ELFCLASS64; EI_DATA: 1 ELFDATA2LSB, 2 ELFDATA2MSB.
        if (bytes[4] is not (1 or 2) || bytes[5] is not (1 or 2))
        {
            reason = $"EI_CLASS is {bytes[4]} and EI_DATA is {bytes[5]}; both must be 1 or 2";
            return false;
        }

        var cursor = new Cursor(bytes, new ElfEncoding(bytes[4] == 2, bytes[5] == 1));
        cursor.Skip(ElfHeader.IdentLength);
        header = ElfHeader.Parse(ref cursor, osAbi: bytes[7]);
        reason = cursor.Overran ? $"the file ends at 0x{bytes.Length:x}, inside the ELF header" : "";
        return !cursor.Overran;
    }

    /// <summary>Section 0 holds the counts that do not fit the header (gABI, "Extended numbering").</summary>
    private Section? ReadFirstSection()
    {
        if (Header.SectionTableOffset == 0) return null;
        var cursor = CursorAt(Slice(Header.SectionTableOffset, (ulong)Section.SizeOf(Header.Encoding)).Span);
        var section = Section.Parse(ref cursor);
        return cursor.Overran ? null : section;
    }

    private ImmutableArray<Segment> ReadSegments(Section? firstSection)
    {
        const ushort ExtendedNumbering = 0xffff; // PN_XNUM
        var count = Header.SegmentCount == ExtendedNumbering ? firstSection?.Detail ?? 0 : Header.SegmentCount;
        if (count == 0) return [];

        var size = Segment.SizeOf(Header.Encoding);
        if (Header.SegmentEntrySize != size)
        {
            // Linux refuses such a program (fs/binfmt_elf.c, load_elf_phdrs), and so does ld.so.
            Damage(Problems.ProgramHeaders, $"e_phentsize is {Header.SegmentEntrySize}, but a program header has {size} bytes");
            return [];
        }

        var table = Slice(Header.SegmentTableOffset, (ulong)count * (ulong)size).Span;
        var present = table.Length / size;
        if (present < count)
        {
            Damage(Problems.ProgramHeaders, $"{count} program headers at 0x{Header.SegmentTableOffset:x} end past the end of the file at 0x{Bytes.Length:x}");
        }

        var cursor = CursorAt(table);
        var segments = ImmutableArray.CreateBuilder<Segment>(present);
        for (var i = 0; i < present; i++) segments.Add(Segment.Parse(ref cursor));
        return segments.MoveToImmutable();
    }

    private ImmutableArray<Section> ReadSections(Section? firstSection)
    {
        const ushort ExtendedIndex = 0xffff; // SHN_XINDEX
        if (Header.SectionTableOffset == 0) return [];

        var size = Section.SizeOf(Header.Encoding);
        var count = Header.SectionCount == 0 ? firstSection?.Size ?? 0 : Header.SectionCount;
        if (firstSection is null || Header.SectionEntrySize != size)
        {
            if (Header.SectionCount == 0 && Header.SectionEntrySize != size) return []; // cleared by strip --strip-section-headers and its like
            Report(Problems.SectionHeaders, firstSection is null
                ? $"the section header table starts at 0x{Header.SectionTableOffset:x} but the file ends at 0x{Bytes.Length:x}"
                : $"e_shentsize is {Header.SectionEntrySize}, but a section header has {size} bytes");
            return [];
        }

        var table = Slice(Header.SectionTableOffset, SaturatingMultiply(count, (ulong)size)).Span;
        var present = table.Length / size;
        if ((ulong)present < count)
        {
            Report(Problems.SectionHeaders, $"{count} section headers at 0x{Header.SectionTableOffset:x} end past the end of the file at 0x{Bytes.Length:x}");
        }

        var cursor = CursorAt(table);
        var sections = new Section[present];
        for (var i = 0; i < present; i++)
        {
            var section = sections[i] = Section.Parse(ref cursor);
            if (section.Type is SectionType.NoBits or SectionType.Null || !EndsPastFile(section.Offset, section.Size)) continue;
            Report(Problems.SectionHeaders, $"section {i} takes 0x{section.Size:x} bytes from 0x{section.Offset:x} but the file ends at 0x{Bytes.Length:x}");
        }

        var namesIndex = Header.SectionNamesIndex == ExtendedIndex ? firstSection.Link : Header.SectionNamesIndex;
        if (namesIndex < present)
        {
            var names = new StringTable(ContentOf(sections[namesIndex]));
            for (var i = 0; i < present; i++) sections[i] = sections[i] with { Name = ReadName(names, sections[i].NameOffset) ?? "" };
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(sections);
    }

    private void CheckSegmentsAreWhole()
    {
        foreach (var segment in Segments)
        {
            // The kernel maps PT_LOAD pages whether the file has them or not; touching a missing one is SIGBUS.
            if (segment.Type == SegmentType.Load && segment.FileSize > 0 && EndsPastFile(segment.Offset, segment.FileSize))
            {
                Damage(Problems.TruncatedSegment, $"a PT_LOAD segment takes 0x{segment.FileSize:x} bytes from 0x{segment.Offset:x} but the file ends at 0x{Bytes.Length:x}");
                return;
            }
        }
    }

    private bool EndsPastFile(ulong offset, ulong size) => size > (ulong)Bytes.Length || offset > (ulong)Bytes.Length - size;

    private string? ReadInterpreter()
    {
        if (FindSegment(SegmentType.Interpreter) is not { } segment) return null;

        // Debug files split off by objcopy --only-keep-debug keep the header without the bytes.
        if (segment is { FileSize: 0, MemorySize: > 0 }) return null;
        var bytes = Slice(segment.Offset, segment.FileSize).Span;
        var end = bytes.IndexOf((byte)0);
        // Linux requires the terminating NUL and at most PATH_MAX bytes (fs/binfmt_elf.c, load_elf_binary).
        if (end is <= 0 or >= 4096)
        {
            Damage(Problems.Interpreter, $"PT_INTERP at 0x{segment.Offset:x} is not a path that ends with a NUL byte");
            return null;
        }

        return StringTable.Decode(bytes[..end]);
    }

    internal Segment? FindSegment(SegmentType type)
    {
        foreach (var segment in Segments)
        {
            if (segment.Type == type) return segment;
        }

        return null;
    }

    /// <summary>A name, or null when its offset is out of range or the file has named more than it can hold.</summary>
    private string? ReadName(StringTable strings, ulong offset)
    {
        if (_nameBudget < 0 || strings.Read(offset) is not { } name) return null;
        _nameBudget -= name.Length;
        return name;
    }

    private static ulong SaturatingMultiply(ulong left, ulong right) =>
        right != 0 && left > ulong.MaxValue / right ? ulong.MaxValue : left * right;

    /// <summary>Records damage to what the kernel or the loader reads; one problem of a kind is enough for a person.</summary>
    private void Damage(ProblemKind kind, string message)
    {
        IsLoadViewDamaged = true;
        Report(kind, message);
    }

    private void Report(ProblemKind kind, string message)
    {
        foreach (var problem in _problems)
        {
            if (problem.Id == kind.Id) return;
        }

        _problems.Add(kind.At(Path, message));
    }
}
