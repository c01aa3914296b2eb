using System.Buffers.Binary;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Verdicts.Versions;

public sealed class VersionTests
{
    [Fact]
    [Triggers("ABI1101")]
    public void A_program_of_trixie_needs_a_newer_glibc_than_bullseye_has()
    {
        var git = Path.Combine(TestCache.DebianRoot("trixie"), "usr/bin/git");

        var verdict = Judging.JudgeFile(git, Judging.Debian("bullseye"));

        verdict.Outcome.ShouldBe(Outcome.Fails);
        var finding = verdict.Findings.Single(finding => finding is { Id: "ABI1101", Need: "GLIBC_2.34 in libc.so.6" });
        finding.Severity.ShouldBe(Severity.Fails);
        finding.Evidence.ShouldContain(evidence => evidence.Symbol == "__libc_start_main@GLIBC_2.34" && evidence.Function == "crt1.o");
        Judging.JudgeFile(git, Judging.Debian("trixie")).ShouldNotFind("ABI1101");
    }

    [Fact]
    [Triggers("ABI1101")]
    public void A_version_that_the_library_does_not_define_stops_the_program_even_if_its_symbol_is_never_called()
    {
        using var root = Build("bookworm", "ask-later.c", "answer.c", Versions("answer.map"));

        var verdict = root.Judge("/app/ask");

        verdict.ShouldFind("ABI1101", Severity.Fails).Evidence.ShouldContain(evidence => evidence.Symbol == "answer_precisely@ANSWER_2");
        verdict.ShouldNotFind("ABI1301");
        verdict.ShouldNotFind("ABI1302");
        root.Load("/app/ask").ShouldDieSaying("version `ANSWER_2' not found");
    }

    [Fact]
    [Spares("ABI1101")]
    [Spares("ABI1102")]
    [Spares("ABI1103")]
    public void A_library_with_the_versions_asked_for_satisfies_them()
    {
        using var root = Build("bookworm", "ask-weak.c", "answer.c", [.. Versions("answer-second.map"), "-DSECOND"]);

        root.Judge("/app/ask").ShouldRun();
        root.Load("/app/ask").ShouldSay("43");
    }

    [Fact]
    [Triggers("ABI1102")]
    public void A_version_behind_weak_references_only_may_be_missing()
    {
        using var root = Build("bookworm", "ask-weak.c", "answer.c", Versions("answer.map"));
        MarkWeak(root["/app/ask"], "ANSWER_2");
        Command.Run("readelf", ["-VW", root["/app/ask"]]).Output.ShouldMatch("ANSWER_2 +Flags: WEAK");

        var verdict = root.Judge("/app/ask");

        verdict.Outcome.ShouldBe(Outcome.Runs);
        verdict.ShouldFind("ABI1102", Severity.Note).Message.ShouldContain("ANSWER_2");
        root.Load("/app/ask").ShouldSay("42");
        root.LoadBindingNow("/app/ask").ShouldSay("42");
    }

    [Fact]
    public void A_newer_library_shipped_with_the_program_shadows_the_older_one_of_the_root()
    {
        using var root = Build("bookworm", "ask-later.c", "answer.c", Versions("answer.map"));
        root.Library("/app/newer/libanswer.so", "answer.c", [.. Versions("answer-second.map"), "-DSECOND"]);
        root.Program("/app/ask-newer", "ask-later.c", root["/app/newer/libanswer.so"], "-Wl,-rpath,$ORIGIN/newer");

        root.Judge("/app/ask").Outcome.ShouldBe(Outcome.Fails);
        root.Judge("/app/ask-newer").ShouldRun();
        root.Load("/app/ask-newer", "precisely").ShouldSay("43");
    }

    [Theory]
    [Triggers("ABI1103")]
    [InlineData("bullseye")]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    public void A_library_without_versions_of_its_own_only_makes_the_loader_warn(string release)
    {
        using var root = Build(release, "ask.c", "answer-by-libc.c", [$"{TestCache.DebianRoot(release)}/lib/x86_64-linux-gnu/libc.so.6"]);

        var verdict = root.Judge("/app/ask");

        verdict.Outcome.ShouldBe(Outcome.Runs);
        verdict.ShouldFind("ABI1103", Severity.Note).Subject.ShouldBe("libanswer.so");
        var loaded = root.Load("/app/ask");
        loaded.ShouldSay("42");
        loaded.Errors.ShouldContain("no version information available");
    }

    // check_match asserts that an object with the symbol has a table of versions, up to glibc 2.40.
    [Theory]
    [Triggers("ABI1103")]
    [InlineData("bullseye", "lazy", Severity.Degraded)]
    [InlineData("bullseye", "now", Severity.Fails)]
    [InlineData("bookworm", "lazy", Severity.Degraded)]
    [InlineData("bookworm", "now", Severity.Fails)]
    [InlineData("trixie", "now", Severity.Note)]
    public void A_library_without_any_table_of_versions_trips_an_older_loader_when_it_binds(string release, string binding, Severity severity)
    {
        using var root = Build(release, "ask.c", "answer.c", [], $"-Wl,-z,{binding}");

        root.Judge("/app/ask").ShouldFind("ABI1103", severity);
        var loaded = root.Load("/app/ask");
        if (severity == Severity.Note) loaded.ShouldSay("42");
        else loaded.ShouldDieSaying("check_match: Assertion");
    }

    /// <summary>/app/ask, linked with the second, versioned libanswer.so; the root has the one built as told.</summary>
    private static TestRoot Build(string release, string program, string library, string[] arguments, params string[] programArguments)
    {
        var root = TestRoot.Of(release);
        root.Library("/build/libanswer.so", "answer.c", [.. Versions("answer-second.map"), "-DSECOND"]);
        root.Program("/app/ask", program, [root["/build/libanswer.so"], .. programArguments]);
        root.Library("/usr/lib/x86_64-linux-gnu/libanswer.so", library, arguments);
        return root;
    }

    /// <summary>Sets VER_FLG_WEAK of a version need; GNU ld, gold and lld read it and never write it.</summary>
    private static void MarkWeak(string program, string version)
    {
        var bytes = File.ReadAllBytes(program);
        var hash = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(hash, HashOf(version));
        var need = bytes.AsSpan().IndexOf(hash); // Elf64_Vernaux: vna_hash, vna_flags
        need.ShouldBePositive();
        bytes.AsSpan(need + hash.Length).IndexOf(hash).ShouldBe(-1);
        bytes[need + hash.Length] = 2;
        File.WriteAllBytes(program, bytes);
    }

    /// <summary>The hash function of the gABI ("Hash Table").</summary>
    private static uint HashOf(string name)
    {
        var hash = 0u;
        foreach (var letter in name)
        {
            hash = (hash << 4) + letter;
            hash = (hash ^ (hash >> 24 & 0xf0)) & 0x0fffffff;
        }

        return hash;
    }

    private static string[] Versions(string map) => [$"-Wl,--version-script,{C.Source(map)}"];
}
