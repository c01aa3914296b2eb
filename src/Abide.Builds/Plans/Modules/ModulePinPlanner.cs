using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Modules;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Xsys;

namespace Abide.Builds.Plans.Modules;

/// <summary>Changes the version of one module that keeps a Go project from building, as little as helps.</summary>
internal sealed class ModulePinPlanner : IPlanner
{
    private const string Xsys = "golang.org/x/sys";
    private const string Unix = "golang.org/x/sys/unix";

    public PlanKind Kind { get; } = new()
    {
        Name = "module-pin",
        Title = "The smallest change of a module's version",
        Reach = 4,
        Works = """
            Looks for the module that keeps the build from succeeding, such as a `golang.org/x/sys` without a name that the code uses, and for the version that is nearest to the one in
            use, has every name, and is for the Go that builds: the first above, or the last one below where the one in use is too new. Versions are those that can be had without
            the network: in the module cache, in a proxy of files (`GOPROXY=file:///srv/proxy`), or as sources of the distribution.

            The version goes into go.mod as a `require`, or as a `replace` without a version on its left where a requirement would not win; `go list -m` must print it afterwards.
            go.mod and go.sum are completed by the go command itself, and compared with the module cache (`go mod verify`). A vendor directory is written anew, and the build
            then told to use it and nothing else (`-mod=vendor`).

            For x/sys a package `internal/xsyscheck` is written with it: a test that records, before the change, the values of the constants that the project uses, the sizes of its
            types and what its calls answer to a descriptor that is none, and that fails afterwards where one of them is another; the numbers of system calls are compared with the kernel's.
            Where the module is lowered, this Go cannot compile the version in use: then the test only records what is there after the change, and compares in later runs.
            """,
        Applies =
        [
            "The build of a Go module fails before anything is changed, and a required module lacks names that the project's files use, or is written for a newer Go than the one that builds.",
            "Where go.sum lacks checksums, or the vendor directory does not fit go.mod, every version stays, and the two are brought to agree.",
            "It is refused where no version at hand helps; the versions that were looked at are named.",
            "It is refused where a module is not what go.sum recorded: another version would only hide that.",
            "In a workspace (go.work) it is refused: versions are chosen there for all modules together.",
        ],
        Changes =
        [
            "Everything else that the module does is what the new version does; values and signatures that are used and that differ are named.",
            "Where a used function makes other system calls than before, those are named with the targets whose kernels lack them.",
            "go.sum gets lines that the go command computes from what is on this machine. Where the checksum database would have been asked, it is not, and the plan says so.",
        ],
        Limits =
        [
            "x/sys is raised, and lowered only for a Go that cannot compile it.",
            "A raised module may raise others that it requires; those must be at hand as well.",
            "Where the program that it lets build is not good enough for a target, plans are made for that program and tried with it: [build-tags](build-tags.md) as `module-pin+build-tags`, [link-kit](link-kit.md) as `module-pin+link-kit`.",
        ],
        Sample = "samples/old-xsys",
    };

    public IEnumerable<Proposal> Propose(FixSituation situation)
    {
        if (situation.Before.ExitCode is null or 0 || situation.Build is not { Project: { } project } facts) yield break;
        if (situation.Before.Diagnoses.Contains(ModulesDiagnoses.ChecksumMismatch.Id))
        {
            yield return Proposal.Refuse(Kind, "a module is not what go.sum recorded, and another version would only hide that", "find out which of the two is right first");
            yield break;
        }

        var context = ProjectSources.ContextOf(facts);
        var platform = context.Platforms[0];
        GoRelease? go = GoRelease.TryParse(facts.GoVersion ?? "", out var release) ? release : null;
        PinChoice? refused = null;
        var pins = new List<ModulePin>();
        var uses = ModuleUses.Read(situation.Files, project, context);
        foreach (var module in ModuleInUse.Of(situation, facts))
        {
            var choice = PinChoice.Of(situation, module, uses.Of(module.Path), platform, go);
            if (choice.Pin is { } pin) pins.Add(pin);
            else if (choice.Reason is not null) refused ??= choice;
        }

        if (project.Work is not null && (pins.Count > 0 || refused is not null))
            yield return Proposal.Refuse(Kind, $"{pins.FirstOrDefault()?.Why ?? refused!.Reason}; versions of a workspace are chosen for all its modules", "go get the version in each module of go.work, then go work sync");
        else if (refused is not null)
            yield return Proposal.Refuse(Kind, refused.Reason!, refused.Hint);
        else if (pins.Count > 0)
            yield return Proposal.Of(PlanOf(situation, facts, pins, platform));
        else if (project.Work is null && Agreement(situation, facts) is { } agreement)
            yield return Proposal.Of(agreement);
    }

