using Abide.Compatibility.Verdicts;
using Abide.Reports.Reasons;

namespace Abide.Reports.Tests;

public sealed class ReasonListTests
{
    [Fact]
    public void A_page_keeps_as_many_messages_as_it_shows_whatever_the_number_of_programs()
    {
        var reason = Reasons(verbose: false, programs: 500).ShouldHaveSingleItem();

        reason.Hits.ShouldBe(500);
        reason.Programs.Count.ShouldBe(500);
        reason.Messages.Count.ShouldBe(Reason.PageLimit);
        reason.Told.ShouldBe("el7 has no libx.so.3, which … needs");
    }

    [Fact]
    public void A_verbose_page_keeps_every_message() =>
        Reasons(verbose: true, programs: 500).ShouldHaveSingleItem().Messages.Count.ShouldBe(500);

    [Fact]
    public void The_same_message_counts_once()
    {
        var reasons = new ReasonList(verbose: false);
        for (var i = 0; i < 3; i++)
            reasons.Add(Program($"bin/{i}", "el7 has no libx.so.3"));

        var reason = reasons.Sorted().ShouldHaveSingleItem();
        reason.Headline.ShouldBe("el7 has no libx.so.3");
        reason.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void Only_so_many_hints_are_kept_and_each_knows_its_targets()
    {
        var reasons = new ReasonList(verbose: false);
        for (var i = 0; i < 2 * Reason.PageLimit; i++)
            reasons.Add(Program($"bin/{i}", "el7 has no libx.so.3", hint: $"install package {i}"));

        var reason = reasons.Sorted().ShouldHaveSingleItem();
        reason.Hints.Count.ShouldBe(Reason.PageLimit);
        reason.Hints.ShouldAllBe(hint => reason.TargetsOf(hint).Count == 1);
    }

    private static List<Reason> Reasons(bool verbose, int programs)
    {
        var reasons = new ReasonList(verbose);
        for (var i = 0; i < programs; i++)
            reasons.Add(Program($"bin/{i}", $"el7 has no libx.so.3, which bin/{i} needs"));
        return reasons.Sorted();
    }

    private static ProgramReport Program(string path, string message, string? hint = null) => new()
    {
        Path = path,
        Sha256 = null,
        Kind = "elf-executable",
        Arch = "x86_64",
        Facts = new ProgramFacts { Linkage = "dynamic" },
        Verdicts =
        [
            new Verdict
            {
                Target = "el7",
                Userland = "el7.9",
                Kernel = "el7.9",
                Outcome = Outcome.Fails,
                Findings = [new Finding { Id = "ABI1202", Severity = Severity.Fails, Subject = "libx.so.3", Need = "libx.so.3", Message = message, Hint = hint }],
            },
        ],
    };
}
