using System.Collections.Immutable;
using Abide.Formats.Elf;
using Abide.Formats.Go;

namespace Abide.Formats.Tests.Hostile;

/// <summary>
/// Files made to cost more than their size: counts, lengths and offsets that lie, tables that overlap or lead back to
/// themselves. Reading them takes memory in proportion to the file, and ends.
/// </summary>
public sealed class AbsurdCountsTests
{
    private static readonly ElfEncoding Encoding = new(Is64: true, IsLittleEndian: true);
    private const ulong Base = ElfBuilder.BaseAddress;

    [Theory]
    [InlineData("", "FMT1001")]
    [InlineData("7f", "FMT1002")]
    [InlineData("7f454c46", "FMT1101")]
    [InlineData("7f454c4602010100", "FMT1101")]
    [InlineData("7f454c46030101000000000000000000", "FMT1101")]
    [InlineData("2321", "FMT1002")]
    public void What_has_no_usable_header_is_one_problem(string hexadecimal, string id)
    {
        ElfFile.TryParse(Convert.FromHexString(hexadecimal), "input", out _, out var problems).ShouldBeFalse();

        problems.Select(problem => problem.Id).ShouldBe([id]);
    }

    [Fact]
    public void A_program_header_size_of_zero_is_told()
    {
        var bytes = Loaded([]).Build();
        bytes.AsSpan(0x36, 2).Clear();

        Problems(bytes).ShouldBe(["FMT1103"]);
    }

    [Fact]
    public void A_count_of_section_headers_that_the_file_cannot_hold_is_told()
    {
        var bytes = Loaded(new byte[256]).Build();
        bytes[0x29] = 4; // e_shoff 0x400
        (bytes[0x3a], bytes[0x3c], bytes[0x3d]) = (64, 0xff, 0xff);

        Problems(bytes).ShouldBe(["FMT1102"]);
    }

    [Fact]
    public void Section_names_that_overlap_cost_no_more_than_the_file()
    {
        // A thousand sections, each named by a suffix of one long string.
        const int Count = 1000;
        var headers = new FieldWriter(Encoding);
        for (var i = 0; i < Count; i++)
        {
            headers.UInt32((uint)i).UInt32(i == 0 ? 3u : 1u).UInt64(0).UInt64(0).UInt64(0x80000).UInt64(1 << 20).UInt32(0).UInt32(0).UInt64(1).UInt64(0);
        }

        var bytes = Loaded([.. headers.ToArray()]).Segment((SegmentType)0, SegmentAccess.None, 0x80000, Enumerable.Repeat((byte)'a', 1 << 20).ToArray()).Build();
        bytes[0x29] = 4;
        (bytes[0x3a], bytes[0x3c], bytes[0x3d]) = (64, Count & 0xff, Count >> 8);

        ShouldTakeMemoryInProportion(bytes);
    }

    [Fact]
    public void A_dynamic_section_outside_the_file_is_told()
    {
        var bytes = Loaded([]).Segment(SegmentType.Dynamic, SegmentAccess.Read, ElfBuilder.FirstOffset, new byte[16], size: 1UL << 40).Build();

        Problems(bytes).ShouldContain("FMT1106");
    }

    [Fact]
    public void Names_of_needed_libraries_that_overlap_cost_no_more_than_the_file()
    {
        var entries = Enumerable.Range(0, 20_000).Select(i => (DynamicTag.Needed, (ulong)i));

        ShouldTakeMemoryInProportion(Dynamic(entries, new byte[16], Enumerable.Repeat((byte)'a', 1 << 16).ToArray()));
    }

    [Fact]
    public void Thousands_of_needed_libraries_are_told()
    {
        var bytes = Dynamic(Enumerable.Repeat((DynamicTag.Needed, 1UL), 2000), new byte[16], "\0libc.so.6\0"u8.ToArray());

        Problems(bytes).ShouldBe(["FMT1106"]);
    }

