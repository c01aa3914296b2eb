using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Tests.Verdicts;

/// <summary>
/// Bundled releases say what they know: el8.3 was measured, el8.6 follows from it, and of Debian 12 every file is known. Programs
/// ask a libz.so.1 of the test's own for what no release has.
/// </summary>
public sealed class UnknownFactTests
{
    [Fact]
    [Triggers("ABI1205")]
    [Spares("ABI1205")]
    public void A_library_of_which_no_fact_speaks_is_unknown_and_not_missing()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/build/libanswer.so", "answer.c");
        root.Program("/app/ask", "ask.c", root["/build/libanswer.so"]);

        var el8 = Judge(root, "el8.6");
        el8.Outcome.ShouldBe(Outcome.Undetermined);
        el8.ShouldFind("ABI1205", Severity.Undetermined).Subject.ShouldBe("libanswer.so");
        el8.ShouldNotFind("ABI1202");

        var debian = Judge(root, "bookworm");
        debian.ShouldNotFind("ABI1205");
        debian.ShouldFind("ABI1202", Severity.Fails).Subject.ShouldBe("libanswer.so");
    }

    [Fact]
    [Triggers("ABI1104")]
    [Spares("ABI1104")]
    public void A_version_that_an_older_minor_lacked_is_unknown_for_a_newer_one()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/build/libz.so.1", "answer.c", "-DSECOND", $"-Wl,--version-script,{C.Source("answer-second.map")}");
        root.Program("/app/ask", "ask.c", root["/build/libz.so.1"]);

        var later = Judge(root, "el8.6");
        later.Outcome.ShouldBe(Outcome.Undetermined);
        later.ShouldFind("ABI1104", Severity.Undetermined).Need.ShouldBe("ANSWER_1 in libz.so.1");
        later.ShouldNotFind("ABI1101");

        var measured = Judge(root, "el8.3");
        measured.ShouldNotFind("ABI1104");
        measured.ShouldFind("ABI1101", Severity.Fails).Need.ShouldBe("ANSWER_1 in libz.so.1");
    }

    [Fact]
    [Triggers("ABI1304")]
    [Spares("ABI1304")]
    public void A_symbol_without_version_that_an_older_minor_lacked_is_unknown_for_a_newer_one()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/build/libz.so.1", "answer.c");
        root.Program("/app/ask", "ask.c", root["/build/libz.so.1"], "-Wl,-z,now");

        var later = Judge(root, "el8.6");
        later.Outcome.ShouldBe(Outcome.Undetermined);
        later.ShouldFind("ABI1304", Severity.Undetermined).Message.ShouldContain("answer");
        later.ShouldNotFind("ABI1301");

        var measured = Judge(root, "el8.3");
        measured.ShouldNotFind("ABI1304");
        measured.ShouldFind("ABI1301", Severity.Fails).Message.ShouldContain("answer");
    }

    private static Verdict Judge(TestRoot root, string release) => Judging.Judge("/app/ask", new DirectoryTree(root.Directory), Judging.Bundled(release));
}
