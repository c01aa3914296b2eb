using System.Buffers.Binary;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats.Elf;
using Abide.Fuzzing;

namespace Abide.Compatibility.Tests.Hostile;

/// <summary>Code and data made up to be searched for long are examined to an end.</summary>
public sealed class EndlessCodeTests(EndlessCodeTests.Program program) : IClassFixture<EndlessCodeTests.Program>
{
    [Fact]
    public void A_library_changed_where_readers_look_is_examined_without_exception()
    {
        var mutation = new Mutation(program.Library);
        for (var seed = 0; seed < 200; seed++)
        {
            if (ElfFile.TryParse(mutation.Apply(seed), "library", out var elf, out _)) SyscallReader.ReadCalls(elf);
        }
    }

    [Fact]
    public void A_program_that_ends_early_is_examined_without_exception()
    {
        for (var length = 64; length < program.Static.Length; length += program.Static.Length / 30) Examine(program.Static[..length]);
    }

    [Theory]
    [InlineData(new byte[] { 0x0f, 0x05 })] // nothing but system calls
    [InlineData(new byte[] { 0x58, 0x0f, 0x05 })] // each with another number from the stack
    [InlineData(new byte[] { 0x50 })] // a stack without end
    [InlineData(new byte[] { 0x75, 0xfe, 0x0f, 0x05 })] // a loop in every block
    [InlineData(new byte[] { 0xc3 })] // every byte may be where a function starts
    [InlineData(new byte[] { 0xe8, 0x00, 0x00, 0x00, 0x00 })] // every instruction calls the next one
    [InlineData(new byte[] { 0xe8, 0xfb, 0xff, 0xff, 0xff })] // calls of themselves, which never return
    [InlineData(new byte[] { 0xe9, 0x00, 0x00, 0x00, 0x00, 0x90 })] // jumps from one to the next, with gaps between
    [InlineData(new byte[] { 0xe8, 0x01, 0x00, 0x00, 0x00, 0xc3 })] // a chain of functions that call each other
    [InlineData(new byte[] { 0x74, 0x02, 0xeb, 0x00, 0xe8, 0xf7, 0xff, 0xff, 0xff })] // ways that fork and meet
    [InlineData(new byte[] { 0xff, 0x25, 0x00, 0x00, 0x00, 0x00 })] // jumps through words everywhere, as stubs do
    [InlineData(new byte[] { 0x48, 0x8d, 0x05, 0x00, 0x00, 0x00, 0x00, 0xff, 0xe0 })] // an address taken, and a jump to it
    [InlineData(new byte[] { 0x48, 0x8d, 0x15, 0xf9, 0xff, 0xff, 0xff, 0x48, 0x63, 0x04, 0xba, 0x48, 0x01, 0xd0, 0xff, 0xe0 })] // tables of distances in the code itself
    [InlineData(new byte[] { 0x66, 0x66, 0x66 })] // no instruction at all
    public void Made_up_code_is_left_open_or_told(byte[] pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        foreach (var whole in (byte[][])[program.Static, program.Library])
        {
            var copy = whole.ToArray();
            ElfFile.TryParse(copy, "program", out var elf, out _).ShouldBeTrue();
            var text = elf!.FindSection(".text").ShouldNotBeNull();
            var code = copy.AsSpan((int)text.Offset, (int)text.Size);
            for (var i = 0; i < code.Length; i++) code[i] = pattern[i % pattern.Length];

            Examine(copy).ShouldNotBeNull();
            ElfFile.TryParse(copy, "program", out var changed, out _).ShouldBeTrue();
            SyscallReader.ReadCalls(changed!);
        }
    }

    [Fact]
    public void Data_full_of_pointers_into_code_is_examined_to_an_end()
    {
        var copy = program.Static.ToArray();
        ElfFile.TryParse(copy, "program", out var elf, out _).ShouldBeTrue();
        var text = elf!.FindSection(".text").ShouldNotBeNull();
        foreach (var section in elf.Sections.Where(section => section.Name is ".data" or ".data.rel.ro" or ".rodata"))
        {
            var words = copy.AsSpan((int)section.Offset, (int)section.Size);
            for (var at = 0; at + sizeof(ulong) <= words.Length; at += sizeof(ulong)) BinaryPrimitives.WriteUInt64LittleEndian(words[at..], text.Address + ((ulong)at % text.Size));
        }

        Examine(copy).ShouldNotBeNull();
    }

    [Fact]
    public void Data_full_of_pointers_into_itself_is_examined_to_an_end()
    {
        var copy = program.Static.ToArray();
        ElfFile.TryParse(copy, "program", out var elf, out _).ShouldBeTrue();
        foreach (var section in elf!.Sections.Where(section => section.Name is ".data" or ".data.rel.ro"))
        {
            var words = copy.AsSpan((int)section.Offset, (int)section.Size);
            for (var at = 0; at + sizeof(ulong) <= words.Length; at += sizeof(ulong)) BinaryPrimitives.WriteUInt64LittleEndian(words[at..], section.Address + ((ulong)(at * 7) % section.Size));
        }

        Examine(copy).ShouldNotBeNull();
    }

    [Fact]
    public void Code_without_symbols_and_unwind_tables_is_examined_to_an_end()
    {
        var copy = program.Static.ToArray();
        ElfFile.TryParse(copy, "program", out var elf, out _).ShouldBeTrue();
        foreach (var section in elf!.Sections.Where(section => section.Name is ".eh_frame" or ".eh_frame_hdr" or ".symtab")) copy.AsSpan((int)section.Offset, (int)section.Size).Clear();

        Examine(copy).ShouldNotBeNull().Items.ShouldNotBeEmpty();
    }

    private static SyscallNeeds? Examine(byte[] bytes) => ElfFile.TryParse(bytes, "program", out var elf, out _) ? SyscallReader.Read(elf, go: null) : null;

    /// <summary>A static program with all of a C library inside, and a library that calls the system by itself.</summary>
    public sealed class Program
    {
        public Program()
        {
            var directory = Directory.CreateTempSubdirectory("abide-hostile-");
            Static = Build("program", "-static");
            Library = Build("library", "-shared", "-fPIC");
            directory.Delete(recursive: true);

            byte[] Build(string name, params string[] options)
            {
                var path = Path.Combine(directory.FullName, name);
                C.Compile("gcc", path, "calls.c", ["-O2", .. options]);
                return File.ReadAllBytes(path);
            }
        }

        internal byte[] Static { get; }

        internal byte[] Library { get; }
    }
}
