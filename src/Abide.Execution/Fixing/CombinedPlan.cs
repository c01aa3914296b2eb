using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Execution.Building;

namespace Abide.Execution.Fixing;

/// <summary>
/// Plans one after the other, for a project that none fixes alone: it does not build with its module's version, say, and what the other version lets it
/// build needs a newer C library than a target has. Each is made for what those before it leave, be it another reason why the build stops.
/// </summary>
internal static class CombinedPlan
{
    /// <summary>What separates the names of its plans.</summary>
    public const char Separator = '+';

    private const int MostPlans = 3;

    /// <summary>Kinds that others are made after, in this order: two that let a project build, and one that changes what it builds. The rest change how it is built.</summary>
    private static readonly ImmutableArray<string> s_firsts = ["module-pin", "flags", "build-tags"];

    /// <summary>Plans made for what a plan leaves that is not good enough, or stops elsewhere, in the order of their reach, each with that one's steps before its own.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="before">What the build makes as it is.</param>
    /// <param name="first">The plan, itself a combined one maybe.</param>
    /// <param name="copy">Where it was tried.</param>
    /// <param name="after">What came of it.</param>
    /// <param name="token">Ends what is asked.</param>
    public static async Task<ImmutableArray<Plan>> AfterAsync(FixRequest request, BuildResult before, Plan first, ProjectCopy copy, AttemptResult after, CancellationToken token)
    {
        var place = s_firsts.IndexOf(first.Kind);
        if (place < 0 || after.TestFailed || first.Name.Count(c => c == Separator) == MostPlans - 1) return [];
        ImmutableArray<string> diagnoses = [.. after.End?.Explanation?.Causes.Select(cause => cause.Diagnosis.Id) ?? []];
        bool builds = after is { Failure: null, Made.IsEmpty: false };
        if (!builds && (diagnoses.IsEmpty || diagnoses.SequenceEqual(before.Diagnoses))) return [];

        var runner = new ToolRunner(after.Applied.Environment);
        var there = request with
        {
            Directory = copy.Place(request.Directory),
            Environment = after.Applied.Environment,
            Command = after.Applied.Build,
        };
        var build = await BuildSurvey.TakeAsync(there.Directory, runner, token);
        var made = new BuildResult
        {
            ExitCode = after.End?.ExitCode,
            Diagnoses = diagnoses,
            LastLines = builds ? [] : [.. after.End?.LastLines.Select(copy.Told) ?? []],
            Programs = [.. after.Made.Select(program => program.Report)],
        };
        var situation = await FixSurvey.TakeAsync(there, copy.Directory, build, made, runner, token);
        return
        [
            .. Planning.Propose(situation).Select(proposal => proposal.Plan).OfType<Plan>().Where(second => builds ? !s_firsts[..(place + 1)].Contains(second.Kind) : s_firsts.Contains(second.Kind)).Select(second => second with
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
