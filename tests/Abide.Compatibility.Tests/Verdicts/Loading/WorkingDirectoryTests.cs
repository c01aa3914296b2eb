using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Tests.Verdicts.Loading;

public sealed class WorkingDirectoryTests
{
    [Theory]
    [Triggers("ABI1206")]
    [Spares("ABI1202")]
    [InlineData("/app/ask", "/app/lib/libanswer.so", "lib/libanswer.so", "", "/app")]
    [InlineData("/app/bin/ask", "/app/lib/libanswer.so", "lib/libanswer.so", "", "/app")]
    [InlineData("/app/ask", "/app/libanswer.so", "./libanswer.so", "", "/app")]
    [InlineData("/app/ask", "/app/lib/libanswer.so", "libanswer.so", "lib", "/app")]
    [InlineData("/app/ask", "/app/lib/x86_64-linux-gnu/libanswer.so", "libanswer.so", "./$LIB", "/app")]
    [InlineData("/app/ask", "/app/libanswer.so", "libanswer.so", "/opt/absent:", "/app")] // an empty entry
    [InlineData("/app/bin/ask", "/app/libanswer.so", "libanswer.so", ".", "/app")]
    public void A_relative_path_leads_to_a_library_from_one_directory_only(string program, string library, string needed, string runPath, string directory)
    {
        using var root = TestRoot.Of("bookworm");
        Build(root, program, library, needed, runPath);

        var verdict = root.Judge(program);

        verdict.Outcome.ShouldBe(Outcome.Undetermined);
        verdict.ShouldFind("ABI1206", Severity.Undetermined).Message.ShouldContain($"started in {directory} it takes {library}, elsewhere it finds none");
        verdict.ShouldNotFind("ABI1202");
        root.LoadFrom(directory, program).ShouldSay("42");
        root.LoadFrom("/", program).ShouldDieSaying("cannot open shared object file");
    }

    [Fact]
    [Triggers("ABI1206")]
    public void A_relative_path_that_leads_nowhere_near_the_program_is_open()
    {
        using var root = TestRoot.Of("bookworm");
        Build(root, "/app/bin/ask", "/srv/build/lib/libanswer.so", "build/lib/libanswer.so", "");

        var verdict = root.Judge("/app/bin/ask");

        verdict.ShouldFind("ABI1206", Severity.Undetermined).Message.ShouldContain("where the program is started is not known");
        verdict.ShouldNotFind("ABI1205");
        root.LoadFrom("/srv", "/app/bin/ask").ShouldSay("42");
        root.LoadFrom("/", "/app/bin/ask").ShouldDieSaying("cannot open shared object file");
    }

    [Fact]
    [Triggers("ABI1206")]
    public void Where_the_target_has_the_library_too_the_directory_decides_which_is_taken()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/lib/x86_64-linux-gnu/libanswer.so", "answer.c");
        Build(root, "/app/ask", "/app/lib/libanswer.so", "libanswer.so", "lib");
        root.Write("/app/lib/libanswer.so", "no library");

        root.Judge("/app/ask").ShouldFind("ABI1206", Severity.Undetermined).Message.ShouldEndWith("elsewhere another one");
        root.LoadFrom("/", "/app/ask").ShouldSay("42");
        root.LoadFrom("/app", "/app/ask").ShouldDieSaying("libanswer.so: file too short");
    }

    [Fact]
    [Triggers("ABI1206")]
    [Spares("ABI1205")]
    public void Where_the_target_may_have_the_library_too_the_message_says_so()
    {
        using var root = TestRoot.Of("bookworm");
        Build(root, "/app/ask", "/app/lib/libanswer.so", "libanswer.so", "lib");

        var verdict = Judging.Judge("/app/ask", new DirectoryTree(root.Directory), Judging.Bundled("rhel:9.1"));

        verdict.ShouldFind("ABI1206", Severity.Undetermined).Message.ShouldEndWith("elsewhere that of RHEL 9.1, if there is one");
        verdict.ShouldNotFind("ABI1205");
    }

    [Fact]
    [Triggers("ABI1206")]
    public void A_library_that_fails_from_there_fails_from_everywhere()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/build/libanswer.so", "answer.c", "-DSECOND");
        root.Library("/app/lib/libanswer.so", "answer.c");
        root.Program("/app/ask", "ask-later.c", root["/build/libanswer.so"], "-Wl,-z,now", "-Wl,-rpath,lib");

        var verdict = root.Judge("/app/ask");

        verdict.Outcome.ShouldBe(Outcome.Fails);
        verdict.ShouldFind("ABI1206", Severity.Undetermined);
        verdict.ShouldFind("ABI1301", Severity.Fails).Message.ShouldContain("answer_precisely");
        root.LoadFrom("/app", "/app/ask").ShouldDieSaying("undefined symbol: answer_precisely");
        root.LoadFrom("/", "/app/ask").ShouldDieSaying("cannot open shared object file");
    }

    [Theory]
    [Spares("ABI1206")]
    [Triggers("ABI1202")]
    [InlineData("lib")]
    [InlineData("/opt/absent:")]
    public void A_relative_search_path_that_leads_to_nothing_is_passed_over(string runPath)
    {
        using var root = TestRoot.Of("bookworm");
        Build(root, "/app/ask", "/app/lib/libanswer.so", "libanswer.so", runPath);
        File.Delete(root["/app/lib/libanswer.so"]);

        var verdict = root.Judge("/app/ask");

        verdict.ShouldFind("ABI1202", Severity.Fails);
        verdict.ShouldNotFind("ABI1206");
        root.LoadFrom("/app", "/app/ask").ShouldDieSaying("cannot open shared object file");
    }

    [Fact]
    [Spares("ABI1206")]
    public void What_an_earlier_entry_leads_to_does_not_depend_on_the_directory()
    {
        using var root = TestRoot.Of("bookworm");
        Build(root, "/app/ask", "/app/lib/libanswer.so", "libanswer.so", "$ORIGIN/lib:lib:");

        root.Judge("/app/ask").ShouldRun();
        root.LoadFrom("/", "/app/ask").ShouldSay("42");
    }

    /// <summary>A program whose DT_NEEDED says exactly <paramref name="needed"/>.</summary>
    private static void Build(TestRoot root, string program, string library, string needed, string runPath)
    {
        root.Library(library, "answer.c", $"-Wl,-soname,{needed}");
        root.Program(program, "ask.c", [root[library], .. runPath.Length == 0 ? [] : (string[])[$"-Wl,--enable-new-dtags,-rpath,{runPath}"]]);
    }
}
