using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Packages;
using Abide.Builds.Projects.Settings;
using Abide.Builds.Tests.Projects.Sources;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Builds.Tests.Plans;

/// <summary>A Go project on which plans are made and tried with a real Go: what a survey and a build would have told is put in by the test.</summary>
internal sealed class PlannedProject(string release = "1.24") : IDisposable
{
    private readonly SourceProject _files = new();
    private readonly List<Finding> _findings = [];
    private string _flags = "";
    private string _xsys = "trixie";

    public string Directory => _files.Directory;

    public PlannedProject Add(string name, string text)
    {
        _files.Add(name, text);
        return this;
    }

    public PlannedProject WithXsys(string suite)
    {
        _xsys = suite;
        _files.WithXsys(suite);
        return this;
    }

    public PlannedProject WithFlags(string flags)
    {
        _flags = flags;
        return this;
    }

    /// <summary>A finding about a system call that a function makes.</summary>
    public PlannedProject Lacking(string syscall, string function, string id = "ABI1802")
    {
        _findings.Add(new Finding
        {
            Id = id,
            Severity = Severity.Undetermined,
            Subject = syscall,
            Need = syscall,
            Message = $"the kernel has no {syscall}",
            Evidence = [new Evidence { File = "app", Symbol = syscall, Function = function }, new Evidence { Source = "table" }],
        });
        return this;
    }

    public FixSituation Situation(string[] targets, params string[] command)
    {
        ImmutableArray<FixTarget> resolved = [.. targets.Select(name => new FixTarget(name, TargetCatalog.Resolve(name).Targets[0].OfferFor("x86_64").Value!))];
        var text = File.ReadAllBytes(Path.Combine(Directory, "go.mod"));
        var module = ModuleFile(text);
        return new FixSituation
        {
            Files = new DirectoryTree("/"),
            Project = Directory,
            Directory = Directory,
            Command = [.. command],
            Architecture = "x86_64",
            Targets = resolved,
            Build = new BuildFacts
            {
                Directory = Directory,
                Project = new ProjectFacts { Root = Directory, Module = module, Members = [new ProjectModule(Directory, module, null)] },
                Settings = new GoSettings(_flags.Length == 0 ? ImmutableSortedDictionary<string, string>.Empty : ImmutableSortedDictionary<string, string>.Empty.Add("GOFLAGS", _flags), null, null, Effective()),
                GoVersion = $"go{release}",
                Packages = [new GoPackage { ImportPath = "golang.org/x/sys/unix", Name = "unix", Dir = $"{TestCache.Xsys(_xsys)}/unix", DepOnly = true, Module = new GoPackageModule { Path = "golang.org/x/sys", Version = "v0.22.0" } }],
            },
            Before = new BuildResult
            {
                ExitCode = 0,
                Programs =
                [
                    new ProgramReport
                    {
                        Path = "app",
                        Sha256 = null,
                        Kind = "elf-executable",
                        Arch = "x86_64",
                        Facts = new ProgramFacts { Linkage = "static" },
                        Verdicts = [.. resolved.Select(target => new Verdict { Target = target.Name, Userland = target.Offer.Userland, Kernel = null, Outcome = Outcome.Undetermined, Findings = [.. _findings] })],
                    },
                ],
            },
            Tools = new FixTools(),
        };
    }

    /// <summary>Does what a plan's steps say: files are written, and go commands run, which must go well.</summary>
    public void Apply(Plan plan)
    {
        var flags = "-mod=mod";
        foreach (var step in plan.Steps)
        {
            switch (step)
            {
                case WriteFile write:
                    _files.Add(write.Path, write.Text);
                    break;
                case SetVariable { Name: "GOFLAGS" } set:
                    flags = $"-mod=mod {set.Value}";
                    break;
                case RunTool { Command: ["go", var verb, .. var rest] }:
                    var (exitCode, output) = Go([verb, .. TagsOf(flags), .. rest]);
                    exitCode.ShouldBe(0, output);
                    break;
                default:
                    throw new InvalidOperationException($"{step} is not understood by this test");
            }
        }
    }

    public (int ExitCode, string Output) Go(IEnumerable<string> arguments, params (string Name, string Value)[] variables) => _files.Go(arguments, release, variables: variables);

    public void Dispose() => _files.Dispose();

    private static IEnumerable<string> TagsOf(string flags) => flags.Split(' ').Where(flag => flag.StartsWith("-tags", StringComparison.Ordinal));

    private static ModuleFile ModuleFile(byte[] text) => ModuleFileReader.Read(text, "go.mod");

    private static ImmutableSortedDictionary<string, string> Effective() => ImmutableSortedDictionary<string, string>.Empty.Add("GOOS", "linux").Add("GOARCH", "amd64").Add("CGO_ENABLED", "0");
}
