using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Tests.Syscalls;

/// <summary>What is read out of tests/corpus/c/calls.c, as compilers and C libraries make it, is exactly what its source says.</summary>
public sealed class CCallsTests : IDisposable
{
    private const int FirstOfOurs = 460;
    private const string Arm64 = "aarch64-linux-gnu-gcc";

    private static readonly string[] s_expected =
    [
        "460 certain", "461 certain", "462 certain", "463 certain", "464 certain", "465 certain", "466 certain", "471 certain", "472 possible", "473 certain", "474 certain", "475 certain",
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("abide-c-calls-").FullName;

    public static TheoryData<string, string> Builds => new()
    {
        { "gcc", "-O2" },
        { "gcc", "-O2 -no-pie" },
        { "gcc", "-O2 -fno-plt" },
        { "gcc", "-O2 -fcf-protection -Wl,-z,ibtplt" },
        { "gcc", "-O2 -Wl,-z,now -s" },
        { "gcc", "-O2 -static" },
        { "gcc", "-O2 -static -s" },
        { "gcc", "-O2 -static-pie" },
        { "musl-gcc", "-O2 -static" },
        { "musl-gcc", "-O2" },
        { Arm64, "-O2" },
        { Arm64, "-O2 -no-pie" },
        { Arm64, "-O2 -fno-plt" },
        { Arm64, "-O2 -mbranch-protection=standard -Wl,-z,force-bti" },
        { Arm64, "-O2 -Wl,-z,now -s" },
        { Arm64, "-O2 -static" },
        { Arm64, "-O2 -static -s" },
        { Arm64, "-O2 -static-pie" },
    };

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Builds))]
    public void A_C_program_makes_exactly_the_calls_of_its_source(string compiler, string options)
    {
        var needs = Read(compiler, options);

        Ours(needs).ShouldBe(s_expected);
        needs.IsOpen.ShouldBeFalse(string.Join(", ", needs.Untold.Select(site => $"{site.Function} 0x{site.Address:x}")));
    }

    [Theory]
    [InlineData("gcc", "-O2")]
    [InlineData("gcc", "-O2 -static")]
    [InlineData("musl-gcc", "-O2 -static")]
    [InlineData(Arm64, "-O2")]
    [InlineData(Arm64, "-O2 -static")]
    public void A_number_from_the_command_line_leaves_the_set_open(string compiler, string options)
    {
        var needs = Read(compiler, $"{options} -DUNKNOWN");

        Ours(needs).ShouldBe(s_expected);
        needs.Untold.ShouldContain(site => site.Function == "main");
    }

    [Theory]
    [InlineData("gcc", "-O2 -no-pie")]
    [InlineData("gcc", "-O2")]
    public void An_address_is_told_as_no_number_and_leaves_the_set_open(string compiler, string options)
    {
        var needs = Read(compiler, $"{options} -DADDRESS");

        Ours(needs).ShouldBe(s_expected);
        needs.Untold.ShouldContain(site => site.Function == "main");
    }

    [Fact]
    public void Without_symbols_and_unwind_tables_a_function_that_nobody_calls_may_count()
    {
        var needs = Read("musl-gcc", "-O2 -static -s");

        s_expected.Except(Ours(needs)).ShouldBeEmpty();
        needs.IsOpen.ShouldBeFalse();
    }

    [Theory]
    [InlineData("gcc")]
    [InlineData(Arm64)]
    public void A_number_that_is_computed_leaves_the_set_open(string compiler)
    {
        var needs = Read(compiler, "-O0");

        s_expected.Except(Ours(needs)).ShouldBe(["463 certain"]);
        needs.Untold.ShouldContain(site => site.Function == "twice");
    }

    [Theory]
    [InlineData("gcc")]
    [InlineData(Arm64)]
    public void A_program_without_the_instruction_leaves_everything_to_its_libraries(string compiler)
    {
        var needs = Read(compiler, "-O2", "hello.c");

        needs.Items.ShouldBeEmpty();
        needs.IsOpen.ShouldBeFalse();
    }

    private static string[] Ours(SyscallNeeds needs) =>
        [.. needs.Items.Where(item => item.Number >= FirstOfOurs).Select(item => $"{item.Number} {(item.IsCertain ? "certain" : "possible")}")];

    private SyscallNeeds Read(string compiler, string options, string source = "calls.c")
    {
        var path = Path.Combine(_directory, Guid.NewGuid().ToString("N"));
        C.Compile(compiler, path, source, options.Split(' '));
        ElfFile.TryParse(File.ReadAllBytes(path), path, out var elf, out _).ShouldBeTrue();
        return SyscallReader.Read(elf!, go: null).ShouldNotBeNull();
    }
}
