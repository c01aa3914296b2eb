using System.Collections.Immutable;
using System.Text;
using Abide.Formats.Elf;
using Abide.Formats.Go;

namespace Abide.Formats.Tests.Go;

/// <summary>
/// Function tables of releases that are no longer to be had, written after their descriptions: "Go 1.2 Runtime Symbol
/// Information", and cmd/link of Go 1.16.
/// </summary>
public sealed class SyntheticFunctionTableTests
{
    private static readonly (string Name, ulong Entry)[] Functions = [("main.main", 0x401000), ("main.(*T).Ünï", 0x401040), ("net._Cfunc_getaddrinfo", 0x401080)];

    public static TheoryData<bool, bool> Encodings => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_layout_of_Go_1_2_is_read(bool is64, bool isLittleEndian)
    {
        var encoding = new ElfEncoding(is64, isLittleEndian);
        Read(encoding, Go12Table(encoding)).ShouldBe(Functions);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_layout_of_Go_1_16_is_read(bool is64, bool isLittleEndian)
    {
        var encoding = new ElfEncoding(is64, isLittleEndian);
        Read(encoding, Go116Table(encoding)).ShouldBe(Functions);
    }

    [Fact]
    public void Records_outside_the_table_are_left_out_and_told()
    {
        var encoding = new ElfEncoding(Is64: true, IsLittleEndian: true);
        var table = Go12Table(encoding);
        table[8 + 8 + (4 * 8) + 8 + 3] = 0x70; // the third record's offset

        TryRead(encoding, table, out var binary, out var problems).ShouldBeTrue();

        Names(binary!).ShouldBe(Functions[..2]);
        problems.Select(problem => problem.Id).ShouldBe(["FMT2202"]);
    }

    [Theory]
    [InlineData(0, 0xf9)]
    [InlineData(4, 1)]
    [InlineData(6, 3)]
    [InlineData(7, 4)]
    [InlineData(8, 0)]
    [InlineData(11, 0x7f)]
    [InlineData(15, 0x7f)]
    public void A_header_that_does_not_fit_its_bytes_is_no_table(int offset, byte value)
    {
        var encoding = new ElfEncoding(Is64: true, IsLittleEndian: true);
        var table = Go12Table(encoding);
        table[offset] = value;

        TryRead(encoding, table, out _, out _).ShouldBeFalse();
    }

    internal static byte[] Go12Table(ElfEncoding encoding)
    {
        var width = encoding.AddressSize;
        var listEnd = 8 + width + (((2 * Functions.Length) + 1) * width) + 4;
        var recordSize = width + (8 * 4);
        var names = listEnd + (Functions.Length * recordSize);
        var table = Header(encoding, GoFunctionLayout.Go12).Address((ulong)Functions.Length);
        for (var i = 0; i < Functions.Length; i++) table.Address(Functions[i].Entry).Address((ulong)(listEnd + (i * recordSize)));
        table.Address(0x4010c0).UInt32((uint)names);
        return Records(table, encoding, names).ToArray();
    }

    private static byte[] Go116Table(ElfEncoding encoding)
    {
        var width = encoding.AddressSize;
        var namesAt = 8 + (7 * width);
        var names = new FieldWriter(encoding);
        foreach (var (name, _) in Functions) names.Bytes(Encoding.UTF8.GetBytes(name)).Byte(0);
        var functionsAt = namesAt + names.Length;
        var listSize = ((2 * Functions.Length) + 1) * width;
        var recordSize = width + (8 * 4);
        var table = Header(encoding, GoFunctionLayout.Go116).Address((ulong)Functions.Length).Address(1)
            .Address((ulong)namesAt).Address((ulong)functionsAt).Address((ulong)functionsAt).Address((ulong)functionsAt).Address((ulong)functionsAt)
            .Bytes(names.ToArray());
        for (var i = 0; i < Functions.Length; i++) table.Address(Functions[i].Entry).Address((ulong)(listSize + (i * recordSize)));
        table.Address(0x4010c0);
        return Records(table, encoding, namesStart: 0, withNames: false).ToArray();
    }

    private static FieldWriter Header(ElfEncoding encoding, GoFunctionLayout layout) =>
        new FieldWriter(encoding).UInt32((uint)layout).UInt16(0).Byte(1).Byte((byte)encoding.AddressSize);

    private static FieldWriter Records(FieldWriter table, ElfEncoding encoding, int namesStart, bool withNames = true)
    {
        var names = new FieldWriter(encoding);
        foreach (var (name, entry) in Functions)
        {
            table.Address(entry).UInt32((uint)(namesStart + names.Length)).Bytes(new byte[7 * 4]);
            names.Bytes(Encoding.UTF8.GetBytes(name)).Byte(0);
        }

        return withNames ? table.Bytes(names.ToArray()) : table;
    }

    private static (string Name, ulong Entry)[] Read(ElfEncoding encoding, byte[] table)
    {
        TryRead(encoding, table, out var binary, out var problems).ShouldBeTrue();
        problems.ShouldBeEmpty();
        binary!.Build.ShouldBeNull();
        binary.HostLookup.ShouldBe(GoLookup.Libc);
        return Names(binary);
    }

    private static bool TryRead(ElfEncoding encoding, byte[] table, out GoBinary? binary, out ImmutableArray<Problem> problems)
    {
        // Not at the start of the segment, so that it must be looked for.
        var bytes = new ElfBuilder(encoding).Segment(SegmentType.Load, SegmentAccess.Read, ElfBuilder.FirstOffset, [.. new byte[0x120], .. table]).Build();
        ElfFile.TryParse(bytes, "synthetic", out var file, out _).ShouldBeTrue();
        var builder = ImmutableArray.CreateBuilder<Problem>();
        var found = GoBinary.TryRead(file, out binary, builder);
        problems = builder.ToImmutable();
        return found;
    }

    private static (string Name, ulong Entry)[] Names(GoBinary binary)
    {
        var names = new List<(string, ulong)>();
        foreach (var function in binary.Functions!) names.Add((Encoding.UTF8.GetString(function.Name), function.Entry!.Value));
        return [.. names];
    }
}
