using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Verdicts.Loading;

/// <summary>NT_GNU_ABI_TAG of a release that no kernel has reached, so that the running kernel is as old as the judged one.</summary>
public sealed class RejectedLibraryTests
{
    private static readonly string[] Tag = [C.Source("abi-tag.S"), "-DMAJOR=99", "-DMINOR=1"];

    [Theory]
    [Triggers("ABI1203")]
    [InlineData("/app", "$ORIGIN")]
    [InlineData("/opt/vendor/lib", "/opt/vendor/lib")]
    [InlineData("/usr/lib/x86_64-linux-gnu", "/opt/absent")]
    public void Glibc_2_31_passes_over_a_library_for_a_newer_kernel(string directory, string runPath)
    {
        using var root = Build("bullseye", directory, runPath);

        var verdict = root.Judge("/app/ask", Judging.Kernel(5, 10, 0));

        verdict.ShouldFind("ABI1203", Severity.Fails).Message.ShouldContain("Linux 99.1");
        verdict.ShouldNotFind("ABI1202");
        root.Load("/app/ask").ShouldDieSaying("libanswer.so: cannot open shared object file");
    }

    [Theory]
    [Spares("ABI1203")]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    public void Glibc_2_36_and_later_ignore_the_tag(string release)
    {
        using var root = Build(release, "/app", "$ORIGIN");

        root.Judge("/app/ask", Judging.Kernel(5, 10, 0)).ShouldRun();
        root.Load("/app/ask").ShouldSay("42");
    }

    [Fact]
    [Spares("ABI1203")]
    public void A_kernel_that_is_new_enough_satisfies_the_tag()
    {
        using var root = Build("bullseye", "/app", "$ORIGIN");

        root.Judge("/app/ask", Judging.Kernel(99, 1, 0)).ShouldRun();
    }

    [Fact]
    [Spares("ABI1203")]
    public void The_tag_of_a_program_is_not_looked_at()
    {
        using var root = TestRoot.Of("bullseye");
        root.Program("/app/hello", "hello.c", Tag);

        root.Judge("/app/hello", Judging.Kernel(5, 10, 0)).ShouldRun();
        root.Execute("/app/hello").ShouldSay("hello");
    }

    [Fact]
    [Triggers("ABI1203")]
    public void A_library_under_judgement_is_told_what_awaits_it()
    {
        using var root = Build("bullseye", "/app", "$ORIGIN");

        root.Judge("/app/libanswer.so", Judging.Kernel(5, 10, 0)).ShouldFind("ABI1203", Severity.Fails);
        root.Judge("/app/libanswer.so").ShouldNotFind("ABI1203");
    }

    private static TestRoot Build(string release, string directory, string runPath)
    {
        var root = TestRoot.Of(release);
        root.Library($"{directory}/libanswer.so", "answer.c", Tag);
        root.Program("/app/ask", "ask.c", root[$"{directory}/libanswer.so"], $"-Wl,-rpath,{runPath}");
        return root;
    }
}
