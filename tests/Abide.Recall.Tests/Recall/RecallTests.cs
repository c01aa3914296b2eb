using Abide.Recall.Tests.Tracing;

namespace Abide.Recall.Tests.Recall;

/// <summary>
/// No system call that a program was seen to make may be missing from the set that is claimed of it: real programs at work,
/// watched by strace, for every class of code whose search is part of the product.
/// </summary>
public sealed class RecallTests(WorkloadRuns runs) : IClassFixture<WorkloadRuns>
{
    public static TheoryData<string> Workloads => [.. WorkloadRuns.All.Select(workload => workload.Name)];

    /// <summary>
    /// strace, once in thousands of runs, prints a number for a thread that is ending which no code of the program holds. Only what
    /// a second run shows as well is a miss.
    /// </summary>
    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task Every_system_call_that_was_seen_is_claimed(string workload)
    {
        var missed = Missed(await runs.RunsOf(workload));
        if (missed.Count > 0) missed = [.. Missed(await runs.RunAgainAsync(workload)).IntersectBy(missed.Select(Key), Key)];

        missed.Select(miss => $"{miss.Path}: {Describe(miss.Call)}").ShouldBeEmpty("made and not claimed");

        static (string Path, int Number) Key((string Path, TracedCall Call) miss) => (miss.Path, miss.Call.Number);
    }

    private static List<(string Path, TracedCall Call)> Missed(IReadOnlyList<ProgramRun> programs)
    {
        var missed = new List<(string, TracedCall)>();
        foreach (var (run, code) in programs.SelectMany(run => WorkloadRuns.Landed.Select(code => (run, code))))
        {
            var seen = run.Program.CallsOf(code, run.Image).ToList();
            if (seen.Count == 0) continue;

            run.Program.Claim.ShouldNotBeNull(run.Path);
            missed.AddRange(run.Program.Missing(seen).Select(call => (run.Path, call)));
        }

        return missed;
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

        var page = new SyscallPage("recall");
        if (Environment.GetEnvironmentVariable("ABIDE_ACCEPT") == "1") page.Write(table);
        // Not the figures: what a program does depends on the machine and on time.
        SyscallPage.ProgramsOf(page.ReadTable()).ShouldBe(SyscallPage.ProgramsOf(table));
    }

    private static string Describe(TracedCall call) =>
        $"{call.Name} ({call.Number}), seen before {string.Join(", ", call.Addresses.Order().Take(4).Select(address => $"0x{address:x}"))}";
}
