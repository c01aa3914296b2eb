using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Verdicts;

/// <summary>What musl's loader does otherwise than glibc's.</summary>
public sealed class MuslTests
{
    [Fact]
    [Triggers("ABI1201")]
    public void A_glibc_program_finds_no_loader()
    {
        using var root = TestRoot.Musl();
        C.Program(root["/app/hello"], "hello.c");

        var finding = root.Judge("/app/hello").ShouldFind("ABI1201", Severity.Fails);

        finding.Subject.ShouldBe("/lib64/ld-linux-x86-64.so.2");
        finding.Hint.ShouldNotBeNull().ShouldContain("musl build");
        root.Execute("/app/hello").ShouldDieSaying("No such file or directory");
    }

    [Fact]
    [Spares("ABI1201")]
    [Spares("ABI1202")]
    public void The_loader_is_the_C_library_by_whatever_name()
    {
        using var root = TestRoot.Musl();
        root.Library("/build/libpthread.so.0", "answer.c");
        Build(root, "/app/ask", "ask.c", root["/build/libpthread.so.0"]);
        Build(root, "/app/hello", "hello.c", "-Wl,--no-as-needed", root["/build/libpthread.so.0"]);

        root.Judge("/app/hello").ShouldRun();
        root.Execute("/app/hello").ShouldSay("hello");
        root.Judge("/app/ask").ShouldFind("ABI1301", Severity.Fails);
        root.Execute("/app/ask").ShouldDieSaying("answer: symbol not found");
    }

    [Fact]
    [Triggers("ABI1301")]
    [Spares("ABI1302")]
    public void Every_symbol_is_bound_at_start()
    {
        using var root = TestRoot.Musl();
        root.Library("/build/libanswer.so", "answer.c", "-DSECOND");
        root.Library("/lib/libanswer.so", "answer.c");
        Build(root, "/app/ask", "ask-later.c", root["/build/libanswer.so"], "-Wl,-z,lazy");

        var verdict = root.Judge("/app/ask");

        verdict.ShouldFind("ABI1301", Severity.Fails).Message.ShouldContain("answer_precisely");
        verdict.ShouldNotFind("ABI1302");
        root.Execute("/app/ask").ShouldDieSaying("answer_precisely: symbol not found");
    }

    [Fact]
    [Spares("ABI1101")]
    [Spares("ABI1103")]
    public void Versions_are_not_looked_at()
    {
        using var root = TestRoot.Musl();
        root.Library("/build/libanswer.so", "answer.c", "-DSECOND", $"-Wl,--version-script,{C.Source("answer-second.map")}");
        root.Library("/lib/libanswer.so", "answer.c", "-DSECOND");
        Build(root, "/app/ask", "ask-later.c", root["/build/libanswer.so"]);

        root.Judge("/app/ask").ShouldRun();
        root.Execute("/app/ask").ShouldSay("42");
    }

    [Theory]
    [Spares("ABI1202")]
    [InlineData("--enable-new-dtags")]
    [InlineData("--disable-new-dtags")]
    public void RUNPATH_is_inherited_as_RPATH_is(string tags)
    {
        using var root = TestRoot.Musl();
        root.Library("/app/lib/libanswer.so", "answer.c");
        root.Library("/app/lib/libmiddle.so", "middle.c", root["/app/lib/libanswer.so"]);
        Build(root, "/app/bin/ask", "ask-middle.c", root["/app/lib/libmiddle.so"], $"-Wl,{tags},-rpath,/app/bin/../lib", $"-Wl,-rpath-link,{root["/app/lib"]}");

        root.Judge("/app/bin/ask").ShouldRun();
        root.Execute("/app/bin/ask").ShouldSay("43");
    }

    private static void Build(TestRoot root, string path, string source, params IEnumerable<string> arguments) =>
        C.Compile("musl-gcc", root[path], source, arguments);
}
