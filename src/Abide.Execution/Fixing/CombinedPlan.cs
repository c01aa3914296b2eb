using Abide.Builds.Plans;
using Abide.Execution.Building;

namespace Abide.Execution.Fixing;

/// <summary>
/// Two plans, one after the other, for a project that neither fixes alone: it does not build with its module's version, and what the other version
/// lets it build makes system calls that a target lacks. The second is made for what the first leaves.
/// </summary>
internal static class CombinedPlan
{
    public const string First = "module-pin", Second = "build-tags", Name = $"{First}+{Second}";

    /// <summary>The plan; null where there is nothing for the second to do after the first.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="first">The first plan.</param>
    /// <param name="copy">Where it was tried.</param>
    /// <param name="after">What came of it.</param>
    /// <param name="token">Ends what is asked.</param>
    public static async Task<Plan?> AfterAsync(FixRequest request, Plan first, ProjectCopy copy, AttemptResult after, CancellationToken token)
    {
        if (first.Kind != First || after is not { Failure: null, Made.IsEmpty: false }) return null;
        var runner = new ToolRunner(after.Applied.Environment);
        var there = request with { Directory = copy.Place(request.Directory), Environment = after.Applied.Environment };
        var build = await BuildSurvey.TakeAsync(there.Directory, runner, token);
        var made = new BuildResult { ExitCode = 0, Programs = [.. after.Made.Select(program => program.Report)] };
        var situation = await FixSurvey.TakeAsync(there, copy.Directory, build, made, runner, token);
        return Planning.Propose(situation, Second).Select(proposal => proposal.Plan).FirstOrDefault(plan => plan is not null) is { } second
            ? second with
            {
                Name = Name,
                Title = $"{first.Title}; then {second.Title}",
                Steps = [.. first.Steps, .. second.Steps],
                Preconditions = [.. first.Preconditions, .. second.Preconditions],
                Changes = [.. first.Changes, .. second.Changes],
                NeedsRun = first.NeedsRun || second.NeedsRun,
            }
            : null;
    }
}
