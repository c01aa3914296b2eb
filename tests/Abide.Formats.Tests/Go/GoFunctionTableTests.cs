using System.Text;
using Abide.Formats.Go;

namespace Abide.Formats.Tests.Go;

/// <summary>Function tables against <c>go tool nm</c>.</summary>
[Collection("Go programs")]
public sealed class GoFunctionTableTests(GoCorpus corpus)
{
    public static TheoryData<string, string, string, bool, string> Programs()
    {
        var data = new TheoryData<string, string, string, bool, string>();
        foreach (var toolchain in GoCorpus.Toolchains)
        {
            data.Add(toolchain, "plain", "amd64", false, "exe");
            data.Add(toolchain, "plain", "amd64", false, "pie");
            data.Add(toolchain, "native", "amd64", true, "exe");
            data.Add(toolchain, "native", "amd64", true, "pie");
            data.Add(toolchain, "shared", "amd64", true, "c-shared");
        }

        // Each layout in both widths and both byte orders; building a standard library takes its time.
        foreach (var toolchain in (ReadOnlySpan<string>)["1.15", "1.19", "1.27"])
        {
            foreach (var architecture in (ReadOnlySpan<string>)["arm64", "386", "s390x", "mips"]) data.Add(toolchain, "plain", architecture, false, "exe");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Functions_are_what_go_tool_nm_lists(string toolchain, string source, string architecture, bool cgo, string mode)
    {
        var path = corpus.Build(new GoProgram(toolchain, source) { Architecture = architecture, Cgo = cgo, Mode = mode });

        var functions = Functions(GoCorpus.Read(File.ReadAllBytes(path)));

        var expected = corpus.Functions(path);
        var entries = expected.SelectMany(function => function).ToHashSet();
        // The linker shortens the names of types in the table only: nm says type..eq.[6]T where the table says type..eq.[...]T.
        functions.Where(function => function.Name.StartsWith("type", StringComparison.Ordinal)
            ? !entries.Contains(function.Entry!.Value)
            : !expected[function.Name].Contains(function.Entry!.Value)).ShouldBeEmpty();
        var names = functions.Select(function => function.Name).ToHashSet();
        expected.Where(function => function.Key.StartsWith("main.", StringComparison.Ordinal) || function.Key.StartsWith("runtime.gc", StringComparison.Ordinal))
            .Select(function => function.Key).Where(name => !names.Contains(name)).ShouldBeEmpty();
        functions.Length.ShouldBeGreaterThan(500);
    }

    public static TheoryData<string> Toolchains => [.. GoCorpus.Toolchains];

    [Theory]
    [MemberData(nameof(Toolchains))]
    public void The_table_ends_with_the_text(string toolchain)
    {
        foreach (var mode in (ReadOnlySpan<string>)["exe", "pie"])
        {
            var path = corpus.Build(new GoProgram(toolchain, "plain") { Mode = mode });
            var functions = GoCorpus.Read(File.ReadAllBytes(path)).Functions!;

            // The symbol is aligned like a function.
            (corpus.Functions(path)["runtime.etext"].Single() - functions.End!.Value).ShouldBeInRange(0UL, 31UL);
        }
    }

    [Theory]
    [MemberData(nameof(Toolchains))]
    public void Assembly_says_how_much_of_its_callers_stack_it_uses(string toolchain)
    {
        var functions = corpus.Read(new GoProgram(toolchain, "plain")).Functions!;

        ArgumentSize("runtime.memmove").ShouldBe(24); // two addresses and a length
        ArgumentSize("runtime.rt0_go").ShouldBeNull();

        int? ArgumentSize(string name)
        {
            for (var index = 0; index < functions.Count; index++)
            {
                if (functions.TryGet(index, out var function) && function.Name.SequenceEqual(Encoding.UTF8.GetBytes(name))) return function.ArgumentSize;
            }

            throw new InvalidOperationException($"no {name}");
        }
    }

    [Theory]
    [InlineData("1.15", true)]
    [InlineData("1.19", false)]
    [InlineData("1.27", false)]
    public void Only_old_tables_hold_addresses(string toolchain, bool holdsAddresses)
    {
        var functions = corpus.Read(new GoProgram(toolchain, "plain")).Functions!;
        var (start, end) = functions.PointerRange;

        start.ShouldBe(functions.Offset);
        if (holdsAddresses) (end - start).ShouldBeGreaterThan(16L * functions.Count);
        else end.ShouldBe(start);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Without_section_headers_the_same_is_read(string toolchain, string source, string architecture, bool cgo, string mode)
    {
        var bytes = File.ReadAllBytes(corpus.Build(new GoProgram(toolchain, source) { Architecture = architecture, Cgo = cgo, Mode = mode }));
        var whole = GoCorpus.Read(bytes);

        var stripped = GoCorpus.Read(WithoutSectionHeaders(bytes));

        stripped.Functions!.Offset.ShouldBe(whole.Functions!.Offset);
        stripped.Functions.TextStart.ShouldBe(whole.Functions.TextStart);
        Functions(stripped).ShouldBe(Functions(whole));
        stripped.Build!.Settings.ShouldBe(whole.Build!.Settings);
        stripped.BuildMode.ShouldBe(whole.BuildMode);
    }

    [Theory]
    [InlineData("1.15", "exe")]
    [InlineData("1.19", "pie")]
    [InlineData("1.24", "exe")]
    [InlineData("1.27", "pie")]
    public void Stripping_by_the_linker_or_by_strip_hides_no_function(string toolchain, string mode)
    {
        var program = new GoProgram(toolchain, "plain") { Mode = mode };
        var path = corpus.Build(program);
        var whole = Functions(GoCorpus.Read(File.ReadAllBytes(path)));

        var byLinker = Functions(corpus.Read(program with { Arguments = "-ldflags=-s -w" }));
        Tool.Run("objcopy", ["--strip-all", path, path + ".stripped"]);
        var byStrip = Functions(GoCorpus.Read(File.ReadAllBytes(path + ".stripped")));

        byLinker.Select(function => function.Name).ShouldBe(whole.Select(function => function.Name));
        byStrip.ShouldBe(whole);
    }

    [Theory]
    [InlineData("1.15", GoFunctionLayout.Go12)]
    [InlineData("1.19", GoFunctionLayout.Go118)]
    [InlineData("1.22", GoFunctionLayout.Go120)]
    [InlineData("1.27", GoFunctionLayout.Go120)]
    public void Each_release_has_its_layout(string toolchain, GoFunctionLayout layout) =>
        corpus.Read(new GoProgram(toolchain, "plain")).Functions!.Layout.ShouldBe(layout);

    [Fact]
    public void Queries_tell_whole_names_from_beginnings()
    {
        var functions = corpus.Read(new GoProgram("1.24", "plain")).Functions!;

        functions.Contains("main.greet"u8).ShouldBeTrue();
        functions.Contains("main.gree"u8).ShouldBeFalse();
        functions.ContainsPrefix("main.gree"u8).ShouldBeTrue();
        functions.ContainsPrefix("net."u8).ShouldBeFalse();
    }

    [Fact]
    public void Walking_the_functions_allocates_nothing()
    {
        var functions = corpus.Read(new GoProgram("1.24", "plain")).Functions!;
        functions.Contains("no such function"u8).ShouldBeFalse();

        var before = GC.GetAllocatedBytesForCurrentThread();
        functions.Contains("no such function"u8);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    internal static byte[] WithoutSectionHeaders(byte[] bytes)
    {
        // e_shoff, and e_shentsize, e_shnum, e_shstrndx at the end of the header.
        var stripped = bytes.ToArray();
        var wide = bytes[4] == 2;
        stripped.AsSpan(wide ? 0x28 : 0x20, wide ? 8 : 4).Clear();
        stripped.AsSpan(wide ? 0x3a : 0x2e, 6).Clear();
        return stripped;
    }

    private static (string Name, ulong? Entry)[] Functions(GoBinary binary)
    {
        var functions = new List<(string, ulong?)>();
        foreach (var function in binary.Functions!) functions.Add((Encoding.UTF8.GetString(function.Name), function.Entry));
        return [.. functions];
    }
}