    /// <summary>Every version stays, and go.sum and vendor are brought to agree with go.mod; null where that is not what is wrong.</summary>
    private Plan? Agreement(FixSituation situation, BuildFacts facts)
    {
        var isSumMissing = situation.Before.Diagnoses.Contains(ModulesDiagnoses.MissingSum.Id);
        var isVendorOld = facts.Project!.HasVendor && situation.Before.Diagnoses.Contains(ModulesDiagnoses.VendorInconsistent.Id);
        if (!isSumMissing && !isVendorOld) return null;
        var steps = new GoSteps(situation, facts, facts.Project.Members.SelectMany(member => member.File?.Requires ?? []).Select(require => (require.Path, require.Version)));
        return new Plan
        {
            Name = Kind.Name,
            Kind = Kind.Name,
            Title = isVendorOld ? "versions stay, vendored anew from go.mod" : "versions stay, go.sum completed",
            Steps = [.. steps.Complete(), .. steps.Vendor()],
            Preconditions = [isVendorOld ? "The vendor directory does not fit go.mod." : "go.sum lacks checksums of versions that go.mod asks for."],
            Changes = [.. steps.Unasked.Select(path => Unasked(path, facts.Project.Members.SelectMany(member => member.File?.Requires ?? []).First(require => require.Path == path).Version, "module cache"))],
            Expected = "The project builds.",
        };
    }

    private static string Unasked(string path, string version, string origin) =>
        $"go.sum gets the checksums of {path} {version} as computed from the {origin}; the checksum database was not asked. Where there is a network, delete its two lines and run go mod download {path}@{version}.";

    private Plan PlanOf(FixSituation situation, BuildFacts facts, List<ModulePin> pins, GoPlatform platform)
    {
        var steps = ImmutableArray.CreateBuilder<PlanStep>();
        var changes = ImmutableArray.CreateBuilder<string>();
        foreach (var pin in pins)
        {
            var pinning = new PinSteps(situation, facts, pin);
            var test = pin.InUse.Path == Xsys ? ConsistencyTest.Of(pin, platform, situation.Architecture) : null;
            var isTestable = test is not null && facts.Project!.Module?.Module is not null;
            string[] check = [$"./internal/{ConsistencyTest.PackageName}"];
            if (isTestable)
            {
                var directory = Path.GetRelativePath(situation.Project, $"{facts.Project!.Root}/internal/{ConsistencyTest.PackageName}");
                steps.Add(new WriteFile($"{directory}/consistency_test.go", test!.Text(), $"tests what the project uses: {test.Words}"));
                // What this Go cannot compile cannot be asked how it was.
                if (pin.IsRaise) steps.Add(pinning.Tools.Go(["test", "-count=1", .. check], $"records how they are in {pin.InUse.Version}", variables: ["ABIDE_RECORD=1"]));
            }

            steps.AddRange(pinning.All());
            if (isTestable) steps.Add(pinning.Tools.Go(["test", "-count=1", .. check], pin.IsRaise ? "tests that they are still the same" : "records how they are", variables: pin.IsRaise ? [] : ["ABIDE_RECORD=1"]));
            changes.AddRange(Changes(situation, pin, pinning, platform));
        }

        var words = string.Join(", ", pins.Select(pin => $"{pin.InUse.Path} {(pin.InUse.Version.Length > 0 ? pin.InUse.Version : "as replaced")} -> {(pin.To.Version.Length > 0 ? pin.To.Version : pin.To.Directory)}"));
        return new Plan
        {
            Name = Kind.Name,
            Kind = Kind.Name,
            Title = $"{words}{(facts.Project!.HasVendor ? ", vendored anew" : "")}",
            Steps = steps.DrainToImmutable(),
            Preconditions = [.. pins.Select(pin => $"{pin.Why}."), .. pins.Select(pin => $"{Of(pin)} is at hand without the network ({pin.To.Origin}), and is the {(pin.IsRaise ? "first" : "last")} one that has every name and is for this Go.")],
            Changes = changes.DrainToImmutable(),
            Expected = "The project builds.",
        };
    }

