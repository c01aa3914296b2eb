using Abide.Builds.Plans;
using Abide.Compatibility.Verdicts;

namespace Abide.Builds.Tests.Plans;

/// <summary>What proofs amount to, and which is the better one.</summary>
public sealed class ProvingTests
{
    [Fact]
    public void Verdicts_come_before_runs_these_before_findings_that_are_left_then_reach_and_sentences_last()
    {
        var changesLittle = Proof("link-kit", 0, Outcome.Degraded);
        var touchesLeast = Proof("no-cgo", 3, Outcome.Degraded);
        var losesMore = Proof("no-cgo", 0, Outcome.Degraded, run: null, "ABI1602");
        var seen = Proof("bundle", 5, Outcome.Degraded, "lived");
        var runs = Proof("base", 9, Outcome.Runs);

        Proving.Rank([losesMore, changesLittle, touchesLeast, seen, runs]).ShouldBe([runs, seen, touchesLeast, changesLittle, losesMore]);
    }

    [Fact]
    public void Plans_together_touch_what_the_one_does_that_touches_most()
    {
        var alone = Proof("build-tags", 0, Outcome.Degraded);
        var together = Proof("build-tags+no-cgo", 0, Outcome.Degraded);
        var less = Proof("module-pin+no-cgo", 0, Outcome.Degraded);

        Proving.Rank([together, alone, less]).ShouldBe([less, alone, together]);
    }

    [Fact]
    public void A_plan_is_taken_at_once_when_none_can_be_better()
    {
        Proving.IsUnbeatable(Proof("no-cgo", 9, Outcome.Runs), ProofStrength.Checked).ShouldBeTrue();
        Proving.IsUnbeatable(Proof("no-cgo", 0, Outcome.Degraded), ProofStrength.Checked).ShouldBeFalse();
        Proving.IsUnbeatable(Proof("no-cgo", 0, Outcome.Runs), ProofStrength.RunAsKernel).ShouldBeFalse();
        Planning.Kinds.Select(kind => kind.Reach).ShouldBeUnique();
    }

    [Theory]
    [InlineData(null, ProofStanding.Proven)]
    [InlineData("lived", ProofStanding.Proven)]
    [InlineData("inconclusive", ProofStanding.Undetermined)]
    public void A_run_that_tells_nothing_proves_nothing(string? run, ProofStanding standing)
    {
        var proof = Proof("no-cgo", 0, Outcome.Runs, run);

        Proving.StandingOf(proof.Plan, proof.Programs, Outcome.Fails, out var reason).ShouldBe(standing);
        (reason is null).ShouldBe(standing == ProofStanding.Proven);
    }

    private static Proof Proof(string kind, int changes, Outcome after, string? run = null, params string[] left) => new()
    {
        Plan = new() { Name = kind, Kind = kind.Split(Plan.Separator)[^1], Title = kind, Steps = [], Changes = [.. Enumerable.Repeat("It is different.", changes)], Expected = "It runs." },
        Standing = ProofStanding.Proven,
        Project = "/project",
        ProjectSha256 = "",
        Directory = ".",
        Command = ["make"],
        Targets = ["el7.9"],
        FailOn = Outcome.Fails,
        Tools = [],
        Commands = [],
        Changed = [],
        Programs = [Program(after, run, left)],
    };

    private static ProvenProgram Program(Outcome after, string? run, string[] left) => new("app", "00", 1, [new("el7.9", Outcome.Fails, after, [.. left], run is null ? [] : [new Observation { Arguments = ["app"], Userland = "none", Result = run }])]);
}
