using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Builds.Plans.Toolchains;
using Abide.Builds.Projects;
using Abide.Compatibility.Targets;
using Abide.Execution.Building;
using Abide.Execution.Sandbox;
using Abide.Execution.Toolchains;

namespace Abide.Execution.Fixing;

/// <summary>Builds a small Go program with cgo and without, and has both look names up: on this machine, and inside the root of each target that is a directory.</summary>
internal sealed class LookupProbe : IDisposable
{
    private const string Source = "lookups.go", Inside = "/tmp", Answers = "answers";

    private static readonly (string, string?)[] s_plain = [("GOFLAGS", ""), ("GO111MODULE", "on"), ("GOWORK", "off"), ("GOOS", null), ("GOARCH", null), ("GOTOOLCHAIN", "local")];
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);
    private readonly FixRequest _request;
    private readonly string _go;
    private readonly ToolRunner _runner;
    private readonly CopyPlace _place = CopyPlace.Make("lookups", "lookups");

    private LookupProbe(FixRequest request, string go)
    {
        (_request, _go) = (request, go);
        _runner = new ToolRunner(request.Environment) { Limit = TimeSpan.FromMinutes(5) };
    }

    /// <summary>Host and user answers for each name, and why there are none for a root.</summary>
    /// <param name="request">The names, the targets and the environment.</param>
    /// <param name="build">Says which Go.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="FixException">There is no Go, or the program cannot be built.</exception>
    public static async Task<(ImmutableArray<ResolvedName> Names, ImmutableArray<string> Notes)> AskAsync(FixRequest request, BuildFacts? build, CancellationToken token)
    {
        if (request.Resolve.IsEmpty) return ([], []);
        if (build is null || request.Command.IsEmpty) throw new FixException("names are looked up for Go projects alone", "leave --resolve out");
        if (build.Go is not { } go) throw new FixException("--resolve builds a small Go program, and there is no go on PATH", "put go on PATH, or leave --resolve out");
        using var probe = new LookupProbe(request, go.Command);
        await probe.WriteAsync(token);
        var without = await probe.BuildAsync("without", "0", compiler: null, token);
        var names = ImmutableArray.CreateBuilder<ResolvedName>();
        var notes = ImmutableArray.CreateBuilder<string>();
        names.AddRange(Pair(await probe.RunAsync(await probe.BuildAsync("with", "1", compiler: null, token), token), await probe.RunAsync(without, token), null));
        foreach (var target in request.Targets.Where(target => target.Name.StartsWith(Here.RootPrefix, StringComparison.Ordinal)))
        {
            try
            {
                var with = await probe.BuildForAsync(target, token);
                names.AddRange(Pair(probe.RunIn(target, with, token), probe.RunIn(target, without, token), target.Name));
            }
            catch (FixException e)
            {
                notes.Add($"no names were looked up inside {target.Name}: {e.Message}; hint: {e.Hint}");
            }
        }

        return (names.DrainToImmutable(), notes.DrainToImmutable());
    }

    public void Dispose() => _place.Dispose();

    private async Task WriteAsync(CancellationToken token)
    {
        await using (var source = typeof(LookupProbe).Assembly.GetManifestResourceStream(Source)!)
        await using (var file = File.Create(Path.Combine(_place.Directory, "main.go")))
            await source.CopyToAsync(file, token);
        await File.WriteAllTextAsync(Path.Combine(_place.Directory, "go.mod"), "module lookups\n\ngo 1.15\n", token);
    }

    /// <summary>The program's name in the place.</summary>
    private async Task<string> BuildAsync(string program, string cgo, string? compiler, CancellationToken token)
    {
        (string, string?)[] variables = compiler is null ? [.. s_plain, ("CGO_ENABLED", cgo)] : [.. s_plain, ("CGO_ENABLED", cgo), ("CC", $"{compiler}/cc")];
        var built = await _runner.AskAsync(_go, ["build", "-o", program, "."], _place.Directory, token, variables);
        return built.IsGood ? program : throw new FixException($"the program that looks names up cannot be built with CGO_ENABLED={cgo}: {built.Reason}", "leave --resolve out, or see what go build says");
    }

    /// <summary>With cgo for a root's C library: with its kit, else with zig, else as this machine builds.</summary>
    private async Task<string> BuildForAsync(Target target, CancellationToken token)
    {
        if (target.OfferFor(Here.Architecture).Value is not { } offer) throw new FixException($"it is no root for {Here.Architecture}", "name a root of this machine's architecture");
        var tools = await FixToolsSurvey.TakeAsync([target], sysroot: null, Here.Architecture, build: null, _runner, token);
        var compiler = tools.Kits.GetValueOrDefault(offer.Userland) is { } kit ? KitStore.Compilers(kit.Directory)
            : tools.Zig is { } zig && offer.LibcVersion is { } glibc && ZigTarget.For(Here.Architecture, glibc) is { } name ? ZigCompilers.DirectoryOf(Path.GetDirectoryName(zig.Path)!, name)
            : null;
        return await BuildAsync("with-there", "1", compiler, token);
    }

    private async Task<Dictionary<(string Kind, string Name), string>> RunAsync(string program, CancellationToken token)
    {
        var answer = await _runner.AskAsync(Path.Combine(_place.Directory, program), _request.Resolve, _place.Directory, token);
        return answer.IsGood ? Read(answer.Output) : throw new FixException($"the program that looks names up did not end well: {answer.Reason}", "leave --resolve out");
    }

    private Dictionary<(string Kind, string Name), string> RunIn(Target target, string program, CancellationToken token)
    {
        var file = Path.Combine(_place.Directory, Answers);
        RunFailure? failure;
        bool lived;
        using (var output = File.OpenHandle(file, FileMode.Create, FileAccess.Write))
        using (new WorkingDirectory(_place.Directory))
        {
            var trial = new Trial
            {
                Command = [$"{Inside}/{program}", .. _request.Resolve],
                Root = Path.GetFullPath(target.Name[Here.RootPrefix.Length..]),
                Shown = (_place.Directory, Inside),
                Output = output,
                Limit = s_limit,
                HiddenVariables = _request.HiddenVariables,
                OpenFiles = _request.OpenFiles,
                IgnoredSignals = _request.IgnoredSignals,
            };
            lived = trial.Here(token, out failure) is { Succeeded: true };
        }

        if (failure is not null) throw new FixException(failure.What, failure.Hint);
        return lived ? Read(File.ReadAllText(file))
            : throw new FixException($"the program that looks names up, built {(program == "without" ? "without" : "with")} cgo, does not start there or does not end well", "see that the root has its loader and C library");
    }

    private static Dictionary<(string Kind, string Name), string> Read(string output) =>
        output.Split('\n').Select(line => line.Split('\t')).Where(fields => fields.Length == 3)
            .GroupBy(fields => (fields[0], fields[1])).ToDictionary(group => group.Key, group => group.First()[2]);

    private static IEnumerable<ResolvedName> Pair(Dictionary<(string Kind, string Name), string> with, Dictionary<(string Kind, string Name), string> without, string? target) =>
        with.OrderBy(answer => answer.Key.Name, StringComparer.Ordinal).ThenBy(answer => answer.Key.Kind, StringComparer.Ordinal)
            .Select(answer => new ResolvedName(answer.Key.Kind, answer.Key.Name, answer.Value, without.GetValueOrDefault(answer.Key, "not asked"), target));
}
