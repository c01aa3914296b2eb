using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Builds.Projects;
using Abide.Compatibility.Verdicts;
using Abide.Execution.Building;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>
/// Finds plans for a project or program and tries each on a copy. The project's own files are read and never written; no copy and no process is
/// left, however it ends.
/// </summary>
public sealed class PlanTrials
{
    private FixRequest _request;
    private readonly IFixObserver _observer;
    private readonly ProgramJudge _judge;
    private readonly ToolHashes _tools;
    private ImmutableArray<string>? _applied;
    private readonly List<Plan> _combined = []; // made after plans that were tried, and not tried themselves yet
    private readonly List<Proposal> _refusedAfter = []; // by what would have been combined with plans that were tried

    private readonly Action<string?, ProjectCopy, MadeFiles>? _made;
    private WatchedProject? _project;
    private ImmutableSortedSet<string> _touched = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <param name="request">What to fix.</param>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="made">Called with what a plan's build made while its copy is there; the plan is null for the project as it is.</param>
    internal PlanTrials(FixRequest request, IFixObserver observer, Action<string?, ProjectCopy, MadeFiles>? made = null)
    {
        (_request, _observer, _made) = (request, observer, made);
        _tools = new(new ToolRunner(request.Environment));
        _judge = new ProgramJudge(request.Targets, new DirectoryTree("/"), tellsLibraries: false);
    }

