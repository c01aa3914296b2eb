using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>
/// Builds a project for targets: as it is where that is good enough, else with the best proven plan; twice, in copies of different
/// names; and puts the programs where the build would have put them.
/// </summary>
public static class ProvenBuild
{
    private const string AsItIs = "as-it-is", Again = "again";

    /// <summary>Builds, compares and hands over.</summary>
    /// <param name="request">What to build, for which targets.</param>
    /// <param name="anyBytes">Whether programs are handed over even when two builds differ.</param>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="token">Ends whatever runs, and leaves the project as it was.</param>
    /// <exception cref="FixException">Nothing can be built, or the project cannot be written.</exception>
    public static async Task<BuildReport> RunAsync(FixRequest request, bool anyBytes, IFixObserver observer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var steady = await SteadyBuild.VariablesAsync(request, token);
        request = request with { Environment = request.Environment.SetItems(steady), StopsAtFirst = true };

        using var stash = new ProgramStash(CopyPlace.Make(request.Directory, "programs"));
        var trials = new PlanTrials(request, observer, (plan, copy, made) => stash.Take(plan ?? AsItIs, copy, made.Handed));
        var report = new BuildReport { Fix = await trials.RunAsync(token), Fixed = steady };
        var plan = report.Fix.NothingToFix ? null : report.Fix.Best?.Plan;
        if (plan is null && !report.Fix.NothingToFix)
            return report with { Refusal = report.Fix.Plans.IsEmpty ? "no plan applies" : "no plan is proven" };

        report = report with { Taken = plan?.Name };
        using var copy = trials.Copy($"{plan?.Name ?? AsItIs}-{Again}", token);
        var again = await trials.AttemptAsync(copy, $"{plan?.Name ?? "as it is"}, again", plan?.Steps ?? [], token);
        if (trials.Touched(token) is { IsEmpty: false } touched)
            throw new FixException(WatchedProject.Told(touched), "have the build write to paths relative to its directory; nothing was handed over");
        if (again.Failure is { } failure)
            return report with { Refusal = $"the second build in another directory: {failure}" };
        ImmutableArray<string> differences = [.. stash.Differences(plan?.Name ?? AsItIs, copy, again.Files.Handed)];
        report = report with { Differences = differences };
        if (!differences.IsEmpty && !anyBytes)
            return report with { Refusal = "two builds in different directories gave different bytes" };
        if (stash.NotMadeAgain(plan?.Name ?? AsItIs, again.Files.Handed).FirstOrDefault() is { } missing)
            return report with { Refusal = $"the second build does not make {missing}" };
        if (again.Made.Any(program => program.Report.Verdicts.Any(verdict => !Proving.IsGood(verdict.Outcome, request.FailOn))))
            return report with { Refusal = "the programs of the second build are worse than asked for" };

        token.ThrowIfCancellationRequested();
        if (copy.OriginalDigest(token) != report.Fix.ProjectSha256)
            throw new FixException($"{copy.Original} has changed while it was built", "run it again; nothing was handed over");
        HandOver(again.Files.Handed, copy);
        return report with { Handed = again.Files.Handed, NotHanded = again.Files.Others };
    }

    /// <summary>Puts files and links where the build would have put them.</summary>
    private static void HandOver(ImmutableArray<HandedFile> files, ProjectCopy copy) => ProjectChanges.Make(
        copy.Original,
        changes =>
        {
            foreach (var file in files)
            {
                var to = Path.Combine(copy.Original, file.Path);
                if (FileStatus.TryRead(to, followLinks: true, out var status) && status.Kind == RootEntryKind.Directory)
                    throw new FixException($"{to} is a directory, and the build makes a {(file.LeadsTo is null ? "file" : "link")} of that name", "move it away; nothing was handed over");
                changes.Put(file.Path, aside => copy.CopyOut(file.Path, aside));
            }
        },
        why => new($"what was built cannot be put into {copy.Original}: {why}", "make the project writable; nothing was handed over"));
}
