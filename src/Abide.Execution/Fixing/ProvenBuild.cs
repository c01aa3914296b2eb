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
        var trials = new PlanTrials(request, observer, (plan, copy, made) => stash.Take(plan ?? AsItIs, copy, made));
        var report = new BuildReport { Fix = await trials.RunAsync(token), Fixed = steady };
        var plan = report.Fix.NothingToFix ? null : report.Fix.Best?.Plan;
        if (plan is null && !report.Fix.NothingToFix)
            return report with { Refusal = report.Fix.Plans.IsEmpty ? "no plan applies" : "no plan is proven" };

        report = report with { Taken = plan?.Name };
        using var copy = trials.Copy($"{plan?.Name ?? AsItIs}-{Again}", token);
        var again = await trials.AttemptAsync(copy, $"{plan?.Name ?? "as it is"}, again", plan?.Steps ?? [], token);
        if (trials.Touched(token) is { IsEmpty: false } touched)
            throw new FixException(PlanTrials.ChangedProject(touched), "have the build write to paths relative to its directory; nothing was handed over");
        if (again.Failure is { } failure)
            return report with { Refusal = $"the second build in another directory: {failure}" };
        ImmutableArray<string> differences = [.. Differences(report.Fix, plan, again, stash, copy)];
        report = report with { Differences = differences };
        if (!differences.IsEmpty && !anyBytes)
            return report with { Refusal = "two builds in different directories gave different bytes" };
        if (again.Made.Any(program => program.Report.Verdicts.Any(verdict => !Proving.IsGood(verdict.Outcome, request.FailOn))))
            return report with { Refusal = "the programs of the second build are worse than asked for" };

        token.ThrowIfCancellationRequested();
        if (copy.OriginalDigest(token) != report.Fix.ProjectSha256)
            throw new FixException($"{copy.Original} has changed while it was built", "run it again; nothing was handed over");
        return report with { Handed = HandOver(again.Made, copy) };
    }

    private static IEnumerable<string> Differences(FixReport report, Plan? plan, AttemptResult again, ProgramStash stash, ProjectCopy copy)
    {
        var first = plan is null
            ? report.Before.Programs.Select(program => (program.Path, program.Sha256))
            : report.Best!.Programs.Select(program => (program.Path, program.Sha256));
        var second = again.Made.ToDictionary(program => program.Report.Path, StringComparer.Ordinal);
        foreach (var (path, sha256) in first)
        {
            if (!second.Remove(path, out var made)) yield return $"{path} is made by one build only";
            else if (made.Report.Sha256 != sha256)
                yield return ByteDifference.Describe(path, File.ReadAllBytes(stash.File(plan?.Name ?? AsItIs, path)), File.ReadAllBytes(Path.Combine(copy.Directory, path))) ?? $"{path} differs";
        }

        foreach (var path in second.Keys.Order(StringComparer.Ordinal))
            yield return $"{path} is made by one build only";
    }

    /// <summary>Each program is written beside its place and renamed; when a rename fails, those before it are undone.</summary>
    private static ImmutableArray<HandedProgram> HandOver(ImmutableArray<MadeProgram> made, ProjectCopy copy)
    {
        const string Old = ".old";
        var ready = new List<(string Aside, string To)>();
        var undo = new Stack<Action>();
        try
        {
            foreach (var program in made)
            {
                var to = Path.Combine(copy.Original, program.Report.Path);
                if (FileStatus.TryRead(to, followLinks: true, out var status) && status.Kind == RootEntryKind.Directory)
                    throw new FixException($"{to} is a directory, and the build makes a program of that name", "move it away; nothing was handed over");
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                var aside = $"{to}.abide-{Environment.ProcessId}";
                ready.Add((aside, to));
                File.Copy(Path.Combine(copy.Directory, program.Report.Path), aside, overwrite: true);
            }

            foreach (var (aside, to) in ready)
            {
                if (FileStatus.TryRead(to, followLinks: false, out _))
                {
                    File.Move(to, aside + Old, overwrite: true);
                    undo.Push(() => File.Move(aside + Old, to, overwrite: true));
                }
                else
                {
                    undo.Push(() => File.Delete(to));
                }

                File.Move(aside, to);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            while (undo.TryPop(out var step)) step(); // what cannot be put back stays beside, under a name that says so
            throw new FixException($"the programs cannot be put into {copy.Original}: {e.Message}", "make the project writable; nothing was handed over");
        }
        finally
        {
            foreach (var (aside, _) in ready)
                File.Delete(aside);
        }

        foreach (var (aside, _) in ready)
            File.Delete(aside + Old);
        return [.. made.Select(program => new HandedProgram(program.Report.Path, program.Report.Sha256!, program.Size))];
    }
}
