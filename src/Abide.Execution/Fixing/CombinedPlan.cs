using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Execution.Building;

namespace Abide.Execution.Fixing;

/// <summary>
/// Plans one after the other, for a project that none fixes alone: it does not build with its module's version, say, and what the other version lets it
/// build needs a newer C library than a target has. Each is made for what those before it leave.
/// </summary>
internal static class CombinedPlan
{
    /// <summary>What separates the names of its plans.</summary>
    public const char Separator = '+';

    /// <summary>Kinds that others are made after, in this order: these change sources, and the rest how they are built.</summary>
    private static readonly ImmutableArray<string> s_firsts = ["module-pin", "build-tags"];

    /// <summary>Plans made for what a plan leaves that builds and is not good enough, in the order of their reach, each with that one's steps before its own.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="first">The plan, itself a combined one maybe.</param>
    /// <param name="copy">Where it was tried.</param>
    /// <param name="after">What came of it.</param>
    /// <param name="token">Ends what is asked.</param>
    public static async Task<ImmutableArray<Plan>> AfterAsync(FixRequest request, Plan first, ProjectCopy copy, AttemptResult after, CancellationToken token)
    {
        var place = s_firsts.IndexOf(first.Kind);
        if (place < 0 || after is not { Failure: null, Made.IsEmpty: false }) return [];
        var runner = new ToolRunner(after.Applied.Environment);
        var there = request with { Directory = copy.Place(request.Directory), Environment = after.Applied.Environment };
        var build = await BuildSurvey.TakeAsync(there.Directory, runner, token);
        var made = new BuildResult { ExitCode = 0, Programs = [.. after.Made.Select(program => program.Report)] };
        var situation = await FixSurvey.TakeAsync(there, copy.Directory, build, made, runner, token);
        return
        [
            .. Planning.Propose(situation).Select(proposal => proposal.Plan).OfType<Plan>().Where(second => !s_firsts[..(place + 1)].Contains(second.Kind)).Select(second => second with
            {
                Name = $"{first.Name}{Separator}{second.Name}",
                Title = $"{first.Title}; then {second.Title}",
                Steps = [.. first.Steps, .. second.Steps],
                Preconditions = [.. first.Preconditions, .. second.Preconditions],
                Changes = [.. first.Changes, .. second.Changes],
                NeedsRun = first.NeedsRun || second.NeedsRun,
            }),
        ];
    }
}
