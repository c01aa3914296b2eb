using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Verdicts.Loading;

public sealed class InterpreterTests
{
    [Fact]
    [Triggers("ABI1201")]
    public void A_musl_program_finds_no_loader_on_a_glibc_root()
    {
        using var root = TestRoot.Of("bookworm");
        C.Compile("musl-gcc", root["/app/hello"], "hello.c");

        var verdict = root.Judge("/app/hello");

        verdict.Outcome.ShouldBe(Outcome.Fails);
        var finding = verdict.ShouldFind("ABI1201", Severity.Fails);
        finding.Subject.ShouldBe("/lib/ld-musl-x86_64.so.1");
        finding.Hint.ShouldNotBeNull().ShouldContain("musl");
        root.Execute("/app/hello").ShouldDieSaying("No such file or directory");
    }

    [Fact]
    [Triggers("ABI1201")]
    public void A_32_bit_program_finds_no_loader_on_a_root_without_32_bit_libraries()
    {
        using var root = TestRoot.Of("bookworm");
        C.Compile("i686-linux-gnu-gcc", root["/app/hello"], "hello.c");

        root.Judge("/app/hello").ShouldFind("ABI1201", Severity.Fails).Subject.ShouldBe("/lib/ld-linux.so.2");
        Judging.JudgeFile(root["/app/hello"], Judging.Debian("bookworm")).ShouldFind("ABI1201", Severity.Fails).Hint.ShouldNotBeNull().ShouldContain("32-bit");
    }

    [Fact]
    [Spares("ABI1201")]
    public void A_32_bit_program_runs_beside_64_bit_ones_where_its_libraries_are()
    {
        using var root = TestRoot.Of("bookworm");
        root.Take("/usr/bin/env");
        C.Compile("i686-linux-gnu-gcc", root["/app/hello"], "hello.c");
        root.Add(CrossLibrary("ld-linux.so.2"), "/lib/ld-linux.so.2");
        root.Add(CrossLibrary("libc.so.6"), "/lib/i386-linux-gnu/libc.so.6");

        root.Judge("/app/hello").ShouldRun();
    }

    [Theory]
    [Spares("ABI1201")]
    [InlineData("bullseye")]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    public void A_program_for_the_root_finds_its_loader(string release)
    {
        using var root = TestRoot.Of(release);
        root.Program("/app/hello", "hello.c");

        root.Judge("/app/hello").ShouldRun();
        root.Execute("/app/hello").ShouldSay("hello");
    }

    private static string CrossLibrary(string name) => Command.Run("i686-linux-gnu-gcc", [$"-print-file-name={name}"]).Output.Trim();
}