    private static string Of(ModulePin pin) => $"{pin.InUse.Path} {(pin.To.Version.Length > 0 ? pin.To.Version : pin.To.Directory)}";

    private static IEnumerable<string> Changes(FixSituation situation, ModulePin pin, PinSteps pinning, GoPlatform platform)
    {
        foreach (var (file, replacement) in pinning.Replacements) yield return $"{replacement.Text} in {Path.GetFileName(file.Path)} is taken out.";
        if (pinning.IsReplacement) yield return pin.To.Version.Length > 0 ? "The version holds whatever other modules require, until the replace line is taken out." : $"Builds need {pin.To.Directory} on their machine.";
        foreach (var package in pin.Names)
        {
            if (pin.InUse.Source?.Package(pin.InUse.Path, package.Package, platform) is not { } before || pin.Source.Package(pin.InUse.Path, package.Package, platform) is not { } after) continue;
            foreach (var change in XsysComparison.Of(before, after).Changed.Where(change => package.Names.ContainsKey(change.Name) && !IsSame(change)))
                yield return $"{change.Name} was {change.Before} and is {change.After} ({package.Names[change.Name]}).";
        }

        foreach (var change in OtherCalls(situation, pin, platform)) yield return change;
        foreach (var path in pinning.Tools.Unasked) yield return Unasked(path, pin.To.Version, pin.To.Origin);
    }

    /// <summary>Whether a function only calls its parameters otherwise: <c>(a int, b int)</c> and <c>(x, y int)</c>.</summary>
    private static bool IsSame(XsysChange change) => change.Kind == XsysKind.Function && GoSignature.TypesOf(change.Before!) == GoSignature.TypesOf(change.After!);

    /// <summary>System calls that used functions make only in the new version, and that a target lacks.</summary>
    private static IEnumerable<string> OtherCalls(FixSituation situation, ModulePin pin, GoPlatform platform)
    {
        if (pin.InUse is not { Path: Xsys, Source: { } source } || pin.Names.FirstOrDefault(package => package.Package == Unix) is not { } used) yield break;
        if (XsysCalls.Read(source.Tree, source.Directory, platform) is not { } before || XsysCalls.Read(pin.Source.Tree, pin.Source.Directory, platform) is not { } after) yield break;
        foreach (var (name, place) in used.Names)
        {
            foreach (var call in after.Of(name).Except(before.Of(name)))
            {
                var kernelName = call["SYS_".Length..].ToLowerInvariant();
                var number = Compatibility.Targets.Matrices.FactMatrixReader.SyscallNumber(kernelName, situation.Architecture);
                var lacking = situation.Targets.Where(target => number is { } asked && target.Offer.Kernel?.Syscalls?.Answer(asked).Error == Compatibility.Targets.SyscallError.NotImplemented).Select(target => target.Name).ToList();
                if (lacking.Count > 0) yield return $"unix.{name} ({place}) may ask for {kernelName}, which the kernel of {string.Join(", ", lacking)} lacks.";
            }
        }
    }
}
