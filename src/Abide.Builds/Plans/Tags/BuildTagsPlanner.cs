using System.Collections.Immutable;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Xsys;

namespace Abide.Builds.Plans.Tags;

/// <summary>Puts a package with build tags between a Go project and the system calls that the kernels of its targets lack.</summary>
internal sealed class BuildTagsPlanner : IPlanner
{
    private const string Unix = "golang.org/x/sys/unix";

    /// <summary>The first Go that reads <c>//go:build</c> (go.dev/doc/go1.17).</summary>
    private const int FirstReading = 17;

    /// <summary>Findings about calls that a kernel lacks, and that nothing is known to go on without.</summary>
    private static readonly ImmutableArray<string> s_unmet = ["ABI1801", "ABI1802"];

    public PlanKind Kind { get; } = new()
    {
        Name = "build-tags",
        Title = "System calls behind build tags",
        Reach = 8,
        Works = """
            Writes a package `internal/syscallx`, which passes on the system calls that the project makes through `golang.org/x/sys/unix` and that a target's kernel lacks,
            and only those. A build with the tag of that kernel's family (`-tags el7`) gets stubs in their place that answer ENOSYS, and has no such call in it any more; every other
            build makes the call as before. The files of both sides have complementary constraints, so that each function is there once in every build. Call sites in the
            project are changed to call the package; types and constants stay those of `unix`. Both sides come with tests, which are run.

            With several targets the build gets the tags of all of them. Built once a family, with that family's tag alone, each program uses what its kernel has.
            """,
        Applies =
        [
            "A Go project builds, and a verdict of its program names system calls that a kernel lacks ([ABI1801](../rules/ABI1801.md), [ABI1802](../rules/ABI1802.md)).",
            "The project's own files call them by functions of `golang.org/x/sys/unix`; it is refused where another module makes all of the calls.",
            "Functions that x/sys itself gives another way, such as Faccessat, are left alone.",
            "Where a project does not build as it is, it is made for what [module-pin](module-pin.md) lets build, and tried after that as `module-pin+build-tags`. Where its program needs a newer C library as well, others are tried after it: `build-tags+link-kit`.",
        ],
        Changes =
        [
            "In a build with the tag ENOSYS comes without asking the kernel, also from one that has the call by then.",
            "Code that does not test for ENOSYS still cannot do there what it does elsewhere; each such place is named with file and line.",
        ],
        Limits =
        [
            "The verdict looks at the calls that are left in the program: that the project copes with ENOSYS is shown by a run (`--run`), without which the plan stays undetermined.",
            "Calls by number (`unix.Syscall(unix.SYS_OPENAT2, …)`) are not rewritten; the plan names what to call.",
            "A project that uses a tag called `el7` already gets `kernel_el7`.",
        ],
        Sample = "samples/new-syscalls",
    };

    public IEnumerable<Proposal> Propose(FixSituation situation)
    {
        if (situation.Build is not { Project: { } project } facts) yield break;
        var unmet = UnmetCalls(situation);
        if (unmet.Count == 0) yield break;
        var context = ProjectSources.ContextOf(facts);
        var platform = PlatformOf(situation, context);
        if (context.Xsys is not { } xsys || XsysCalls.Read(situation.Files, xsys, platform) is not { } calls || XsysDeclarations.Read(situation.Files, xsys, platform) is not { } declarations)
        {
            yield return Proposal.Refuse(Kind, $"the project does not use {Unix}; {Callers(unmet)}", "prove that the program does without: abide run --as TARGET -- COMMAND");
            yield break;
        }

        var survey = new CallSurvey(situation, context with { Platforms = [platform] }, calls, declarations, unmet.Keys.ToHashSet(StringComparer.Ordinal));
        var uses = project.Members.Select(member => survey.Examine(member)).Where(member => !member.Functions.IsEmpty).ToList();
        yield return uses switch
        {
            [] => Proposal.Refuse(Kind, $"no file of the project calls {string.Join(", ", unmet.Keys)} through {Unix}: {Callers(unmet)}", "use a release of that module that does without, or prove that it does: abide run --as TARGET -- COMMAND"),
            [var only] when only.IsWritten => Proposal.Refuse(Kind, $"{only.Package} is there already", $"build with GOFLAGS=-tags={string.Join(',', only.Tags)}"),
            [var only] => Proposal.Of(PlanOf(situation, facts, context, only, unmet)),
            _ => Proposal.Refuse(Kind, $"several modules of the workspace make the calls: {string.Join(", ", uses.Select(member => member.Module))}", "ask about one of them in its own directory"),
        };
    }

