using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Compatibility.Verdicts;

namespace Abide.Execution.Fixing;

/// <summary>One build of a project in a copy of its own: as it is, or after a plan's steps.</summary>
/// <param name="request">What was asked.</param>
/// <param name="judge">Judges what is made.</param>
/// <param name="observer">Is told how it goes.</param>
internal sealed class PlanAttempt(FixRequest request, ProgramJudge judge, IFixObserver observer)
{
    private readonly ProjectCommand _runner = new(request.Limit, observer.Wrote);

    /// <summary>Set for a plan that has a program bring its libraries: it is judged with these, and started by its launcher.</summary>
    public BundleLayout? Bundle { get; init; }

    /// <summary>Builds, tests and judges.</summary>
    /// <param name="copy">The copy to build in.</param>
    /// <param name="name">What it is called for people: a plan's name.</param>
    /// <param name="steps">Done before; empty for the project as it is.</param>
    /// <param name="token">Ends all.</param>
    public async Task<AttemptResult> RunAsync(ProjectCopy copy, string name, ImmutableArray<PlanStep> steps, CancellationToken token)
    {
        var directory = copy.Place(request.Directory);
        var applied = new StepApplication(copy, directory, _runner)
        {
            Environment = Placed(request.Environment, copy),
            Build = request.Command,
        };
        foreach (var step in steps)
        {
            if (step is RunTool tool) observer.Doing($"{name}: {string.Join(' ', tool.Command)}");
            if (await applied.ApplyAsync(step, token) is { } failure)
                return new(applied, [], [], failure, null);
        }

        var changed = steps.Any(step => step is WriteFile or CopyFile or RunTool) ? copy.Changes(token) : [];
        if (applied.Build.IsEmpty && request.Program is null)
            return new(applied, changed, [], "there is nothing to build", null);

        CommandEnd? end = null;
        var before = ProjectTree.Walk(copy.Directory, ProjectTree.IsVersionControl, token);
        var present = MadePrograms.Present(before); // read now: a build may write the same bytes again
        if (!applied.Build.IsEmpty)
        {
            observer.Doing($"{name}: {string.Join(' ', applied.Build)}");
            end = await RunAsync(applied, [.. applied.Build.Select(copy.Moved)], copy, directory, token);
            if (!end.IsGood) return new(applied, changed, [], $"the build failed: {copy.Told(end.Reason)}", end);
        }

        observer.Doing($"{name}: judging");
        ImmutableArray<string> chosen = [.. Chosen(copy, directory)];
        var now = ProjectTree.Walk(copy.Directory, ProjectTree.IsVersionControl, token);
        var made = Bundle is { } bundle ? BundledPrograms.Judge(request, bundle, copy) : new MadePrograms(judge, request.Waive).Find(copy, chosen, now, request.Program is null ? present : ImmutableDictionary<string, PresentProgram>.Empty, inPlace: request.Program is not null && steps.IsEmpty, token);
        var files = Bundle is not null ? MadeFiles.Of(copy, Bundle, now) : MadeFiles.Find(copy, before, now, made, namedAlone: !chosen.IsEmpty);
        ImmutableArray<string> others = made.IsEmpty && !chosen.IsEmpty ? [.. new MadePrograms(judge, request.Waive).Find(copy, [], now, present, inPlace: false, token).Select(program => program.Report.Path)] : [];
        var runs = new ProgramRuns(request);
        if (request.RunArguments is not null) observer.Doing($"{name}: running what was made");
        made = [.. made.Select(program => runs.Attach(program, Bundle is { } started ? $"{started.Directory}/{started.Launcher}" : program.Report.Path, copy, token))];

        if (!request.Test.IsEmpty)
        {
            observer.Doing($"{name}: {string.Join(' ', request.Test)}");
            var test = await RunAsync(applied, [.. request.Test.Select(copy.Moved)], copy, directory, token);
            if (!test.IsGood) return new(applied, changed, made, $"the test failed: {copy.Told(test.Reason)}", test) { TestFailed = true, Files = files };
        }

        return new(applied, changed, made, null, end) { Others = others, Files = files };
    }

    /// <summary>Runs a command and takes it down.</summary>
    private async Task<CommandEnd> RunAsync(StepApplication applied, ImmutableArray<string> command, ProjectCopy copy, string directory, CancellationToken token)
    {
        var end = await _runner.RunAsync(command, directory, applied.Environment, token);
        var variables = applied.Variables.ToImmutableSortedDictionary(each => each.Key, each => each.Value is null ? null : copy.Told(each.Value));
        applied.Commands.Add(new([.. command.Select(copy.Told)], variables, end.ExitCode));
        return end;
    }

    /// <summary>Variables that name files of the project lead into the copy.</summary>
    internal static ImmutableSortedDictionary<string, string> Placed(ImmutableSortedDictionary<string, string> environment, ProjectCopy copy) =>
        environment.ToImmutableSortedDictionary(variable => variable.Key, variable => variable.Key is "PATH" || WatchedProject.Caches.Contains(variable.Key) ? variable.Value : copy.Moved(variable.Value), StringComparer.Ordinal);

    private IEnumerable<string> Chosen(ProjectCopy copy, string directory) =>
        request.Programs.Select(path => Path.GetRelativePath(copy.Directory, Path.GetFullPath(path, directory)));
}

/// <summary>What came of one build.</summary>
/// <param name="Applied">What was run, and how.</param>
/// <param name="Changed">Files of the copy that steps changed.</param>
/// <param name="Made">What was built.</param>
/// <param name="Failure">Why it did not go through; null when it did.</param>
/// <param name="End">How the build, or the test that failed, ended; null when none was run.</param>
internal sealed record AttemptResult(StepApplication Applied, ImmutableArray<CopyChange> Changed, ImmutableArray<MadeProgram> Made, string? Failure, CommandEnd? End)
{
    public bool TestFailed { get; init; }

    /// <summary>All that the build left.</summary>
    public MadeFiles Files { get; init; } = MadeFiles.None;

    /// <summary>What was made where nothing was that the user named.</summary>
    public ImmutableArray<string> Others { get; init; } = [];
}
