using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Verdicts.Programs;

public sealed class ProgramTests
{
    [Fact]
    [Triggers("ABI1001")]
    public void A_program_of_a_foreign_architecture_is_not_offered_a_userland()
    {
        var verdict = Judging.JudgeFile(Path.Combine(TestCache.NpmPackage("@esbuild/linux-arm64@0.25.0"), "bin/esbuild"), Judging.Debian("bookworm"));

        verdict.Outcome.ShouldBe(Outcome.Fails);
        verdict.ShouldFind("ABI1001", Severity.Fails).Need.ShouldBe("userland for aarch64");
    }

    [Fact]
    [Spares("ABI1001")]
    public void A_program_of_the_roots_own_architecture_is_judged()
    {
        var verdict = Judging.JudgeFile(Path.Combine(TestCache.NpmPackage("@esbuild/linux-x64@0.25.0"), "bin/esbuild"), Judging.Debian("bookworm", Judging.Kernel(6, 1, 0)));

        verdict.ShouldNotFind("ABI1001");
        verdict.ShouldNotFind("ABI1002");
        verdict.ShouldNotFind("ABI1003");
    }

    [Fact]
    [Triggers("ABI1002")]
    [Spares("ABI1002")]
    public void A_copy_that_was_cut_off_is_undetermined()
    {
        using var root = TestRoot.Of("bookworm");
        root.Program("/app/hello", "hello.c");
        var whole = File.ReadAllBytes(Path.Combine(TestCache.DebianRoot("bookworm"), "usr/bin/git"));
        File.WriteAllBytes(root["/app/git"], whole[..20000]);

        var verdict = root.Judge("/app/git");

        verdict.Outcome.ShouldBe(Outcome.Undetermined);
        verdict.ShouldFind("ABI1002", Severity.Undetermined);
        root.Judge("/app/hello").ShouldNotFind("ABI1002");
    }

    [Fact]
    [Triggers("ABI1002")]
    public void A_damaged_library_beside_the_program_makes_the_verdict_undetermined()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/app/libanswer.so", "answer-by-libc.c", root["/lib/x86_64-linux-gnu/libc.so.6"]);
        root.Program("/app/ask", "ask.c", root["/app/libanswer.so"], "-Wl,-rpath,$ORIGIN");
        var whole = File.ReadAllBytes(root["/app/libanswer.so"]);
        File.WriteAllBytes(root["/app/libanswer.so"], whole[..1200]);

        root.Judge("/app/ask").ShouldFind("ABI1002", Severity.Undetermined).Subject.ShouldBe("/app/libanswer.so");
    }

    [Fact]
    [Triggers("ABI1003")]
    [Spares("ABI1003")]
    public void A_program_packed_by_UPX_hides_its_needs()
    {
        using var root = TestRoot.Of("bookworm");
        var bash = Path.Combine(TestCache.DebianRoot("bookworm"), "usr/bin/bash-static");
        var packer = TestCache.Upx();
        Directory.CreateDirectory(root["/app"]);
        Command.Build(Path.Combine(packer, "bin/upx-ucl"), ["-q", "-1", "-o", root["/app/packed"], bash], new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = Path.Combine(packer, "lib/x86_64-linux-gnu") });
        root.Add(bash, "/app/bash");

        var verdict = root.Judge("/app/packed");

        verdict.Outcome.ShouldBe(Outcome.Undetermined);
        verdict.ShouldFind("ABI1003", Severity.Undetermined).Subject.ShouldBe("UPX");
        root.Judge("/app/bash").ShouldNotFind("ABI1003");
    }

    /// <summary>The marks of both formats on a real program: what is inside would need their builders, the mark is what is looked for.</summary>
    [Fact]
    [Triggers("ABI1003")]
    public void A_program_that_carries_another_one_in_an_image_or_archive_hides_its_needs()
    {
        using var root = TestRoot.Of("bookworm");
        root.Program("/app/hello", "hello.c");
        var appImage = File.ReadAllBytes(root["/app/hello"]);
        "AI\u0002"u8.CopyTo(appImage.AsSpan(8));
        File.WriteAllBytes(root["/app/hello.AppImage"], appImage);
        File.WriteAllBytes(root["/app/frozen"], [.. File.ReadAllBytes(root["/app/hello"]), .. new byte[100], .. "MEI\f\v\n\v\u000e"u8, .. new byte[80]]);

        root.Judge("/app/hello.AppImage").ShouldFind("ABI1003", Severity.Undetermined).Subject.ShouldBe("AppImage");
        root.Judge("/app/frozen").ShouldFind("ABI1003", Severity.Undetermined).Subject.ShouldBe("PyInstaller");
    }
}