    /// <summary>Builds the project as it is, then with each plan.</summary>
    /// <param name="request">What to fix.</param>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="token">Ends whatever runs, and removes the copies.</param>
    /// <exception cref="FixException">Nothing can be tried.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<FixReport> RunAsync(FixRequest request, IFixObserver observer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        return new PlanTrials(request, observer).RunAsync(token);
    }

    /// <summary>Does a proof again: the same plan, build and runs, in a new copy.</summary>
    /// <param name="recorded">What was proven. Its steps and commands are run.</param>
    /// <param name="project">Where the project lies now, absolute; null for where it lay.</param>
    /// <param name="request">Targets, environment and how to run; what the proof says takes the place of the rest.</param>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="token">Ends whatever runs, and removes the copies.</param>
    /// <exception cref="FixException">Nothing can be tried.</exception>
    public static async Task<Replay> ReplayAsync(Proof recorded, string? project, FixRequest request, IFixObserver observer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(request);
        var root = project ?? recorded.Project;
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(root, recorded.Directory)));
        if (!Directory.Exists(directory))
            throw new FixException($"there is no {directory}, where the proof was made", "name the project's directory: abide fix --replay proof.json DIR");
        var report = await RunAsync(
            request with
            {
                Directory = directory,
                Root = root,
                Program = recorded is { Command.IsEmpty: true, Plan.Bundle: { } bundle } ? Path.Combine(root, bundle.Of) : null,
                Command = recorded.Command,
                Environment = BuildVariables.Restore(request.Environment, recorded.Environment),
                FailOn = recorded.FailOn,
                Programs = recorded.Chosen,
                RunArguments = recorded.RunArguments,
                Test = recorded.Test,
                Given = recorded.Plan,
            },
            observer,
            token);
        return Replay.Compare(recorded, report.Plans[0]);
    }

    /// <summary>Another copy of the project, once <see cref="RunAsync(CancellationToken)"/> has looked at it.</summary>
    internal ProjectCopy Copy(string purpose, CancellationToken token) => ProjectCopy.Make(_project!.Tree, purpose, token);

    /// <inheritdoc cref="WatchedProject.Touched"/>
    internal ImmutableArray<string> Touched(CancellationToken token) => _project!.Touched(token);

    /// <summary>Builds in a copy after some steps.</summary>
    internal Task<AttemptResult> AttemptAsync(ProjectCopy copy, string name, ImmutableArray<PlanStep> steps, CancellationToken token, BundleLayout? bundle = null) =>
        new PlanAttempt(_request, _judge, _observer) { Bundle = bundle }.RunAsync(copy, name, steps, token);

    internal async Task<FixReport> RunAsync(CancellationToken token)
    {
        _observer.Doing("looking at the project");
        var runner = new ToolRunner(_request.Environment);
        var build = _request.Program is null ? await BuildSurvey.TakeAsync(_request.Directory, runner, token) : null;
        _project = await WatchedProject.ReadAsync(_request, build, runner, token);
        var tree = _project.Tree;
        _request = BuildWords.Complete(_request, build, tree.Directory);

        var (before, result) = await BeforeAsync(tree, token);
        var report = new FixReport
        {
            Project = tree.Directory,
            ProjectSha256 = _project.Digest,
            Directory = Path.GetRelativePath(tree.Directory, _request.Directory),
            Command = _request.Command,
            Targets = [.. _request.Targets.Select(target => target.Name)],
            FailOn = _request.FailOn,
            Before = result,
        };
        // Before plans: one that is applied is the last thing that happens.
        report = await WithLookupsAsync(report with { Notes = Notes(tree) }, build, token);
        if (IsGood(result) && _request is { Only: null, Given: null })
            return report with { NothingToFix = true };

        var proposals = _request.Given is { } given ? [Proposal.Of(given)] : Planning.Propose(await FixSurvey.TakeAsync(_request, tree.Directory, build, result, runner, token));
        var proofs = new List<Proof>();
        foreach (var plan in Chosen(proposals))
        {
            if (_request.StopsAtFirst && proofs.Exists(proof => proof.Plan.Kind != plan.Kind && Proving.IsUnbeatable(proof, ProgramRuns.Most(_request)))) break;
            proofs.Add(await TryAsync(plan, tree, report, build, before, combines: !proofs.Exists(IsProven), token));
        }

        // Two together, then three: no more plans than it takes.
        while (_combined.Count > 0 && !proofs.Exists(IsProven))
        {
            var combined = _combined.Where(IsOnTheWay).ToList();
            _combined.Clear();
            foreach (var plan in combined)
            {
                proofs.Add(await TryAsync(plan, tree, report, build, before, combines: !proofs.Exists(IsProven), token));
                if (_request.StopsAtFirst && Proving.IsUnbeatable(proofs[^1], ProgramRuns.Most(_request))) break;
            }
        }

        if (_request is { Only: { } only, Given: null } && proofs[^1].Plan.Name != only)
            throw NotTried(only, proofs[^1]);

        return report with
        {
            Plans = Proving.Rank(proofs),
            Refused = [.. proposals.Where(proposal => proposal.Refusal is not null).Select(proposal => new RefusedPlan(proposal.Kind, proposal.Refusal!.Reason, proposal.Refusal.Hint))],
            Applied = _applied,
            Touched = [.. _touched],
        };
    }

    /// <summary>With the names that were looked up, or a note why they could not be.</summary>
    private async Task<FixReport> WithLookupsAsync(FixReport report, BuildFacts? build, CancellationToken token)
    {
        try
        {
            var (names, notes) = await LookupProbe.AskAsync(_request, build, token);
            return report with { Resolved = names, Notes = report.Notes.AddRange(notes) };
        }
        catch (FixException e)
        {
            return report with { Notes = report.Notes.Add(e.Hint.Length > 0 ? $"nothing was looked up: {e.Message}; hint: {e.Hint}" : $"nothing was looked up: {e.Message}") };
        }
    }

    private async Task<(AttemptResult Attempt, BuildResult Result)> BeforeAsync(ProjectTree tree, CancellationToken token)
    {
        using var copy = ProjectCopy.Make(tree, "before", token);
        var before = await AttemptAsync(copy, "as it is", [], token);
        if (Touched(token) is { IsEmpty: false } touched)
            throw new FixException(WatchedProject.Told(touched), "have the build write to paths relative to its directory, and leave the project alone meanwhile");
        _made?.Invoke(null, copy, before.Files);
        if (before is { Failure: null, Made.IsEmpty: true }) throw MadeNothing(before, tree);
        return (before, new BuildResult
        {
            ExitCode = _request.Command.IsEmpty ? null : before.TestFailed ? 0 : before.End?.ExitCode,
            Diagnoses = [.. before.End?.Explanation?.Causes.Select(cause => cause.Diagnosis.Id) ?? []],
            LastLines = before.Failure is null ? [] : [.. before.End?.LastLines.Select(copy.Told) ?? [], .. before.End?.Failure is { } why ? [why] : (string[])[]],
            Programs = [.. before.Made.Select(program => program.Report)],
            Elsewhere = before.Made.All(program => program.Report.Verdicts.All(verdict => Proving.IsGood(verdict.Outcome, _request.FailOn))) ? [] : OtherReleases.Judge(_request, before.Made, copy, token),
        });
    }

    private FixException MadeNothing(AttemptResult before, ProjectTree tree)
    {
        var build = string.Join(' ', _request.Command);
        if (_request.Program is { } program)
            return new($"{program} is no ELF program", "name a program, or a project's directory");
        if (before.Others is { IsEmpty: false } others)
            return new($"{build} makes {string.Join(", ", others)}; none is {string.Join(" or ", _request.Programs)}", "name with --program what it makes, relative to where it runs");
        if (before.Files.Handed.Select(file => file.Path).Concat(before.Files.Others).FirstOrDefault(path => path.EndsWith(".a", StringComparison.Ordinal)) is { } archive)
            return new($"{build} makes {archive} and no program", "an archive is judged as part of a program: have the build link one with it");
        return new(
            $"{build} makes no program{LinksOut.Of(tree).Suspicion}",
            "where everything is up to date already, give a build that starts afresh (make clean all); --program names what counts");
    }

    private List<Plan> Chosen(ImmutableArray<Proposal> proposals)
    {
        var plans = proposals.Select(proposal => proposal.Plan).OfType<Plan>().ToList(); // in the order of their reach
        if (_request.Only is not { } asked) return plans;
        var name = asked.Split(Plan.Separator)[0];
        if (plans.Find(plan => plan.Name == name) is { } chosen) return [chosen];
        if (proposals.FirstOrDefault(proposal => proposal.Kind == name && proposal.Refusal is not null)?.Refusal is { } refusal)
            throw new FixException($"plan {name} cannot be tried: {refusal.Reason}", refusal.Hint.Length > 0 ? refusal.Hint : "leave --plan out to see what else there is");
        throw new FixException(
            $"there is no plan {name} for this project",
            plans.Count > 0 ? $"plans are {string.Join(", ", plans.Select(plan => plan.Name))}" : "no plan applies; leave --plan out to see why");
    }

    private FixException NotTried(string asked, Proof last)
    {
        const string Hint = "leave --plan out to see what there is";
        var rest = asked[last.Plan.Name.Length..].TrimStart(Plan.Separator);
        if (IsProven(last)) return new($"plan {asked} is not tried: {last.Plan.Name} alone is proven", Hint);
        if (_refusedAfter.Find(proposal => proposal.Kind == rest)?.Refusal is { } refusal)
            return new($"plan {asked} cannot be tried: {refusal.Reason}", refusal.Hint.Length > 0 ? refusal.Hint : Hint);
        return new($"plan {asked} is not tried: nothing called '{rest}' is made after {last.Plan.Name}{(last.Reason is { } reason ? $", of which came: {reason}" : "")}", Hint);
    }

    private static bool IsProven(Proof proof) => proof.Standing == ProofStanding.Proven;

    /// <summary>Whether a plan is the one that alone is to be tried, or comes before it.</summary>
    private bool IsOnTheWay(Plan plan) =>
        _request.Only is not { } only || only == plan.Name || only.StartsWith($"{plan.Name}{Plan.Separator}", StringComparison.Ordinal);

    private async Task<Proof> TryAsync(Plan plan, ProjectTree tree, FixReport report, BuildFacts? build, AttemptResult before, bool combines, CancellationToken token)
    {
        using var copy = ProjectCopy.Make(tree, plan.Name, token);
        var after = await AttemptAsync(copy, plan.Name, plan.Steps, token, plan.Bundle);
        _made?.Invoke(plan.Name, copy, after.Files);
        var programs = ProofAssembly.Compare(before, after);
        var standing = Proving.StandingOf(plan, programs, _request.FailOn, out var reason);
        var goesThrough = after.Failure is null || (after.TestFailed && before.TestFailed);
        if (!goesThrough)
            (standing, reason) = (ProofStanding.Failed, after.End?.Explanation?.Causes.Select(cause => plan.Traps.GetValueOrDefault(cause.Diagnosis.Id)).FirstOrDefault(trap => trap is not null) is { } trap ? $"{after.Failure}; {trap}" : after.Failure);
        var leaks = after.End is not null ? await new LeakWatch(_request, build, _observer).LookAsync(plan, tree, token) : null;
        if (after.Failure is null && Proving.LeakedInto(plan, leaks) is { } leaked)
            (standing, reason) = (ProofStanding.Failed, leaked);
        if (Touched(token) is { IsEmpty: false } touched)
        {
            (standing, reason) = (ProofStanding.Failed, WatchedProject.Told(touched));
            _touched = _touched.Union(touched);
        }

        var proof = new Proof
        {
            Plan = plan,
            Standing = standing,
            Reason = reason,
            Project = tree.Directory,
            ProjectSha256 = report.ProjectSha256,
            Directory = report.Directory,
            Command = _request.Command,
            Environment = BuildVariables.Of(_request.Environment),
            Chosen = _request.Programs,
            RunArguments = _request.RunArguments,
            Test = _request.Test,
            Targets = report.Targets,
            FailOn = _request.FailOn,
            Tools = await _tools.OfAsync(build, plan.Compilers, after.Applied.Started.Select(name => ProjectCommand.Find(name, copy.Place(_request.Directory), after.Applied.Environment)).OfType<string>(), token),
            Kernel = _request.Kernel,
            Commands = [.. after.Applied.Commands],
            Changed = ProofAssembly.Changed(after, copy),
            Leaks = leaks,
            Programs = programs,
        };
        _observer.Tried(proof, copy, after.Files);
        if (combines && !IsProven(proof) && _request.Given is null && plan.Name != _request.Only)
        {
            foreach (var proposal in await CombinedPlan.AfterAsync(_request, report.Before, plan, copy, after, goesThrough && !after.Made.IsEmpty, token))
            {
                if (proposal.Plan is { } combined) _combined.Add(combined);
                else _refusedAfter.Add(proposal);
            }
        }

        if (_request.Applies && plan.Name == _request.Only && standing == ProofStanding.Proven) _applied = PlanApplication.Apply(proof, copy, token);
        return proof;
    }

    private bool IsGood(BuildResult before) =>
        before.ExitCode is 0 or null && !before.Programs.IsEmpty && before.LastLines.IsEmpty && before.Programs.All(program => program.Verdicts.All(verdict => Proving.IsGood(verdict.Outcome, _request.FailOn)));

    private static ImmutableArray<string> Notes(ProjectTree tree) =>
        [.. tree.Gaps is { } gaps ? [$"not copied: {gaps}"] : (string[])[], .. LinksOut.Of(tree).Notes];
}
