using Abide.Recall.Tests.Recall;

namespace Abide.Recall.Tests.Emulation;

/// <summary>No system call that C code for AArch64 was seen to make may be missing from the set that is claimed of the program.</summary>
public sealed class Arm64RecallTests(EmulatedRuns runs) : IClassFixture<EmulatedRuns>
{
    private const int FewestCalls = 20;

    public static TheoryData<string> Workloads => [.. EmulatedWorkloads.All.Select(workload => workload.Name)];

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task Every_system_call_that_was_seen_is_claimed(string workload)
    {
        foreach (var program in await runs.RunsOf(workload))
        {
            program.Calls.Count.ShouldBeGreaterThan(FewestCalls, program.Path);
            program.Program.Missing(program.Calls).Select(call => $"{program.Path}: {call.Name} ({call.Number})").ShouldBeEmpty("made and not claimed");
        }
    }

    [Fact]
    public async Task The_page_of_system_calls_lists_the_programs_that_are_watched()
    {
        var table = await runs.TableAsync();

        var page = new SyscallPage("recall-aarch64");
        if (Environment.GetEnvironmentVariable("ABIDE_ACCEPT") == "1") page.Write(table);
        SyscallPage.ProgramsOf(page.ReadTable()).ShouldBe(SyscallPage.ProgramsOf(table));
    }
}
