using Abide.Recall.Tests.Tracing;

namespace Abide.Recall.Tests.Recall;

/// <summary>
/// No system call that a program was seen to make may be missing from the set that is claimed of it: real programs at work,
/// watched by strace, for every class of code whose search is part of the product.
/// </summary>
public sealed class RecallTests(WorkloadRuns runs) : IClassFixture<WorkloadRuns>
{
    public static TheoryData<string> Workloads => [.. WorkloadRuns.All.Select(workload => workload.Name)];

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task Every_system_call_that_was_seen_is_claimed(string workload)
    {
        var programs = await runs.RunsOf(workload);

        foreach (var (run, code) in programs.SelectMany(run => WorkloadRuns.Landed.Select(code => (run, code))))
        {
            var seen = run.Program.CallsOf(code, run.Image).ToList();
            if (seen.Count == 0) continue;

            run.Program.Claim.ShouldNotBeNull(run.Path);
            run.Program.Missing(seen).Select(Describe).ShouldBeEmpty($"made by {run.Path} and not claimed");
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
            executed.ShouldContain(run => run.Program.CallsOf(run.Program.Class, run.Image).Any(), path);
            executed.ShouldAllBe(run => !run.Image.HasForeignCalls, $"{path} called by another ABI");
        }
    }

    [Fact]
    public async Task The_page_of_system_calls_lists_the_programs_that_are_watched()
    {
        var table = await runs.TableAsync();

        if (Environment.GetEnvironmentVariable("ABIDE_ACCEPT") == "1") SyscallPage.Write(table);
        // Not the figures: what a program does depends on the machine and on time.
        SyscallPage.ProgramsOf(SyscallPage.ReadTable()).ShouldBe(SyscallPage.ProgramsOf(table));
    }

    private static string Describe(TracedCall call) =>
        $"{call.Name} ({call.Number}), seen before {string.Join(", ", call.Addresses.Order().Take(4).Select(address => $"0x{address:x}"))}";
}
