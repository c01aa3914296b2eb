using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Machine;
using Abide.Builds.Projects.Packages;
using Abide.Builds.Projects.Settings;
using Abide.Compatibility.Targets;
using Abide.Formats.Roots;

namespace Abide.Builds.Tests.Plans;

/// <summary>A project of C, C++ or cgo as planners see it; zig and a kit are directories with nothing but the names of their commands.</summary>
internal sealed class NativeProject : IDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("abide-plans-");
    private FixTools _tools = new();
    private Version? _headers;
    private ImmutableArray<string> _diagnoses = [];
    private ImmutableArray<ReleaseOutcome> _elsewhere = [];

    public string Project => Directory.CreateDirectory(Path.Combine(_place.FullName, "project")).FullName;

    public string Zig => Path.Combine(_place.FullName, "zig-0.11.0");

    public NativeProject Add(string name, string text)
    {
        var path = Path.Combine(Project, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    public NativeProject WithZig(params string[] targets)
    {
        foreach (var target in targets)
        {
            var place = Directory.CreateDirectory(Path.Combine(Zig, "abide", target)).FullName;
            File.WriteAllText(Path.Combine(place, "cc"), "");
        }

        _tools = _tools with { Zig = new ToolFile(Path.Combine(Zig, "zig"), "0.11.0") };
        return this;
    }

    public NativeProject WithKit(string userland, string directory)
    {
        _tools = _tools with { Kits = _tools.Kits.Add(userland, new(directory, userland)) };
        return this;
    }

    public NativeProject WithHeaders(string glibc)
    {
        _headers = Version.Parse(glibc);
        return this;
    }

    public NativeProject Failing(params string[] diagnoses)
    {
        _diagnoses = [.. diagnoses];
        return this;
    }

    public NativeProject Elsewhere(params (string Release, bool IsGood)[] releases)
    {
        _elsewhere = [.. releases.Select(each => new ReleaseOutcome("el", each.Release, each.IsGood))];
        return this;
    }

    /// <param name="targets">Names of bundled releases.</param>
    /// <param name="command">The build.</param>
    public ImmutableArray<Proposal> Propose(string targets, params string[] command) => Planning.Propose(new FixSituation
    {
        Files = new DirectoryTree("/"),
        Project = Project,
        Directory = Project,
        Command = [.. command],
        Architecture = "x86_64",
        Targets = [.. targets.Split(',').Select(name => new FixTarget(name, TargetCatalog.Resolve(name).Targets[0].OfferFor("x86_64").Value!))],
        Build = new BuildFacts
        {
            Directory = Project,
            Compiler = _headers is null ? null : new CompilerFacts { Command = "gcc", HeaderVersion = _headers },
            Settings = new GoSettings(ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin"), null, null, ImmutableSortedDictionary<string, string>.Empty),
            Packages = command is ["go", ..] ? [new GoPackage { ImportPath = "example.com/app", Dir = Project, CgoFiles = ["main.go"], Module = new GoPackageModule { Path = "example.com/app", Main = true } }] : null,
        },
        Before = new BuildResult { ExitCode = _diagnoses.IsEmpty ? 0 : 1, Diagnoses = _diagnoses, Elsewhere = _elsewhere },
        Tools = _tools,
    });

    public Plan Plan(string kind, string targets, params string[] command) => Propose(targets, command).Single(proposal => proposal.Kind == kind && proposal.Plan is not null).Plan!;

    public PlanRefusal Refusal(string kind, string targets, params string[] command) => Propose(targets, command).First(proposal => proposal.Kind == kind && proposal.Refusal is not null).Refusal!;

    public void Dispose() => _place.Delete(recursive: true);
}
