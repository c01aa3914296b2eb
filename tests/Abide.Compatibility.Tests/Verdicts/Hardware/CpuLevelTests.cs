using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Verdicts.Hardware;

public sealed class CpuLevelTests
{
    [Theory]
    [Triggers("ABI1501")]
    [InlineData("bullseye", "SIGILL")]
    [InlineData("bookworm", "ld.so refuses it")]
    public void A_program_above_the_floor_depends_on_the_hardware(string release, string otherwise)
    {
        using var root = TestRoot.Of(release);
        root.Program("/app/hello", "hello.c", "-Wl,-z,x86-64-v3");

        var verdict = root.Judge("/app/hello");

        verdict.Outcome.ShouldBe(Outcome.Degraded);
        var finding = verdict.ShouldFind("ABI1501", Severity.Degraded);
        finding.Subject.ShouldBe("x86-64-v3");
        finding.Message.ShouldContain(otherwise);
    }

    [Theory]
    [Triggers("ABI1501")]
    [Spares("ABI1501")]
    [InlineData("7", true)]
    [InlineData("8", true)]
    [InlineData("9", true)]
    [InlineData("10", false)]
    public void The_floor_is_what_the_release_promises(string release, bool isAbove)
    {
        using var root = Enterprise(release);
        root.Program("/app/hello", "hello.c", "-Wl,-z,x86-64-v3");
        root.Program("/app/second", "hello.c", "-Wl,-z,x86-64-v2");

        if (isAbove) root.Judge("/app/hello").ShouldFind("ABI1501", Severity.Degraded);
        else root.Judge("/app/hello").ShouldRun();
        if (release is "7" or "8") root.Judge("/app/second").ShouldFind("ABI1501", Severity.Degraded);
        else root.Judge("/app/second").ShouldRun();
    }

    [Fact]
    [Spares("ABI1501")]
    public void Instructions_that_are_used_are_not_needed()
    {
        using var root = TestRoot.Of("bookworm");
        root.Program("/app/hello", "hello.c", "-mavx2", "-Wa,-mx86-used-note=yes");
        Command.Run("readelf", ["-nW", root["/app/hello"]]).Output.ShouldContain("x86 ISA used");

        root.Judge("/app/hello").ShouldRun();
    }

    [Theory]
    [Triggers("ABI1501")]
    [Spares("ABI1501")]
    [InlineData("v3", true)]
    [InlineData("v1", false)]
    public void GOAMD64_counts_the_same_way(string level, bool isAbove)
    {
        using var root = Enterprise("9");
        Go.Program(root["/app/plain"], "plain", amd64: level);

        var verdict = root.Judge("/app/plain", Judging.Kernel(5, 14, 0));

        if (isAbove) verdict.ShouldFind("ABI1501", Severity.Degraded).Evidence[0].Section.ShouldBe("GOAMD64");
        else verdict.ShouldRun();
    }

    private static TestRoot Enterprise(string release)
    {
        var root = TestRoot.Of("bookworm");
        root.Write("/etc/os-release", $"ID=\"rhel\"\nVERSION_ID=\"{release}.1\"\nPLATFORM_ID=\"platform:el{release}\"\n");
        return root;
    }
}
