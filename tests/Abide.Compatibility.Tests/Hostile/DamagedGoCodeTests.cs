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
    [Fact]
    public void A_program_changed_where_readers_look_is_examined_without_exception()
    {
        var mutation = new Mutation(program.Bytes);
        var examined = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            if (Examine(mutation.Apply(seed)) is not null) examined++;
        }

        examined.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void A_program_with_changed_code_and_tables_is_examined_without_exception()
    {
        var random = new Random(1);
        for (var round = 0; round < 60; round++)
        {
            var copy = program.Bytes.ToArray();
            for (var change = 0; change < 2000; change++) copy[random.Next(0x1000, copy.Length)] ^= (byte)(1 << random.Next(8));
            Examine(copy);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x0f, 0x05 })] // nothing but system calls
    [InlineData(new byte[] { 0x58, 0x0f, 0x05 })] // each with another number from the stack
    [InlineData(new byte[] { 0x50 })] // a stack without end
    [InlineData(new byte[] { 0x75, 0xfe, 0x0f, 0x05 })] // a loop in every block
    [InlineData(new byte[] { 0x48, 0xff, 0xc0, 0x75, 0xfb })] // values that grow
    [InlineData(new byte[] { 0xe8, 0xfb, 0xff, 0xff, 0xff })] // calls of themselves
    [InlineData(new byte[] { 0x66, 0x66, 0x66 })] // no instruction at all
    [InlineData(new byte[] { 0x89, 0x44, 0x24, 0x08, 0x48, 0x83, 0xc4, 0x08, 0x74, 0x00 })] // a new slot in every block
    public void Made_up_code_is_left_open_or_told(byte[] pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var copy = program.Bytes.ToArray();
        ElfFile.TryParse(copy, "program", out var elf, out _).ShouldBeTrue();
        var text = elf!.FindSection(".text").ShouldNotBeNull();
        var code = copy.AsSpan((int)text.Offset, (int)text.Size);
        for (var i = 0; i < code.Length; i++) code[i] = pattern[i % pattern.Length];

        Examine(copy).ShouldNotBeNull();
    }

    [Fact]
    public void Code_whose_functions_are_not_told_is_examined_as_one()
    {
        // Without the table, no function has a name or a start.
        var copy = program.Bytes.ToArray();
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

    /// <summary>A stripped program.</summary>
    public sealed class Program
    {
        public Program()
        {
            var directory = Directory.CreateTempSubdirectory("abide-hostile-");
            var path = Path.Combine(directory.FullName, "calls");
            Go.Program(path, "calls", arguments: ["-ldflags=-s -w"]);
            Bytes = File.ReadAllBytes(path);
            directory.Delete(recursive: true);
        }

        public byte[] Bytes { get; }
    }
}
