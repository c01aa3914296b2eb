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
    private const int MostPlans = 3;

    /// <summary>Kinds that others are made after, in this order: two that let a project build, and one that changes what it builds. The rest change how it is built.</summary>
    private static readonly ImmutableArray<string> s_firsts = ["module-pin", "flags", "build-tags"];

    /// <summary>Proposals for what a plan leaves that is not good enough, or stops elsewhere, in the order of their reach, each with that one's steps before its own.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="before">What the build makes as it is.</param>
    /// <param name="first">The plan, itself a combined one maybe.</param>
    /// <param name="copy">Where it was tried.</param>
    /// <param name="after">What came of it.</param>
    /// <param name="builds">Whether its build went through.</param>
    /// <param name="token">Ends what is asked.</param>
    public static async Task<ImmutableArray<Proposal>> AfterAsync(FixRequest request, BuildResult before, Plan first, ProjectCopy copy, AttemptResult after, bool builds, CancellationToken token)
    {
        var place = s_firsts.IndexOf(first.Kind);
        if (place < 0 || first.Name.Count(c => c == Plan.Separator) == MostPlans - 1) return [];
        ImmutableArray<string> diagnoses = builds ? [] : [.. after.End?.Explanation?.Causes.Select(cause => cause.Diagnosis.Id) ?? []];
        var helped = builds
            ? after.Made.Any(program => program.Report.Verdicts.Any(verdict => !Proving.IsGood(verdict.Outcome, request.FailOn)))
            : !diagnoses.IsEmpty && !diagnoses.SequenceEqual(before.Diagnoses);
        if (!helped) return [];

        var runner = new ToolRunner(after.Applied.Environment);
        var there = request with
        {
            Directory = copy.Place(request.Directory),
            Environment = after.Applied.Environment,
            Command = [.. after.Applied.Build.Select(copy.Moved)],
        };
        var build = await BuildSurvey.TakeAsync(there.Directory, runner, token);
        var made = new BuildResult
        {
            ExitCode = builds ? 0 : after.End?.ExitCode,
            Diagnoses = diagnoses,
            LastLines = builds ? [] : [.. after.End?.LastLines.Select(copy.Told) ?? []],
            Programs = [.. after.Made.Select(program => program.Report)],
        };
        FixSituation situation;
        try
        {
            situation = await FixSurvey.TakeAsync(there, copy.Directory, build, made, runner, token);
        }
        catch (FixException)
        {
            return []; // what is built is for an architecture that a target does not have: told of the first plan, by its verdicts
        }

        return
        [
            .. Planning.Propose(situation)
                .Where(proposal => builds ? !s_firsts[..(place + 1)].Contains(proposal.Kind) : s_firsts.Contains(proposal.Kind))
                .Select(proposal => proposal.Plan is { } second ? Proposal.Of(Join(first, second, copy)) : proposal),
        ];
    }

    private static Plan Join(Plan first, Plan second, ProjectCopy copy) => second with
    {
        Name = $"{first.Name}{Plan.Separator}{second.Name}",
        Title = $"{first.Title}; then {copy.Told(second.Title)}",
        Steps = [.. first.Steps, .. second.Steps.Select(step => AtHome(step, copy))],
        Preconditions = [.. first.Preconditions, .. second.Preconditions.Select(copy.Told)],
        Changes = [.. first.Changes, .. second.Changes.Select(copy.Told)],
        NeedsRun = first.NeedsRun || second.NeedsRun,
    };

    /// <summary>A step that was made in a copy, with the project's own paths.</summary>
    private static PlanStep AtHome(PlanStep step, ProjectCopy copy) => step switch
    {
        SetVariable set => set with { Value = set.Value is null ? null : copy.Told(set.Value) },
        WriteFile write => write with { Text = copy.Told(write.Text) },
        CopyFile file => file with { Source = copy.Told(file.Source) },
        RunTool run => run with { Command = [.. run.Command.Select(copy.Told)] },
        ReplaceCommand replace => replace with { Command = [.. replace.Command.Select(copy.Told)] },
        _ => step,
    };
}
