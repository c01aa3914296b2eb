using System.Collections.Immutable;
using System.Globalization;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.X86;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats;
using Abide.Formats.Elf;
using Abide.Formats.Go;

namespace Abide.Compatibility.Tests.Syscalls;

/// <summary>What is found without decoding holds everything that Go's own disassembler finds.</summary>
public sealed class ReferenceTests(CallsCorpus corpus) : IClassFixture<CallsCorpus>
{
    private const string Release = "1.24";

    [Fact]
    public void Every_instruction_that_calls_the_system_is_found_and_no_other()
    {
        var (image, map, pointers, _) = Read();
        var machine = new X86Machine(image, map, pointers, X86Convention.GoRegisters);

        var found = machine.FindSystemCalls().Where(address => map.IndexOf(address) is var function and >= 0 && machine.Follow(function)!.SystemCallAt(address) is not null);

        found.ShouldBe(Disassemble().Where(line => line.Instruction.StartsWith("SYSCALL", StringComparison.Ordinal)).Select(line => line.Address).Order());
    }

    [Fact]
    public void Every_call_to_a_function_is_a_reference()
    {
        var (image, map, pointers, references) = Read();
        var calls = Disassemble().Where(line => line.Bytes is ['e', '8', ..] && line.Bytes.Length == 10).ToList();
        var missing = 0;
        foreach (var (address, bytes, _) in calls)
        {
            var distance = BitConverter.ToInt32(Convert.FromHexString(bytes), 1);
            var target = address + 5 + (ulong)(long)distance;
            var function = map.IndexOf(target);
            if (map.StartOf(function) == target && references.To(function).All(reference => reference.Place != address + 1)) missing++;
        }

        calls.Count.ShouldBeGreaterThan(5000);
        missing.ShouldBe(0);
        pointers.Words.Count.ShouldBeGreaterThan(100);
        image.Code.ShouldNotBeEmpty();
    }

    [Fact]
    public void Functions_of_stripped_code_start_where_their_symbols_were()
    {
        var (_, map, _, _) = Read("native", isStripped: false);
        var (_, stripped, _, _) = Read("native", isStripped: true);

        var names = Enumerable.Range(0, map.Count).Where(function => map.NameOf(function) is "main.main" or "runtime.main" or "crosscall2" or "x_cgo_init" or "threadentry").ToList();
        names.Count.ShouldBeGreaterThanOrEqualTo(4);
        foreach (var function in names)
        {
            var at = stripped.IndexOf(map.StartOf(function));
            stripped.StartOf(at).ShouldBe(map.StartOf(function), map.NameOf(function));
        }
    }

    private (CodeImage Image, CodeMap Map, FunctionPointers Pointers, ReferenceMap References) Read(string mode = "static", bool isStripped = false)
    {
        ElfFile.TryParse(File.ReadAllBytes(corpus.Build(Release, mode, isStripped)), mode, out var elf, out _).ShouldBeTrue();
        GoBinary.TryRead(elf!, out var go, ImmutableArray.CreateBuilder<Problem>()).ShouldBeTrue();
        CodeImage.TryCreate(elf!, out var image).ShouldBeTrue();
        var map = CodeMapReader.Read(image!, go!.Functions);
        var pointers = FunctionPointers.Read(image!, map, go.Functions);
        return (image!, map, pointers, X86References.Read(image!, map, pointers).ShouldNotBeNull());
    }

    /// <summary>The lines of <c>go tool objdump</c>: file and line, address, bytes, instruction.</summary>
    private IEnumerable<(ulong Address, string Bytes, string Instruction)> Disassemble()
    {
        foreach (var line in Go.Output(Release, "tool", "objdump", corpus.Build(Release, "static", isStripped: false)).Split('\n'))
        {
            var fields = line.Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (fields.Length < 4 || !fields[1].StartsWith("0x", StringComparison.Ordinal)) continue;
            yield return (ulong.Parse(fields[1].AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), fields[2], fields[3]);
        }
    }
}