    private Plan PlanOf(FixSituation situation, BuildFacts facts, SourceContext context, ModuleCalls module, SortedDictionary<string, string> unmet)
    {
        var plusBuild = context.GoRelease < FirstReading || (GoRelease.TryParse(module.GoLine ?? "1.16", out var line) && line.Minor < FirstReading);
        var package = new SyscallPackage(module.PackageName, module.Functions, plusBuild);
        var adapted = module.Functions.SelectMany(function => function.Syscalls).ToHashSet(StringComparer.Ordinal);
        var left = unmet.Where(call => !adapted.Contains(call.Key)).ToList();
        var names = string.Join(", ", module.Functions.Select(function => $"unix.{function.Function.Name}"));
        var tags = TagSetting.Of(situation.Command, facts.Settings["GOFLAGS"].Value, module.Tags);
        RunTool check(string verb, string why) => new(["go", verb, $"./internal/{module.PackageName}"], why, Directory: module.Root);
        return new Plan
        {
            Name = Kind.Name,
            Kind = Kind.Name,
            Title = $"{names} answer ENOSYS in builds with -tags {string.Join(',', module.Tags)}",
            Steps =
            [
                .. package.Files().Select(file => new WriteFile($"{module.Directory}{file.Name}", file.Text, file.Name == "doc.go" ? "says what the package is for" : "one side of the package, or its test")),
                .. module.Files.Select(file => new WriteFile(file.Path, file.Text, $"calls {module.PackageName} in place of unix")),
                check("vet", "looks the package over, as builds without tags see it"),
                check("test", "tests that calls are made without the tags"),
                .. tags.Steps(string.Join(", ", module.Functions.SelectMany(function => function.Targets).Distinct(StringComparer.Ordinal))),
                check("vet", "looks the package over, as builds with the tags see it"),
                check("test", "tests that calls are not made with the tags"),
            ],
            Preconditions =
            [
                .. module.Functions.Select(function => $"unix.{function.Function.Name} makes {string.Join(" and ", function.Syscalls)}, and the kernel of {string.Join(", ", function.Targets)} has no such call."),
                .. module.Handled.Select(place => $"{place} tests for ENOSYS in the same function."),
            ],
            Changes =
            [
                .. module.Functions.Select(function => $"{string.Join(", ", function.Syscalls)} is not tried on {string.Join(", ", function.Targets)}, nor anywhere else that this build runs: ENOSYS comes without asking the kernel."),
                .. module.Unhandled.Select(place => $"{place}: no test for ENOSYS in the same function; what it does there then is to be looked at, and the verdict no longer says so."),
                .. module.Left.Select(place => $"{place} stays as it is; call {module.PackageName} there, or leave the file out with a build constraint."),
            ],
            NeedsRun = true,
            Expected = left.Count == 0
                ? "No program makes a system call any more that a target lacks and that it may not do without."
                : $"No program makes {string.Join(", ", adapted)} any more; {string.Join(", ", left.Select(call => $"{call.Key} stays, made by {call.Value}"))}.",
        };
    }

    /// <summary>Calls that findings name, and who makes them.</summary>
    private static SortedDictionary<string, string> UnmetCalls(FixSituation situation)
    {
        var calls = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var evidence = situation.Before.Programs.SelectMany(program => program.Verdicts).SelectMany(verdict => verdict.Findings)
            .Where(finding => finding.Waived is null && s_unmet.Contains(finding.Id)).SelectMany(finding => finding.Evidence);
        foreach (var each in evidence)
        {
            if (each is { Symbol: { } name, Function: { } function }) calls.TryAdd(name, function);
        }

        return calls;
    }

    private static string Callers(SortedDictionary<string, string> unmet) => string.Join(", ", unmet.Select(call => $"{call.Key} is made by {call.Value}"));

    private static GoPlatform PlatformOf(FixSituation situation, SourceContext context) => situation.Architecture switch
    {
        "x86_64" => context.Platforms[0] with { System = "linux", Architecture = "amd64" },
        "aarch64" => context.Platforms[0] with { System = "linux", Architecture = "arm64" },
        _ => context.Platforms[0],
    };
}
