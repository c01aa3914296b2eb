using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;
using Abide.Compatibility.Needs.Syscalls.X86;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Tests.Syscalls;

/// <summary>What a number can be at the instruction, in the functions of tests/corpus/c/numbers.S.</summary>
public sealed class NumberFlowTests(NumberFlowTests.Program program) : IClassFixture<NumberFlowTests.Program>
{
    [Theory]
    [InlineData("constant", "39")]
    [InlineData("zero_extended", "39")]
    [InlineData("all_bits", "4294967295")]
    [InlineData("low_byte", "261")]
    [InlineData("callee_saved", "39")]
    [InlineData("caller_saved", "unknown")]
    [InlineData("pushed", "39")]
    [InlineData("exchanged", "39")]
    [InlineData("spilled", "39")]
    [InlineData("framed", "39")]
    [InlineData("given_away", "unknown")]
    [InlineData("given_to_the_kernel", "unknown")]
    [InlineData("behind_the_old_entry", "unknown")]
    [InlineData("overlapped", "unknown")]
    [InlineData("in_an_array", "unknown")]
    [InlineData("two_ways", "1 2")]
    [InlineData("conditional_move", "1 2")]
    [InlineData("borrowed", "4 7")]
    [InlineData("flag", "0 1")]
    [InlineData("counted", "unknown")]
    [InlineData("argument", "register 7")]
    [InlineData("stack_argument", "stack 8")]
    [InlineData("in_memory", "memory")]
    [InlineData("behind_a_call_that_never_returns", "39")]
    [InlineData("table_of_distances", "41 42")]
    [InlineData("table_of_addresses", "43 44")]
    [InlineData("table_before_a_table", "46")]
    public void A_number_is_followed_to_the_instruction(string function, string expected) => program.NumberIn(function).ShouldBe(expected);

    [Fact]
    public void A_constant_in_memory_is_read_where_nothing_can_change_it()
    {
        var atom = program.ValueIn("in_memory").Atoms.ShouldHaveSingleItem();

        program.Image.IsConstant((ulong)atom.Number).ShouldBeTrue();
        program.Image.ReadNumber((ulong)atom.Number, atom.Width).ShouldBe(39UL);
    }

    /// <summary>The assembled file.</summary>
    public sealed class Program
    {
        private readonly CodeMap _map;
        private readonly X86Machine _machine;

        public Program()
        {
            var directory = Directory.CreateTempSubdirectory("abide-numbers-");
            var path = Path.Combine(directory.FullName, "numbers");
            C.Program(path, "numbers.S", "-nostdlib", "-static");
            ElfFile.TryParse(File.ReadAllBytes(path), path, out var elf, out _).ShouldBeTrue();
            directory.Delete(recursive: true);
            CodeImage.TryCreate(elf!, out var image).ShouldBeTrue();
            Image = image!;
            _map = CodeMapReader.Read(Image, go: null);
            _machine = new X86Machine(Image, _map, FunctionPointers.Read(Image, _map, go: null), X86Convention.SystemV);
        }

        internal CodeImage Image { get; }

        internal Value ValueIn(string name)
        {
            var function = Enumerable.Range(0, _map.Count).Single(function => _map.NameOf(function) == name);
            var flow = _machine.Follow(function).ShouldNotBeNull();
            var address = _machine.FindSystemCalls().Last(address => _map.IndexOf(address) == function);
            return flow.SystemCallAt(address).ShouldNotBeNull();
        }

        internal string NumberIn(string name)
        {
            var value = ValueIn(name);
            return value.IsUnknown ? "unknown" : string.Join(' ', value.Atoms.Select(Describe));
        }

        private static string Describe(Atom atom) => atom.Kind switch
        {
            AtomKind.Constant => $"{atom.Number}",
            AtomKind.Memory => "memory",
            _ => $"{atom.Kind} {atom.Number}".ToLowerInvariant(),
        };
    }
}
