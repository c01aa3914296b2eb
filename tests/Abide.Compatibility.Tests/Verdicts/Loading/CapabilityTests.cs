using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Tests.Verdicts.Loading;

/// <summary>Libraries beside a program that are shipped in several builds, in glibc-hwcaps.</summary>
public sealed class CapabilityTests
{
    private const string Second = "/app/lib/glibc-hwcaps/x86-64-v2/libanswer.so";

    [Theory]
    [InlineData("9.1", Outcome.Runs)]
    [InlineData("8.1", Outcome.Degraded)]
    public void The_build_for_the_promised_level_is_judged_else_the_plain_one(string release, Outcome outcome)
    {
        using var root = Enterprise(release);
        root.Library(Second, "answer.c", "-DSECOND");
        root.Library("/app/lib/libanswer.so", "answer.c");
        root.Program("/app/ask", "ask-later.c", root[Second], "-Wl,--enable-new-dtags,-rpath,$ORIGIN/lib");

        root.Judge("/app/ask").Outcome.ShouldBe(outcome);
        root.Load("/app/ask", "precisely").ShouldSay("43"); // this machine has more than the first level
    }

    [Fact]
    public void The_build_that_the_loader_takes_may_lack_what_the_plain_one_has()
    {
        using var root = Enterprise("9.1");
        root.Library(Second, "answer.c");
        root.Library("/app/lib/libanswer.so", "answer.c", "-DSECOND");
        root.Program("/app/ask", "ask-later.c", root["/app/lib/libanswer.so"], "-Wl,-z,now", "-Wl,-rpath,$ORIGIN/lib");

        root.Judge("/app/ask").ShouldFind("ABI1301", Severity.Fails).Message.ShouldContain("answer_precisely");
        root.Load("/app/ask").ShouldDieSaying("undefined symbol: answer_precisely");
    }

    [Fact]
    [Triggers("ABI1501")]
    [Spares("ABI1202")]
    public void A_build_for_a_higher_level_alone_depends_on_the_hardware()
    {
        using var root = TestRoot.Of("bookworm");
        Build(root);

        var verdict = root.Judge("/app/ask");

        verdict.Outcome.ShouldBe(Outcome.Degraded);
        var finding = verdict.ShouldFind("ABI1501", Severity.Degraded);
        finding.Subject.ShouldBe("x86-64-v2");
        finding.Message.ShouldContain("the only build of libanswer.so");
        root.Load("/app/ask").ShouldSay("42");
    }

    [Fact]
    [Triggers("ABI1202")]
    public void An_older_loader_does_not_look_there()
    {
        using var root = TestRoot.Of("bullseye");
        Build(root);

        root.Judge("/app/ask").ShouldFind("ABI1202", Severity.Fails);
        root.Load("/app/ask").ShouldDieSaying("cannot open shared object file");
    }

    [Theory]
    [Spares("ABI1501")]
    [InlineData("rhel:7.9", "ABI1205")] // whether its packages have such a library is not known
    [InlineData("rhel:8.3", "ABI1205")]
    [InlineData("rhel:8.4", "ABI1501")] // taken over from glibc 2.33
    [InlineData("rhel:8.10", "ABI1501")]
    [InlineData("rhel:9.1", null)]
    [InlineData("rhel:10.0", null)]
    [InlineData("debian:11", "ABI1202")]
    [InlineData("debian:12", "ABI1501")]
    [InlineData("anolis:23", "ABI1205")] // which glibc it has is not known
    public void Bundled_releases_search_what_their_loader_does(string target, string? id)
    {
        using var root = TestRoot.Of("bullseye");
        Build(root);

        var verdict = Judging.Judge("/app/ask", new DirectoryTree(root.Directory), Judging.Bundled(target));

        foreach (var other in (string[])["ABI1202", "ABI1205", "ABI1501"])
        {
            verdict.Findings.Any(finding => finding.Id == other && (finding.Subject == "libanswer.so" || finding.Subject == "x86-64-v2")).ShouldBe(other == id, other);
        }
    }

    private static void Build(TestRoot root)
    {
        root.Library(Second, "answer.c");
        root.Program("/app/ask", "ask.c", root[Second], "-Wl,--enable-new-dtags,-rpath,$ORIGIN/lib");
    }

    private static TestRoot Enterprise(string release)
    {
        var root = TestRoot.Of("bookworm");
        root.Write("/etc/os-release", $"ID=rhel\nVERSION_ID={release}\n");
        return root;
    }
}