    [Theory]
    [InlineData(0u, 0u)] // each record is its own last
    [InlineData(1u, 0u)] // the next one a byte further
    [InlineData(0u, 1u)]
    public void Chains_of_version_needs_that_go_on_for_ever_end(uint next, uint nextAuxiliary)
    {
        // Every four bytes of it a record, an auxiliary record, and a string.
        var chain = new FieldWriter(Encoding);
        for (var i = 0; i < 1 << 14; i++) chain.UInt16(1).UInt16(1).UInt32(1).UInt32(nextAuxiliary == 0 ? 16u : nextAuxiliary).UInt32(next == 0 ? 16u : next);

        var bytes = Dynamic([(DynamicTag.VersionNeeds, Base + 0x8000)], chain.ToArray(), Enumerable.Repeat((byte)'a', 1 << 16).ToArray());

        ShouldTakeMemoryInProportion(bytes);
        Problems(bytes).ShouldContain("FMT1108");
    }

    [Fact]
    public void Version_definitions_that_go_on_for_ever_end()
    {
        var chain = new FieldWriter(Encoding);
        for (var i = 0; i < 1 << 14; i++) chain.UInt16(1).UInt16(0).UInt16(2).UInt16(1).UInt32(0).UInt32(20).UInt32(1);

        var bytes = Dynamic([(DynamicTag.VersionDefinitions, Base + 0x8000)], chain.ToArray(), Enumerable.Repeat((byte)'a', 1 << 16).ToArray());

        ShouldTakeMemoryInProportion(bytes);
        Problems(bytes).ShouldContain("FMT1109");
    }

    [Theory]
    [InlineData(uint.MaxValue, 1u, 1u)]
    [InlineData(1u, uint.MaxValue, 1u)]
    [InlineData(1u, 1u, uint.MaxValue)]
    [InlineData(0u, 0u, 0u)]
    public void A_GNU_hash_table_of_absurd_size_is_read_within_its_file(uint buckets, uint symbolOffset, uint bloomWords)
    {
        var hash = new FieldWriter(Encoding).UInt32(buckets).UInt32(symbolOffset).UInt32(bloomWords).UInt32(6).Bytes(Enumerable.Repeat((byte)0xfe, 256).ToArray()).ToArray();
        var bytes = Dynamic([(DynamicTag.GnuHash, Base + 0x8000), (DynamicTag.SymbolTable, Base + 0x8000)], hash, "\0name\0"u8.ToArray());

        ShouldTakeMemoryInProportion(bytes);
    }

    [Fact]
    public void Symbols_whose_names_overlap_cost_no_more_than_the_file()
    {
        var symbols = new FieldWriter(Encoding);
        for (var i = 0; i < 1 << 14; i++) symbols.UInt32((uint)i).Byte(0x12).Byte(0).UInt16(0).UInt64(0).UInt64(0);
        var bytes = Dynamic(
            [(DynamicTag.SymbolTable, Base + 0x8000), (DynamicTag.Hash, Base + 0x8000 + (1 << 14) * 24)],
            [.. symbols.ToArray(), .. new FieldWriter(Encoding).UInt32(1).UInt32(1 << 14).ToArray()],
            Enumerable.Repeat((byte)'a', 1 << 16).ToArray());

        ElfFile.TryParse(bytes, "input", out var file, out var problems).ShouldBeTrue();

        problems.Select(problem => problem.Id).ShouldContain("FMT1107");
        var total = 0L;
        foreach (var symbol in file.DynamicSymbols) total += file.DynamicSymbols.NameOf(symbol).Length;
        total.ShouldBeLessThan(16L * bytes.Length);
    }

    [Fact]
    public void A_section_behind_the_end_of_the_file_is_told()
    {
        var section = new FieldWriter(Encoding).Bytes(new byte[64]).UInt32(0).UInt32(1).UInt64(0).UInt64(0).UInt64(0x300).UInt64(0x1000).PadTo(128).ToArray();
        var bytes = Loaded(section).Build();
        (bytes[0x29], bytes[0x3a], bytes[0x3c]) = (4, 64, 2);

        Problems(bytes).ShouldBe(["FMT1102"]);
    }

    [Fact]
    public void A_note_with_a_name_longer_than_memory_is_told()
    {
        var note = new FieldWriter(Encoding).UInt32(uint.MaxValue).UInt32(uint.MaxValue).UInt32(1).Bytes(new byte[64]).ToArray();

        Problems(Loaded([]).Segment(SegmentType.Note, SegmentAccess.Read, ElfBuilder.FirstOffset, note).Build()).ShouldBe(["FMT1111"]);
    }

