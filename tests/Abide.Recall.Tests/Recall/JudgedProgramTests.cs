using Abide.Recall.Tests.Tracing;
using Abide.Recall.Tests.Workloads;

namespace Abide.Recall.Tests.Recall;

/// <summary>That the proof can fail.</summary>
public sealed class JudgedProgramTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("abide-judged-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_call_that_is_not_claimed_is_missing()
    {
        var program = Build(GoReleases.All, "Go 1.24, static");

        program.Missing([new TracedCall(0, "read"), new TracedCall(462, "mseal")]).Select(call => call.Name).ShouldBe(["mseal"]);
    }

    [Fact]
    public void Calls_are_told_apart_by_the_code_that_made_them()
    {
        var program = Build(GoReleases.All, "Go 1.24, pie");
        var image = new TracedImage("/work/program", Parent: null);
        image.Record(TraceLine.Parse("9 [  39] [0000555555600000] getpid() = 9"));
        image.Record(TraceLine.Parse("9 [ 186] [00007ffff7fdbe8a] gettid() = 9"));

        program.CallsOf(CodeClass.Go, image).Select(call => call.Name).ShouldBe(["getpid"]);
        program.CallsOf(CodeClass.C, image).Select(call => call.Name).ShouldBe(["gettid"]);
    }

    [Fact]
    public void The_naive_set_of_static_musl_holds_what_every_program_needs()
    {
        var program = Build(CLibraries.All, "C, static musl");

        int[] needed = [9, 11, 12, 60, 231]; // mmap, munmap, brk, exit, exit_group
        program.Naive.IsSupersetOf(needed).ShouldBeTrue();
    }

    private JudgedProgram Build(IEnumerable<Workload> workloads, string name)
    {
        workloads.Single(workload => workload.Name == name).Prepare(_directory);
        return JudgedProgram.Read("/work/program", File.ReadAllBytes(Path.Combine(_directory, "program"))).ShouldNotBeNull();
    }
}
