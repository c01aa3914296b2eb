using Abide.Recall.Tests.Tracing;

namespace Abide.Recall.Tests.Recall;

/// <summary>
/// No system call that a program was seen to make may be missing from the set that is claimed of it: real programs at work,
/// watched by strace, for every class of code whose search is part of the product.
/// </summary>
public sealed class RecallTests(WorkloadRuns runs) : IClassFixture<WorkloadRuns>
{
    private static readonly ProgramClass[] s_landed = [ProgramClass.Go];

    public static TheoryData<string> Workloads => [.. WorkloadRuns.All.Select(workload => workload.Name)];

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task Every_system_call_that_was_seen_is_claimed(string workload)
    {
        var programs = await runs.RunsOf(workload);

        foreach (var run in programs.Where(run => s_landed.Contains(run.Program.Class)))
        {
            run.HasForeignCalls.ShouldBeFalse($"{run.Path} called by another ABI");
            run.Program.Claim.ShouldNotBeNull(run.Path);
            var claimed = run.Program.Claim.Items.Select(item => item.Number).ToHashSet();
            run.Observed.Where(call => !claimed.Contains(call.Number)).Select(Describe).ShouldBeEmpty($"made by {run.Path} and not claimed");
        }
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task Every_program_that_a_workload_is_about_made_calls_of_its_own(string workload)
    {
        var programs = await runs.RunsOf(workload);

        foreach (var path in WorkloadRuns.All.Single(candidate => candidate.Name == workload).Judges)
        {
            var executed = programs.Where(run => run.Path == path).ToList();
            executed.ShouldNotBeEmpty($"{path} did not run");
            if (executed[0].Program.Class == ProgramClass.Go) executed.ShouldContain(run => run.Observed.Count > 0, path);
        }
    }

    private static string Describe(TracedCall call) =>
        $"{call.Name} ({call.Number}), seen before {string.Join(", ", call.Addresses.Order().Take(4).Select(address => $"0x{address:x}"))}";
}