    [Fact]
    public void Note_segments_on_top_of_each_other_cost_no_more_than_the_file()
    {
        var builder = Loaded([]);
        var notes = new byte[1 << 20];
        for (var i = 0; i < 10; i++) builder.Segment(SegmentType.Note, SegmentAccess.Read, ElfBuilder.FirstOffset, notes);

        ShouldTakeMemoryInProportion(builder.Build());
    }

    [Fact]
    public void Packed_relocations_of_the_whole_address_space_are_counted_within_the_file()
    {
        var words = Enumerable.Repeat((byte)0xff, 1 << 16).ToArray();
        var bytes = Dynamic([(DynamicTag.Relr, Base + 0x8000), (DynamicTag.RelrSize, ulong.MaxValue)], words, "\0"u8.ToArray());

        ElfFile.TryParse(bytes, "input", out var file, out _).ShouldBeTrue();

        file.CountPackedRelocations().ShouldBeLessThanOrEqualTo(bytes.Length * 8L);
    }

    [Fact]
    public void Function_names_that_overlap_cost_no_more_than_the_table()
    {
        // Go 1.2: each record's name is one long string.
        const int Count = 1 << 15;
        var table = new FieldWriter(Encoding).UInt32((uint)GoFunctionLayout.Go12).UInt16(0).Byte(1).Byte(8).UInt64(Count);
        var recordAt = 16 + (Count * 16) + 16;
        for (var i = 0; i < Count; i++) table.UInt64(1).UInt64((ulong)recordAt);
        table.UInt64(2).UInt64(0).UInt64(1).UInt32((uint)recordAt + 16).UInt32(0).Bytes(Enumerable.Repeat((byte)'a', 60_000).ToArray()).Byte(0);
        ElfFile.TryParse(Loaded(table.ToArray()).Build(), "input", out var file, out _).ShouldBeTrue();

        GoBinary.TryRead(file, out var binary, ImmutableArray.CreateBuilder<Problem>()).ShouldBeTrue();

        var total = 0L;
        foreach (var function in binary.Functions!) total += function.Name.Length;
        total.ShouldBeLessThan(16L * table.Length);
    }

    [Fact]
    public void Many_beginnings_of_a_function_table_are_not_all_tried()
    {
        var headers = new FieldWriter(Encoding);
        for (var i = 0; i < 1 << 16; i++) headers.UInt32((uint)GoFunctionLayout.Go12).UInt16(0).Byte(1).Byte(8).UInt64(1 << 14);
        ElfFile.TryParse(Loaded(headers.ToArray()).Build(), "input", out var file, out _).ShouldBeTrue();

        GoBinary.TryRead(file, out _, ImmutableArray.CreateBuilder<Problem>()).ShouldBeFalse();
    }

    private static ElfBuilder Loaded(byte[] content) => new ElfBuilder(Encoding).Segment(SegmentType.Load, SegmentAccess.Read, ElfBuilder.FirstOffset, content);

    /// <summary>A library with these dynamic entries, something at address Base + 0x8000, and a string table behind it.</summary>
    private static byte[] Dynamic(IEnumerable<(DynamicTag Tag, ulong Value)> entries, byte[] table, byte[] strings)
    {
        const int TableAt = 0x8000;
        var stringsAt = TableAt + table.Length;
        var dynamic = new FieldWriter(Encoding)
            .UInt64((ulong)DynamicTag.StringTable).UInt64(Base + (ulong)stringsAt)
            .UInt64((ulong)DynamicTag.StringTableSize).UInt64((ulong)strings.Length);
        foreach (var (tag, value) in entries) dynamic.UInt64((ulong)tag).UInt64(value);
        dynamic.UInt64(0).UInt64(0);
        var dynamicAt = stringsAt + strings.Length;
        dynamicAt += -dynamicAt & 15;
        return new ElfBuilder(Encoding) { Type = ElfType.Shared }
            .Segment(SegmentType.Load, SegmentAccess.Read, TableAt, [.. table, .. strings])
            .Segment(SegmentType.Dynamic, SegmentAccess.Read, dynamicAt, dynamic.ToArray())
            .Build();
    }

    private static IEnumerable<string> Problems(byte[] bytes)
    {
        ElfFile.TryParse(bytes, "input", out _, out var problems).ShouldBeTrue();
        return problems.Select(problem => problem.Id);
    }

    private static void ShouldTakeMemoryInProportion(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        ElfFile.TryParse(bytes, "input", out _, out _).ShouldBeTrue();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan((16L * bytes.Length) + (8 << 20));
    }
}
