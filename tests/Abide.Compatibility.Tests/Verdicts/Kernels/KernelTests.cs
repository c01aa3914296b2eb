using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Verdicts.Kernels;

public sealed class KernelTests
{
    [Fact]
    [Triggers("ABI1401")]
    [Spares("ABI1401")]
    public void Go_1_24_needs_Linux_3_2()
    {
        using var root = TestRoot.Of("bookworm");
        Go.Program(root["/app/plain"], "plain");

        var old = root.Judge("/app/plain", Judging.Kernel(2, 6, 18));
        old.Outcome.ShouldBe(Outcome.Fails);
        old.ShouldFind("ABI1401", Severity.Fails).Need.ShouldBe("Linux 3.2 for go1.24.4");
        root.Judge("/app/plain", Judging.Kernel(3, 2, 0)).ShouldRun();
        root.Judge("/app/plain", Judging.Kernel(3, 10, 0)).ShouldRun();
        root.Judge("/app/plain").ShouldFind("ABI1401", Severity.Undetermined);
    }

    // A process may ask to be told that Linux is 2.6 (personality UNAME26): an old kernel for those that only ask.
    [Fact]
    [Triggers("ABI1402")]
    [Spares("ABI1402")]
    public void A_static_program_of_glibc_2_31_refuses_an_older_kernel()
    {
        var bash = Path.Combine(TestCache.DebianRoot("bullseye"), "bin/bash-static");

        var verdict = Judging.JudgeFile(bash, Judging.Debian("bullseye", Judging.Kernel(2, 6, 18)));

        verdict.Outcome.ShouldBe(Outcome.Fails);
        verdict.ShouldFind("ABI1402", Severity.Fails).Need.ShouldBe("Linux 3.2.0");
        Judging.JudgeFile(bash, Judging.Debian("bullseye", Judging.Kernel(3, 10, 0))).ShouldNotFind("ABI1402");
        Judging.JudgeFile(bash, Judging.Debian("bullseye")).ShouldFind("ABI1402", Severity.Undetermined);
        AsLinux26(bash).ShouldDieSaying("FATAL: kernel too old");
    }

    [Theory]
    [Spares("ABI1402")]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    public void A_static_program_of_glibc_2_36_or_later_does_not_look_at_the_kernel(string release)
    {
        var bash = Path.Combine(TestCache.DebianRoot(release), "usr/bin/bash-static");

        Judging.JudgeFile(bash, Judging.Debian(release, Judging.Kernel(2, 6, 18))).ShouldNotFind("ABI1402");
        AsLinux26(bash).ShouldSay("started");
    }

    [Theory]
    [InlineData("-Wl,-z,max-page-size=4096", 65536, true)]
    [InlineData("-Wl,-z,max-page-size=4096", 4096, false)]
    [InlineData("-Wl,-z,max-page-size=65536", 65536, false)]
    [InlineData("-Wl,-z,max-page-size=4096", null, false)]
    [Triggers("ABI1403")]
    [Spares("ABI1403")]
    public void Segments_are_aligned_for_the_pages_of_the_kernel(string option, int? pageSize, bool fails)
    {
        using var root = TestRoot.Of("bookworm");
        C.Compile("aarch64-linux-gnu-gcc", root["/app/idle"], "idle.c", "-static", "-nostdlib", option);
        C.Compile("aarch64-linux-gnu-gcc", root["/app/libanswer.so"], "answer.c", "-shared", "-fPIC", "-nostdlib", option);

        foreach (var program in (string[])["/app/idle", "/app/libanswer.so"])
        {
            var verdict = root.Judge(program, Judging.Kernel(4, 18, 0, pageSize));

            if (fails) verdict.ShouldFind("ABI1403", Severity.Fails).Message.ShouldContain("65536");
            else verdict.ShouldNotFind("ABI1403");
        }
    }

    private static Completed AsLinux26(string bash) => Command.Run("setarch", ["x86_64", "--uname-2.6", bash, "-c", "echo started"]);
}
