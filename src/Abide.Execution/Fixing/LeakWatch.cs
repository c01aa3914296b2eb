using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Builds.Projects;
using Abide.Builds.Traces;
using Abide.Execution.Fixing.Interop;
using Abide.Execution.Sandbox;
using Abide.Execution.Tracing;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Builds once more with a plan, in a copy of its own, and takes down which headers and libraries of this machine get in.</summary>
/// <param name="request">What was asked.</param>
/// <param name="build">What is known of the project.</param>
/// <param name="observer">Is told how it goes.</param>
internal sealed class LeakWatch(FixRequest request, BuildFacts? build, IFixObserver observer)
{
    private const string Preprocessor = "CGO_CPPFLAGS";
    private const int Kill = 9; // SIGKILL

    /// <summary>What got in; null for a plan that leaves open what a build takes.</summary>
    /// <param name="plan">Its steps have succeeded.</param>
    /// <param name="tree">The project.</param>
    /// <param name="token">Ends it.</param>
    public async Task<HostLeakSearch?> LookAsync(Plan plan, ProjectTree tree, CancellationToken token)
    {
        if (plan.Bounds is not { } bounds) return null;
        using var copy = ProjectCopy.Make(tree, $"{plan.Name}-watched", token);
        var applied = new StepApplication(copy, copy.Place(request.Directory), new ProjectCommand(request.Limit, observer.Wrote))
        {
            Environment = PlanAttempt.Placed(request.Environment, copy),
            Build = request.Command,
        };
        foreach (var step in plan.Steps)
        {
            if (await applied.ApplyAsync(step, token) is { } failure) return new(failure, []);
        }

        observer.Doing($"{plan.Name}: watching what a second build takes from this machine");
        var result = Watch(applied, [.. applied.Build.Select(copy.Moved)], copy, token);
        if (result.Trace is not { } trace) return new($"{result.Failure!.What}; {result.Failure.Hint}", []);
        var found = HostLeaks.Find(trace, bounds, [copy.Directory, .. GoDirectories()]);
        // What a build took before it failed may be why it did.
        var end = trace.ExitCode == 0 ? null : trace.ExitCode is { } code ? $"the build that was watched ended with {code}" : "the build that was watched was ended";
        return new(end ?? (Gap(trace) is { } gap ? copy.Told(gap) : null), [.. found.Select(leak => leak with { By = copy.Told(leak.By) })]);
    }

    private TraceResult Watch(StepApplication applied, ImmutableArray<string> command, ProjectCopy copy, CancellationToken token)
    {
        using var family = new ChildFamily();
        using var standing = new WorkingDirectory(copy.Place(request.Directory));
        using var nothing = File.OpenHandle("/dev/null");
        using var unread = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using var traced = new TracedBuild(new()
        {
            Command = RunRequest.Encode(command),
            Environment = applied.Environment.SetItem("PWD", copy.Place(request.Directory)).SetItems(Fresh(applied.Environment)),
            KeepsGoCache = true,
            OpenFiles = request.OpenFiles,
            IgnoredSignals = request.IgnoredSignals,
            Input = nothing,
            Output = unread,
            Error = unread,
        });
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(token);
        ends.CancelAfter(request.Limit);
        using var killing = ends.Token.Register(() =>
        {
            traced.Signal(Kill);
            ChildFamily.KillAll();
        });
        var result = traced.Complete();
        token.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>
    /// Has the go command compile all C anew, which its cache would answer otherwise, and take everything else from there: a macro that nothing
    /// reads, with another name each time.
    /// </summary>
    private Dictionary<string, string> Fresh(ImmutableSortedDictionary<string, string> environment)
    {
        if (build?.Go is null) return [];
        var before = environment.GetValueOrDefault(Preprocessor) is { Length: > 0 } set ? set : build.Settings[Preprocessor].Value ?? "";
        return new() { [Preprocessor] = $"{before} -DABIDE_WATCHED_{Guid.NewGuid():N}".TrimStart() };
    }

    /// <summary>Go's own tree and modules, also where links lead from there.</summary>
    private IEnumerable<string> GoDirectories()
    {
        if (build?.Go is null) yield break;
        var machine = new DirectoryTree("/");
        foreach (var setting in (string[])["GOROOT", "GOMODCACHE", "GOCACHE"])
        {
            if (build.Settings.Effective(setting) is not { Length: > 1 } directory) continue;
            foreach (var place in (string[])[directory, $"{directory}/src", $"{directory}/pkg"])
            {
                yield return place;
                if (machine.Find(place) is { } real && real.Path != place) yield return real.Path;
            }
        }
    }

    private static string? Gap(BuildTrace trace)
    {
        var unknown = trace.Compilations.Where(compilation => compilation.Unknown is not null).ToList();
        return trace.Compilations.IsEmpty && trace.Links.IsEmpty ? "the build that was watched compiled and linked nothing that could be seen"
            : unknown.Count > 0 ? $"the headers of {unknown[0].Source}{(unknown.Count > 1 ? $" and {unknown.Count - 1} more files" : "")} are not all known: {unknown[0].Unknown}"
            : trace.Notes.IsEmpty ? null : trace.Notes.FirstOrDefault(note => note.Contains("are not known", StringComparison.Ordinal));
    }
}
