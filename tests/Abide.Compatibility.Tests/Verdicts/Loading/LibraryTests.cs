using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Tests.Verdicts.Loading;

public sealed class LibraryTests
{
    [Fact]
    [Triggers("ABI1202")]
    public void A_library_that_is_nowhere_is_missing()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/app/libanswer.so", "answer.c");
        root.Program("/app/ask", "ask.c", root["/app/libanswer.so"]);
        File.Delete(root["/app/libanswer.so"]);

        var finding = root.Judge("/app/ask").ShouldFind("ABI1202", Severity.Fails);

        finding.Need.ShouldBe("libanswer.so");
        finding.Evidence[0].ShouldBe(new Evidence { File = "/app/ask", Section = "DT_NEEDED" });
        root.Load("/app/ask").ShouldDieSaying("libanswer.so: cannot open shared object file");
    }

    [Theory]
    [InlineData("/app/libanswer.so")]
    [InlineData("/app/lib/libanswer.so")]
    [InlineData("/lib64/libanswer.so", false)]
    public void The_hint_tells_of_a_file_beside_the_program_to_which_nothing_leads(string library, bool isTold = true)
    {
        using var root = TestRoot.Of("bookworm");
        using var elsewhere = TestRoot.Of("bookworm");
        elsewhere.Library(library, "answer.c");
        elsewhere.Program("/app/ask", "ask.c", elsewhere[library]);

        var finding = root.Judge("/app/ask", new DirectoryTree(elsewhere.Directory)).ShouldFind("ABI1202", Severity.Fails);

        finding.Hint.ShouldNotBeNull().Contains("patchelf", StringComparison.Ordinal).ShouldBe(isTold, finding.Hint);
    }

    [Theory]
    [Triggers("ABI1202")]
    [InlineData("", "file too short")]
    [InlineData("/* GNU ld script: for the linker, and of no use to the loader */ INPUT(libanswer.so.1)\n", "invalid ELF header")]
    public void The_loader_stops_at_a_file_that_is_no_library_although_a_good_one_follows(string content, string reason)
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/app/lib/libanswer.so", "answer.c");
        root.Write("/app/bad/libanswer.so", content);
        root.Program("/app/ask", "ask.c", root["/app/lib/libanswer.so"], "-Wl,--enable-new-dtags,-rpath,$ORIGIN/bad:$ORIGIN/lib");

        root.Judge("/app/ask").ShouldFind("ABI1202", Severity.Fails).Message.ShouldContain(reason);
        root.Load("/app/ask").ShouldDieSaying(reason);
    }

    [Fact]
    [Triggers("ABI1202")]
    public void A_filter_needs_the_library_that_it_stands_for()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/lib/x86_64-linux-gnu/libanswer.so", "answer.c", "-Wl,--filter,libabsent.so.9");
        root.Program("/app/ask", "ask.c", root["/lib/x86_64-linux-gnu/libanswer.so"]);

        root.Judge("/app/ask").ShouldFind("ABI1202", Severity.Fails).Need.ShouldBe("libabsent.so.9");
        root.Load("/app/ask").ShouldDieSaying("libabsent.so.9");
    }

    [Theory]
    [Spares("ABI1202")]
    [InlineData("$ORIGIN/../lib", "/app/lib")]
    [InlineData("${ORIGIN}/../lib", "/app/lib")]
    [InlineData("/opt/absent:/opt/vendor/lib", "/opt/vendor/lib")]
    [InlineData("/opt/$LIB", "/opt/lib/x86_64-linux-gnu")]
    [InlineData("/opt/$PLATFORM/lib", "/opt/x86_64/lib")]
    [InlineData("/opt/./vendor//lib/../lib/", "/opt/vendor/lib")]
    public void RUNPATH_leads_to_a_library(string runPath, string directory)
    {
        using var root = TestRoot.Of("bookworm");
        root.Library($"{directory}/libanswer.so", "answer.c");
        root.Program("/app/bin/ask", "ask.c", root[$"{directory}/libanswer.so"], $"-Wl,--enable-new-dtags,-rpath,{runPath}");

        root.Judge("/app/bin/ask").ShouldRun();
        if (!runPath.Contains("PLATFORM", StringComparison.Ordinal)) root.Load("/app/bin/ask").ShouldSay("42"); // AT_PLATFORM of a new CPU may be haswell
    }

    [Fact]
    [Triggers("ABI1202")]
    public void RUNPATH_of_a_program_is_not_searched_for_what_its_libraries_need()
    {
        using var root = MiddleRoot("-Wl,--enable-new-dtags,-rpath,$ORIGIN/../lib");

        var finding = root.Judge("/app/bin/ask").ShouldFind("ABI1202", Severity.Fails);

        finding.Message.ShouldContain("/app/lib/libmiddle.so");
        root.Load("/app/bin/ask").ShouldDieSaying("libanswer.so: cannot open shared object file");
    }

    [Fact]
    [Spares("ABI1202")]
    public void RPATH_of_a_program_is_searched_for_what_its_libraries_need()
    {
        using var root = MiddleRoot("-Wl,--disable-new-dtags,-rpath,$ORIGIN/../lib");

        root.Judge("/app/bin/ask").ShouldRun();
        root.Load("/app/bin/ask").ShouldSay("43");
    }

    [Fact]
    [Triggers("ABI1202")]
    public void A_library_with_a_RUNPATH_of_its_own_does_not_inherit_RPATH()
    {
        using var root = MiddleRoot("-Wl,--disable-new-dtags,-rpath,$ORIGIN/../lib", "-Wl,--enable-new-dtags,-rpath,/opt/absent");

        root.Judge("/app/bin/ask").ShouldFind("ABI1202", Severity.Fails).Subject.ShouldBe("libanswer.so");
        root.Load("/app/bin/ask").ShouldDieSaying("libanswer.so: cannot open shared object file");
    }

    [Theory]
    [InlineData("/opt/vendor/libanswer.so", true)]
    [InlineData("$ORIGIN/../opt/vendor/libanswer.so", true)]
    [InlineData("/opt/absent/libanswer.so", false)]
    public void A_needed_name_with_a_slash_is_a_path(string needed, bool isThere)
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/opt/vendor/libanswer.so", "answer.c", $"-Wl,-soname,{needed}");
        root.Program("/app/ask", "ask.c", root["/opt/vendor/libanswer.so"]);

        var verdict = root.Judge("/app/ask");

        if (isThere)
        {
            verdict.ShouldRun();
            root.Load("/app/ask").ShouldSay("42");
        }
        else
        {
            verdict.ShouldFind("ABI1202", Severity.Fails).Subject.ShouldBe(needed);
            root.Load("/app/ask").ShouldDieSaying("cannot open shared object file");
        }
    }

    [Fact]
    public void DF_1_NODEFLIB_leaves_only_the_paths_that_the_program_names()
    {
        using var root = TestRoot.Of("bookworm");
        root.Program("/app/hello", "hello.c", "-Wl,-z,nodefaultlib");
        root.Program("/app/hello-by-path", "hello.c", "-Wl,-z,nodefaultlib", "-Wl,-rpath,/lib/x86_64-linux-gnu");

        root.Judge("/app/hello").ShouldFind("ABI1202", Severity.Fails).Subject.ShouldBe("libc.so.6");
        root.Load("/app/hello").ShouldDieSaying("libc.so.6: cannot open shared object file");
        root.Judge("/app/hello-by-path").ShouldRun();
        root.Load("/app/hello-by-path").ShouldSay("hello");
    }

    [Fact]
    [Spares("ABI1202")]
    public void Libraries_that_need_each_other_are_loaded_once()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/app/libthere.so", "round.c", "-DTHERE");
        root.Library("/app/libback.so", "round.c", root["/app/libthere.so"]);
        root.Library("/app/libthere.so", "round.c", "-DTHERE", root["/app/libback.so"]);
        root.Program("/app/ask", "ask-there.c", root["/app/libthere.so"], "-Wl,--disable-new-dtags,-rpath,$ORIGIN");

        root.Judge("/app/ask").ShouldRun();
        root.Load("/app/ask").ShouldSay("42");
    }

    [Theory]
    [Spares("ABI1202")]
    [InlineData("$ORIGIN/lib32:$ORIGIN/lib64")]
    [InlineData("/app/lib32:/app/lib64")]
    public void A_library_of_another_architecture_is_passed_over(string runPath)
    {
        using var root = TestRoot.Of("bookworm");
        C.Compile("i686-linux-gnu-gcc", root["/app/lib32/libanswer.so"], "answer.c", "-shared", "-fPIC", "-nostdlib");
        root.Library("/app/lib64/libanswer.so", "answer.c");
        root.Program("/app/ask", "ask.c", root["/app/lib64/libanswer.so"], $"-Wl,-rpath,{runPath}");

        root.Judge("/app/ask").ShouldRun();
        root.Load("/app/ask").ShouldSay("42");
    }

    [Fact]
    [Spares("ABI1202")]
    public void A_directory_of_ld_so_conf_is_searched()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/opt/vendor/lib/libanswer.so", "answer.c");
        root.Program("/app/ask", "ask.c", root["/opt/vendor/lib/libanswer.so"]);
        root.Write("/etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n");
        root.Write("/etc/ld.so.conf.d/vendor.conf", "/opt/vendor/lib\n");
        Command.Build("/sbin/ldconfig", ["-r", root.Directory]);

        root.Judge("/app/ask").ShouldRun();
        root.Load("/app/ask").ShouldSay("42");
    }

    [Theory]
    [InlineData("9.1", Outcome.Runs)]
    [InlineData("8.1", Outcome.Degraded)]
    public void Builds_for_the_promised_CPU_level_come_first(string release, Outcome outcome)
    {
        using var root = TestRoot.Of("bookworm");
        root.Write("/etc/os-release", $"ID=rhel\nVERSION_ID={release}\n");
        root.Library("/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v2/libanswer.so", "answer.c", "-DSECOND");
        root.Library("/usr/lib/x86_64-linux-gnu/libanswer.so", "answer.c");
        root.Program("/app/ask", "ask-later.c", root["/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v2/libanswer.so"]);

        root.Judge("/app/ask").Outcome.ShouldBe(outcome);
        root.Load("/app/ask", "precisely").ShouldSay("43"); // this machine has more than the first level
    }

    /// <summary>/app/bin/ask needs /app/lib/libmiddle.so, which needs libanswer.so beside it.</summary>
    private static TestRoot MiddleRoot(string programPath, params string[] middlePath)
    {
        var root = TestRoot.Of("bookworm");
        root.Library("/app/lib/libanswer.so", "answer.c");
        root.Library("/app/lib/libmiddle.so", "middle.c", [root["/app/lib/libanswer.so"], .. middlePath]);
        root.Program("/app/bin/ask", "ask-middle.c", root["/app/lib/libmiddle.so"], programPath);
        return root;
    }
}
