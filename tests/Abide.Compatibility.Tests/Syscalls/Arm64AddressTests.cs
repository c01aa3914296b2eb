using Abide.Compatibility.Needs.Syscalls.Arm64;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Tests.Syscalls;

/// <summary>Which functions of tests/corpus/c/addresses-arm64.S are found to refer to its variable, and how.</summary>
public sealed class Arm64AddressTests(Arm64AddressTests.Program program) : IClassFixture<Arm64AddressTests.Program>
{
    [Theory]
    [InlineData("beside", "Accessed")]
    [InlineData("made", "Made")]
    [InlineData("stored_to", "Accessed")]
    [InlineData("kept_over_a_branch", "Accessed")]
    [InlineData("kept_for_code_before", "Accessed")]
    [InlineData("copied", "Accessed")]
    [InlineData("either", "Accessed")]
    [InlineData("lost_by_a_call", "")]
    [InlineData("overwritten", "")]
    [InlineData("counted_from_another", "Accessed")]
    [InlineData("indexed", "Counted")]
    [InlineData("spilled", "Accessed")]
    [InlineData("pooled", "Accessed Made")]
    [InlineData("split", "")]
    [InlineData("cold", "Accessed")]
    public void An_address_is_followed_to_where_it_is_used(string function, string uses) => program.UsesIn(function).ShouldBe(uses);

    /// <summary>The assembled file.</summary>
    public sealed class Program
    {
        private readonly CodeMap _map;
        private readonly ulong _place;
        private readonly List<FoundAddress> _found = [];

        public Program()
        {
            var directory = Directory.CreateTempSubdirectory("abide-addresses-");
            var path = Path.Combine(directory.FullName, "addresses");
            C.Compile("aarch64-linux-gnu-gcc", path, "addresses-arm64.S", "-nostdlib", "-static");
            ElfFile.TryParse(File.ReadAllBytes(path), path, out var elf, out _).ShouldBeTrue();
            directory.Delete(recursive: true);
            CodeImage.TryCreate(elf!, out var image).ShouldBeTrue();
            _map = CodeMapReader.Read(image!, go: null);
            foreach (var symbol in elf!.Symbols)
            {
                if (elf.Symbols.NameOf(symbol) == "place") _place = symbol.Value;
            }

            var addresses = new Arm64Addresses(image!, _map);
            addresses.Visit(_found.Add);
            addresses.IsWhole.ShouldBeTrue();
        }

        public string UsesIn(string function) =>
            string.Join(' ', _found.Where(found => found.Target == _place && _map.NameOf(found.Function) == function).Select(found => found.Use).Select(use => use.ToString()).Distinct().Order(StringComparer.Ordinal));
    }
}
