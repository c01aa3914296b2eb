using Abide.Builds.Diagnoses;
using Abide.Builds.Logs;

namespace Abide.Builds.Tests.Logs;

public sealed class SeveralCausesTests
{
    private const string Static = "given/01-cxa_thread_atexit_impl-bfd-static-libstdcxx-glibc217.log";
    private const string Header = "given/29-cgo-header-missing-systemd.log";
    private const string Version = "given/04-GLIBC_2.34-not-found-bookworm-bin-on-bullseye.log";
    private const string Sum = "given/20-missing-go.sum-entry.log";

    [Fact]
    public void Each_cause_is_told_in_the_order_of_the_log() =>
        Ids(RealLog.Explain(RealLog.Read(Header) + RealLog.Read(Static) + RealLog.Read(Sum) + RealLog.Read(Version))).ShouldBe(["BLD2001", "BLD2101", "BLD1202", "BLD2301"]);

    [Fact]
    public void Lines_of_two_builds_may_be_mixed()
    {
        var (first, second) = (RealLog.Read(Version).Split('\n'), RealLog.Read("given/27-cannot-find-lfoo-bfd.log").Split('\n'));
        var mixed = Enumerable.Range(0, Math.Max(first.Length, second.Length)).SelectMany(i => first.Skip(i).Take(1).Concat(second.Skip(i).Take(1)));

        Ids(RealLog.Explain(string.Join('\n', mixed))).ShouldBe(["BLD2301", "BLD2102"]);
    }

    [Fact]
    public void One_cause_is_told_once_however_many_lines_it_made()
    {
        var cause = RealLog.Explain(string.Concat(Enumerable.Repeat(RealLog.Read(Static), 50))).Causes.ShouldHaveSingleItem();

        cause.Diagnosis.Id.ShouldBe("BLD2101");
        cause.Count.ShouldBeGreaterThan(500);
        cause.Evidence.Length.ShouldBeLessThan(10);
        cause.Facts.Single(fact => fact.Name == "symbol").Values.ShouldContain("__cxa_thread_atexit_impl");
    }

    [Fact]
    public void Two_libraries_are_two_causes() =>
        RealLog.Explain("/usr/bin/ld: cannot find -lfoo\n/usr/bin/ld: cannot find -lbar: No such file or directory\ncollect2: error: ld returned 1 exit status\n").Causes
            .Select(cause => cause.Headline).ShouldBe(["the linker finds no libfoo.so or libfoo.a (-lfoo)", "the linker finds no libbar.so or libbar.a (-lbar)"]);

    [Fact]
    public void A_failure_that_is_not_recognised_is_told_beside_one_that_is()
    {
        var explanation = RealLog.Explain(RealLog.Read(Header) + "# example.com/other\n./x.go:3:5: cannot use \"a\" (untyped string constant) as int value in assignment\n");

        Ids(explanation).ShouldBe(["BLD2001"]);
        explanation.Outcome.ShouldBe(LogOutcome.PartlyExplained);
        explanation.Unexplained.ShouldHaveSingleItem().Text.ShouldStartWith("./x.go:3:5: cannot use");
    }

    [Fact]
    public void Facts_are_bounded_in_hostile_logs()
    {
        var explanation = RealLog.Explain(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"/usr/bin/ld: cannot find -lfoo{i}\nmain.c:(.text+0x1): undefined reference to `f{i}'\n")));

        explanation.Causes.Length.ShouldBeLessThan(500);
        explanation.Causes.ShouldAllBe(cause => cause.Facts.All(fact => fact.Values.Length < 100));
    }

    [Fact]
    public void Every_form_is_one_that_can_be_compiled()
    {
        var window = new LogWindow();
        foreach (var matcher in AllMatchers.List)
        {
            window.Add(1, matcher.Key, candidate: true);
            window.Advance();
            Should.NotThrow(() => matcher.Read(window, package: null), matcher.Key);
        }
    }

    private static string[] Ids(LogExplanation explanation) => [.. explanation.Causes.Select(cause => cause.Diagnosis.Id)];
}
