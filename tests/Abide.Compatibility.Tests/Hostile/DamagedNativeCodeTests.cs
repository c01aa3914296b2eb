using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats.Elf;
using Abide.Fuzzing;

namespace Abide.Compatibility.Tests.Hostile;

/// <summary>Damaged C programs, and made-up code, are examined without exception and within bounds, as programs and as libraries.</summary>
public sealed class DamagedNativeCodeTests(DamagedNativeCodeTests.Programs programs) : IClassFixture<DamagedNativeCodeTests.Programs>
{
    private const int Stretch = 1 << 16;
    private const string X64 = "gcc", Arm64 = "aarch64-linux-gnu-gcc";

    [Theory]
    [InlineData(X64)]
    [InlineData(Arm64)]
    public void A_program_changed_where_readers_look_is_examined_without_exception(string compiler)
    {
        var mutation = new Mutation(programs.Dynamic(compiler));
        var examined = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            if (Examine(mutation.Apply(seed)) is not null) examined++;
        }

        examined.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData(X64)]
    [InlineData(Arm64)]
    public void A_program_with_changed_code_and_tables_is_examined_without_exception(string compiler)
    {
        var bytes = programs.Static(compiler);
        var random = new Random(1);
        for (var round = 0; round < 4; round++)
        {
            var copy = bytes.ToArray();
            for (var change = 0; change < 1000; change++) copy[random.Next(0x400, copy.Length)] ^= (byte)(1 << random.Next(8));
            Examine(copy);
        }
    }

    [Theory]
    [InlineData(X64)]
    [InlineData(Arm64)]
    public void A_program_that_ends_early_is_examined_without_exception(string compiler)
    {
        var bytes = programs.Dynamic(compiler);
        for (var length = 64; length < bytes.Length; length += bytes.Length / 40) Examine(bytes[..length]);
    }

    [Theory]
    [InlineData(new byte[] { 0x01, 0x00, 0x00, 0xd4 })] // nothing but system calls: svc #0
    [InlineData(new byte[] { 0xe8, 0x87, 0x40, 0xf8, 0x01, 0x00, 0x00, 0xd4 })] // each with another number from the stack: ldr x8, [sp], #8
    [InlineData(new byte[] { 0x13, 0x00, 0x00, 0xb0, 0x74, 0x02, 0x13, 0x8b, 0x80, 0x02, 0x40, 0xf9, 0x41, 0x00, 0x00, 0x54, 0x01, 0x00, 0x00, 0xd4 })] // pages, sums and ways on: adrp x19; add x20, x19, x19; ldr x0, [x20]; b.ne
    [InlineData(new byte[] { 0x73, 0x42, 0x00, 0x91, 0xe1, 0xff, 0xff, 0x54, 0x13, 0x00, 0x00, 0xb0, 0x01, 0x00, 0x00, 0xd4 })] // addresses that grow: add x19, x19, #16; b.ne; adrp x19
    [InlineData(new byte[] { 0x10, 0x00, 0x00, 0xb0, 0x11, 0x02, 0x40, 0xf9, 0x20, 0x02, 0x1f, 0xd6 })] // nothing but stubs: adrp x16; ldr x17, [x16]; br x17
    [InlineData(new byte[] { 0xf3, 0x53, 0xbf, 0xa9, 0x14, 0x00, 0x00, 0xb0, 0xf3, 0x53, 0xc1, 0xa8, 0xc1, 0xff, 0xff, 0x54, 0x01, 0x00, 0x00, 0xd4 })] // pages by way of the stack: stp x19, x20, [sp, #-16]!; adrp x20; ldp x19, x20, [sp], #16; b.ne
    public void Made_up_code_is_left_open_or_told(byte[] pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var copy = programs.Static(Arm64).ToArray();
        ElfFile.TryParse(copy, "program", out var elf, out _).ShouldBeTrue();
        var text = elf!.FindSection(".text").ShouldNotBeNull();
        var code = copy.AsSpan((int)text.Offset, Math.Min(Stretch, (int)text.Size));
        for (var i = 0; i < code.Length; i++) code[i] = pattern[i % pattern.Length];

        Examine(copy).ShouldNotBeNull();
    }

    private static SyscallNeeds? Examine(byte[] bytes)
    {
        if (!ElfFile.TryParse(bytes, "program", out var elf, out _)) return null;
        if (NativeCode.MayCall(elf)) SyscallReader.ReadCalls(elf);
        return SyscallReader.Read(elf, go: null);
    }

    /// <summary>tests/corpus/c/calls.c, for each architecture.</summary>
    public sealed class Programs
    {
        private readonly Dictionary<(string Compiler, bool IsStatic), byte[]> _built = [];

        public byte[] Dynamic(string compiler) => Build(compiler, isStatic: false);

        public byte[] Static(string compiler) => Build(compiler, isStatic: true);

        private byte[] Build(string compiler, bool isStatic)
        {
            if (_built.TryGetValue((compiler, isStatic), out var known)) return known;
            var directory = Directory.CreateTempSubdirectory("abide-hostile-");
            var path = Path.Combine(directory.FullName, "calls");
            C.Compile(compiler, path, "calls.c", isStatic ? ["-O2", "-static", "-s"] : ["-O2"]);
            var bytes = File.ReadAllBytes(path);
            directory.Delete(recursive: true);
            return _built[(compiler, isStatic)] = bytes;
        }
    }
}
