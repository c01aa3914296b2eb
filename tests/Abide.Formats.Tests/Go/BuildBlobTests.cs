using System.Collections.Immutable;
using System.Text;
using Abide.Formats.Elf;
using Abide.Formats.Go;

namespace Abide.Formats.Tests.Go;

/// <summary>The block of build information in all its encodings, and damaged.</summary>
public sealed class BuildBlobTests
{
    private const string Text = "path\texample.org/a\nmod\texample.org/a\tv1.0.0\th1:abc=\n";
    private const string Frame = "0123456789abcdef";

    public static TheoryData<bool, bool> Encodings => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Strings_behind_pointers_are_read(bool is64, bool isLittleEndian)
    {
        var encoding = new ElfEncoding(is64, isLittleEndian);

        Read(encoding, PointerBlob(encoding, "go1.13.4", Text), out var binary, out var problems).ShouldBeTrue();

        binary!.Build!.Version.Text.ShouldBe("go1.13.4");
        binary.Build.Main.ShouldBe(new GoModule("example.org/a", "v1.0.0", "h1:abc="));
        problems.Select(problem => problem.Id).ShouldBe(["FMT2201"]); // there is no function table in it
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Strings_behind_the_header_are_read(bool is64, bool isLittleEndian)
    {
        var encoding = new ElfEncoding(is64, isLittleEndian);

        Read(encoding, InlineBlob(encoding, "go1.21.0", Text), out var binary, out _).ShouldBeTrue();

        binary!.Build!.Version.Text.ShouldBe("go1.21.0");
        binary.Build.Path.ShouldBe("example.org/a");
    }

    [Fact]
    public void A_program_built_without_modules_has_a_version_only()
    {
        var encoding = new ElfEncoding(Is64: true, IsLittleEndian: true);

        Read(encoding, InlineBlob(encoding, "go1.21.0", ""), out var binary, out _).ShouldBeTrue();

        binary!.Build!.Path.ShouldBeNull();
        binary.Build.Main.ShouldBeNull();
    }

    [Fact]
    public void The_magic_among_constants_is_passed_over()
    {
        var encoding = new ElfEncoding(Is64: true, IsLittleEndian: true);
        byte[] constant = [.. InlineBlob(encoding, "x", "")[..14], .. "no header follows"u8];
        var bytes = new ElfBuilder(encoding)
            .Segment(SegmentType.Load, SegmentAccess.Read, ElfBuilder.FirstOffset, constant)
            .Segment(SegmentType.Load, SegmentAccess.Read | SegmentAccess.Write, 0x800, [.. constant, .. new byte[64 - constant.Length], .. InlineBlob(encoding, "go1.21.0", "")])
            .Build();

        Read(bytes, out var binary, out _).ShouldBeTrue();

        binary!.Build!.Version.Text.ShouldBe("go1.21.0");
    }

    [Fact]
    public void A_length_past_the_end_is_no_build_information()
    {
        var encoding = new ElfEncoding(Is64: true, IsLittleEndian: true);
        var blob = InlineBlob(encoding, "go1.21.0", Text);
        blob[32] = 0xff;
        blob[33] = 0xff;

        Read(encoding, blob, out _, out var problems).ShouldBeFalse();

        problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_line_of_another_form_is_told_and_the_rest_read()
    {
        var encoding = new ElfEncoding(Is64: true, IsLittleEndian: true);

        Read(encoding, InlineBlob(encoding, "go1.21.0", "path\texample.org/a\nnonsense\nbuild\t-tags=x\n"), out var binary, out var problems).ShouldBeTrue();

        binary!.Build!.FindSetting("-tags").ShouldBe("x");
        problems.Select(problem => problem.Id).ShouldContain("FMT2102");
    }

    internal static byte[] InlineBlob(ElfEncoding encoding, string version, string modules)
    {
        modules = modules.Length == 0 ? "" : Frame + modules + Frame;
        var blob = Magic(encoding, flags: 2).PadTo(32);
        foreach (var text in (ReadOnlySpan<string>)[version, modules])
        {
            var length = Encoding.UTF8.GetByteCount(text);
            for (; length >= 0x80; length >>= 7) blob.Byte((byte)(length | 0x80));
            blob.Byte((byte)length).Bytes(Encoding.UTF8.GetBytes(text));
        }

        return blob.ToArray();
    }

    private static byte[] PointerBlob(ElfEncoding encoding, string version, string modules)
    {
        modules = Frame + modules + Frame;
        const int VariablesAt = 32, TextsAt = 64;
        var start = ElfBuilder.BaseAddress + ElfBuilder.FirstOffset;
        var width = (ulong)encoding.AddressSize;
        return Magic(encoding, encoding.IsLittleEndian ? (byte)0 : (byte)1)
            .Address(start + VariablesAt).Address(start + VariablesAt + (2 * width)).PadTo(VariablesAt)
            .Address(start + TextsAt).Address((ulong)version.Length)
            .Address(start + TextsAt + (ulong)version.Length).Address((ulong)modules.Length).PadTo(TextsAt)
            .Bytes(Encoding.UTF8.GetBytes(version + modules)).ToArray();
    }

    private static FieldWriter Magic(ElfEncoding encoding, byte flags) =>
        new FieldWriter(encoding).Byte(0xff).Bytes(" Go buildinf:"u8).Byte((byte)encoding.AddressSize).Byte(flags);

    private static bool Read(ElfEncoding encoding, byte[] blob, out GoBinary? binary, out ImmutableArray<Problem> problems) => Read(
        new ElfBuilder(encoding).Segment(SegmentType.Load, SegmentAccess.Read | SegmentAccess.Write, ElfBuilder.FirstOffset, blob).Build(), out binary, out problems);

    private static bool Read(byte[] bytes, out GoBinary? binary, out ImmutableArray<Problem> problems)
    {
        ElfFile.TryParse(bytes, "synthetic", out var file, out _).ShouldBeTrue();
        var builder = ImmutableArray.CreateBuilder<Problem>();
        var found = GoBinary.TryRead(file, out binary, builder);
        problems = builder.ToImmutable();
        return found;
    }
}
