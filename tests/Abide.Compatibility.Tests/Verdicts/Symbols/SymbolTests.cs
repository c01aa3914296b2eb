using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Verdicts.Symbols;

/// <summary>A library without versions that gained symbols: programs linked with the second, loaded with the first.</summary>
public sealed class SymbolTests
{
    [Theory]
    [Triggers("ABI1301")]
    [InlineData("ask-later.c", "answer_precisely", "-Wl,-z,now")]
    [InlineData("ask-pointer.c", "answer_precisely")]
    [InlineData("ask-value.c", "answer_value")]
    [InlineData("ask-value.c", "answer_value", "-fno-pie", "-no-pie")]
    public void A_symbol_that_is_bound_at_start_stops_the_program(string source, string symbol, params string[] arguments)
    {
        using var root = Build(source, library: [], arguments);

        var verdict = root.Judge("/app/ask");

        verdict.Outcome.ShouldBe(Outcome.Fails);
        verdict.ShouldFind("ABI1301", Severity.Fails).Evidence.ShouldContain(evidence => evidence.Symbol == symbol && evidence.File == "/app/ask");
        verdict.ShouldNotFind("ABI1302");
        root.Load("/app/ask").ShouldDieSaying($"undefined symbol: {symbol}");
    }

    [Theory]
    [Spares("ABI1301")]
    [Spares("ABI1302")]
    [InlineData("ask-later.c")]
    [InlineData("ask-later.c", "-Wl,-z,now")]
    [InlineData("ask-pointer.c")]
    [InlineData("ask-value.c")]
    [InlineData("ask-value.c", "-fno-pie", "-no-pie")]
    public void A_symbol_that_is_there_is_no_finding(string source, params string[] arguments)
    {
        using var root = Build(source, ["-DSECOND"], arguments);

        root.Judge("/app/ask").ShouldRun();
        root.LoadBindingNow("/app/ask").ExitCode.ShouldBe(0);
    }

    [Fact]
    [Triggers("ABI1302")]
    [Spares("ABI1301")]
    public void A_function_that_is_bound_lazily_is_missing_when_it_is_called()
    {
        using var root = Build("ask-later.c", library: []);

        var verdict = root.Judge("/app/ask");

        verdict.Outcome.ShouldBe(Outcome.Degraded);
        verdict.ShouldFind("ABI1302", Severity.Degraded).Message.ShouldContain("answer_precisely");
        verdict.ShouldNotFind("ABI1301");
        root.Load("/app/ask").ShouldSay("42");
        root.Load("/app/ask", "precisely").ShouldDieSaying("undefined symbol: answer_precisely");
        root.LoadBindingNow("/app/ask").ShouldDieSaying("undefined symbol: answer_precisely");
    }

    [Fact]
    [Spares("ABI1301")]
    [Spares("ABI1302")]
    public void A_weak_symbol_may_be_absent()
    {
        using var root = Build("ask-weak.c", library: [], "-Wl,-z,now");

        root.Judge("/app/ask").ShouldRun();
        root.Load("/app/ask").ShouldSay("42");
    }

    [Theory]
    [Triggers("ABI1303")]
    [InlineData("@parcel/watcher-linux-x64-glibc@2.4.1", "watcher.node")]
    [InlineData("@rollup/rollup-linux-x64-gnu@4.30.0", "rollup.linux-x64-gnu.node")]
    [InlineData("lightningcss-linux-x64-gnu@1.28.2", "lightningcss.linux-x64-gnu.node")]
    public void A_Node_addon_expects_symbols_from_Node(string package, string file)
    {
        var verdict = Judging.JudgeFile(Path.Combine(TestCache.NpmPackage(package), file), Judging.Debian("bookworm"));

        verdict.Outcome.ShouldBe(Outcome.Runs);
        verdict.ShouldFind("ABI1303", Severity.Note).Message.ShouldContain("Node.js");
        verdict.ShouldNotFind("ABI1301");
        verdict.ShouldNotFind("ABI1302");
    }

    [Fact]
    [Spares("ABI1303")]
    public void A_program_has_no_host_to_expect_symbols_from()
    {
        using var root = Build("ask-later.c", library: []);

        root.Judge("/app/ask").ShouldNotFind("ABI1303");
    }

    private static TestRoot Build(string source, string[] library, params string[] arguments)
    {
        var root = TestRoot.Of("bookworm");
        root.Library("/build/libanswer.so", "answer.c", "-DSECOND");
        root.Program("/app/ask", source, [root["/build/libanswer.so"], .. arguments]);
        root.Library("/usr/lib/x86_64-linux-gnu/libanswer.so", "answer.c", library);
        return root;
    }
}
