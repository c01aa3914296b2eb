using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats;
using Abide.Formats.Elf;
using Abide.Formats.Go;
using Abide.Fuzzing;

namespace Abide.Compatibility.Tests.Hostile;

/// <summary>Damaged Go programs, and made-up code, are examined without exception and within bounds.</summary>
public sealed class DamagedGoCodeTests(DamagedGoCodeTests.Program program) : IClassFixture<DamagedGoCodeTests.Program>
{
    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public void A_program_changed_where_readers_look_is_examined_without_exception(string architecture)
    {
        var mutation = new Mutation(program[architecture]);
        var examined = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            if (Examine(mutation.Apply(seed)) is not null) examined++;
        }

        examined.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public void A_program_with_changed_code_and_tables_is_examined_without_exception(string architecture)
    {
        var bytes = program[architecture];
        var random = new Random(1);
        for (var round = 0; round < 60; round++)
        {
            var copy = bytes.ToArray();
            for (var change = 0; change < 2000; change++) copy[random.Next(0x1000, copy.Length)] ^= (byte)(1 << random.Next(8));
            Examine(copy);
        }
    }

    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public void A_program_that_ends_early_is_examined_without_exception(string architecture)
    {
        var bytes = program[architecture];
        for (var length = 64; length < bytes.Length; length += bytes.Length / 40) Examine(bytes[..length]);
    }

    [Theory]
    [InlineData("amd64", new byte[] { 0x0f, 0x05 })] // nothing but system calls
    [InlineData("amd64", new byte[] { 0x58, 0x0f, 0x05 })] // each with another number from the stack
    [InlineData("amd64", new byte[] { 0x50 })] // a stack without end
    [InlineData("amd64", new byte[] { 0x75, 0xfe, 0x0f, 0x05 })] // a loop in every block
    [InlineData("amd64", new byte[] { 0x48, 0xff, 0xc0, 0x75, 0xfb })] // values that grow
    [InlineData("amd64", new byte[] { 0xe8, 0xfb, 0xff, 0xff, 0xff })] // calls of themselves
    [InlineData("amd64", new byte[] { 0x66, 0x66, 0x66 })] // no instruction at all
    [InlineData("amd64", new byte[] { 0x89, 0x44, 0x24, 0x08, 0x48, 0x83, 0xc4, 0x08, 0x74, 0x00 })] // a new slot in every block
    [InlineData("arm64", new byte[] { 0x01, 0x00, 0x00, 0xd4 })] // nothing but system calls: svc #0
    [InlineData("arm64", new byte[] { 0xe8, 0x87, 0x40, 0xf8, 0x01, 0x00, 0x00, 0xd4 })] // each with another number from the stack: ldr x8, [sp], #8
    [InlineData("arm64", new byte[] { 0xff, 0x23, 0x00, 0xd1, 0xe0, 0x03, 0x00, 0xf9 })] // a stack without end: sub sp, sp, #8; str x0, [sp]
    [InlineData("arm64", new byte[] { 0x08, 0x05, 0x00, 0x91, 0xe1, 0xff, 0xff, 0x54, 0x01, 0x00, 0x00, 0xd4 })] // values that grow: add x8, x8, #1; b.ne
    [InlineData("arm64", new byte[] { 0x00, 0x00, 0x00, 0x94 })] // calls of themselves: bl
    [InlineData("arm64", new byte[] { 0x00, 0x00, 0x00, 0xb0, 0x00, 0x00, 0x40, 0xf9 })] // a page in each instruction: adrp x0; ldr x0, [x0]
    [InlineData("arm64", new byte[] { 0x00, 0x78, 0x61, 0xf8, 0x00, 0x00, 0x1f, 0xd6 })] // a jump through a table everywhere: ldr x0, [x0, x1, lsl #3]; br x0
    [InlineData("arm64", new byte[] { 0xff, 0xff, 0xff, 0xff })] // no instruction at all
    public void Made_up_code_is_left_open_or_told(string architecture, byte[] pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var copy = program[architecture].ToArray();
        ElfFile.TryParse(copy, "program", out var elf, out _).ShouldBeTrue();
        var text = elf!.FindSection(".text").ShouldNotBeNull();
        var code = copy.AsSpan((int)text.Offset, (int)text.Size);
        for (var i = 0; i < code.Length; i++) code[i] = pattern[i % pattern.Length];

        Examine(copy).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public void Code_whose_functions_are_not_told_is_examined_as_one(string architecture)
    {
        // Without the table, no function has a name or a start.
        var copy = program[architecture].ToArray();
        ElfFile.TryParse(copy, "program", out var elf, out _).ShouldBeTrue();
        var table = elf!.FindSection(".gopclntab").ShouldNotBeNull();
        copy.AsSpan((int)table.Offset, (int)table.Size).Clear();

        Examine(copy).ShouldNotBeNull().IsOpen.ShouldBeTrue();
    }

    private static SyscallNeeds? Examine(byte[] bytes)
    {
        if (!ElfFile.TryParse(bytes, "program", out var elf, out _)) return null;
        return GoBinary.TryRead(elf, out var go, ImmutableArray.CreateBuilder<Problem>()) ? SyscallReader.Read(elf, go) : null;
    }

    /// <summary>A stripped program, for each architecture.</summary>
    public sealed class Program
    {
        private readonly byte[] _amd64 = Build("amd64");
        private readonly byte[] _arm64 = Build("arm64");

        public byte[] this[string architecture] => architecture == "arm64" ? _arm64 : _amd64;

        private static byte[] Build(string architecture)
        {
            var directory = Directory.CreateTempSubdirectory("abide-hostile-");
            var path = Path.Combine(directory.FullName, "calls");
            Go.Program(path, "calls", architecture: architecture, arguments: ["-ldflags=-s -w"]);
            var bytes = File.ReadAllBytes(path);
            directory.Delete(recursive: true);
            return bytes;
        }
    }
}
