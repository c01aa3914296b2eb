using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Roots;
using Abide.Compatibility.Verdicts;
using Abide.Execution.Sandbox;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Recall.Tests.Verdicts;

/// <summary>A program of the Debian root "work-trixie": what is judged of it for a kernel, and what happens when it runs as on that kernel.</summary>
/// <param name="path">In the root.</param>
/// <param name="kernel">A release, <c>el8.3</c>.</param>
internal sealed class TriedProgram(string path, string kernel)
{
    /// <summary>Long enough to be seen waiting.</summary>
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(4);

    /// <summary>Long enough to end by itself, on a busy machine too.</summary>
    private static readonly TimeSpan s_end = TimeSpan.FromMinutes(1);

    private static readonly DirectoryTree s_root = new(Root);

    private static string Root => TestCache.DebianRoot("work-trixie");

    private Target Target => TargetCatalog.Resolve(kernel).Targets.ShouldHaveSingleItem();

    /// <summary>The verdict on the root's own libraries, on that kernel.</summary>
    public Verdict Judge()
    {
        var target = RootTarget.Create("dir:work-trixie", s_root, kernel: null, _ => null).WithKernel(Target);
        var judged = new ProgramJudge([target], s_root).Judge(path, path, s_root.Read(path).ShouldNotBeNull(path), sha256: null);
        return judged.Program.ShouldNotBeNull(string.Join('\n', judged.Problems)).Verdicts.ShouldHaveSingleItem();
    }

    /// <summary>Runs it inside the root, on this host's kernel and as on that one.</summary>
    /// <param name="arguments">What they change must lie in /dev/shm, which is new in each run.</param>
    public (Observation Here, Observation There) Run(ImmutableArray<string> arguments)
    {
        var here = TrialOf(arguments, s_wait).Here(CancellationToken.None, out var failure);
        return (here.ShouldNotBeNull(failure?.What), RunThere(arguments, waits: false));
    }

    /// <summary>Runs it as on that kernel only.</summary>
    /// <param name="arguments">As of <see cref="Run"/>.</param>
    /// <param name="waits">Whether it goes on until it is ended.</param>
    public Observation RunThere(ImmutableArray<string> arguments, bool waits = true)
    {
        var offered = Target.OfferFor("x86_64").Value.ShouldNotBeNull().Kernel.ShouldNotBeNull();
        return TrialOf(arguments, waits ? s_wait : s_end).As(kernel, offered, CancellationToken.None, out var failure).ShouldNotBeNull(failure?.What);
    }

    private Trial TrialOf(ImmutableArray<string> arguments, TimeSpan limit) => new() { Command = [path, .. arguments], Root = Root, Limit = limit };
}
