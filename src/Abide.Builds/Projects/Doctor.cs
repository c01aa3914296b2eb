using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Projects.Checks;
using Abide.Compatibility.Targets;

namespace Abide.Builds.Projects;

/// <summary>Applies every check to what was learnt.</summary>
public static class Doctor
{
    /// <param name="facts">What was learnt of machine and project.</param>
    /// <param name="targets">Where the result is to run.</param>
    /// <param name="others">Findings of checks that look at more than the facts: sources, a recorded toolchain.</param>
    /// <param name="recorded">The recorded toolchain, or null.</param>
    public static DoctorReport Examine(BuildFacts facts, ImmutableArray<Target> targets, ImmutableArray<DoctorFinding> others, DoctorLock? recorded)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var findings = ImmutableArray.CreateBuilder<DoctorFinding>();
        findings.AddRange(InstallationCheck.Examine(facts));
        findings.AddRange(DirectoryCheck.Examine(facts));
        findings.AddRange(SharingCheck.Examine(facts));
        findings.AddRange(SettingsCheck.Examine(facts));
        findings.AddRange(ToolchainCheck.Examine(facts));
        findings.AddRange(ModulesCheck.Examine(facts));
        findings.AddRange(VendorCheck.Examine(facts));
        // A go command that does not start, or files that it cannot read, are why it lists nothing; the list is no second finding.
        if (!findings.Any(finding => finding.Severity == DoctorSeverity.Breaks)) findings.AddRange(InstallationCheck.Refusal(facts));
        var isTold = facts.GoFailure is not null || findings.Any(finding => finding.Severity == DoctorSeverity.Breaks && IsOfProject(finding.Id));
        findings.AddRange(PackagesCheck.Examine(facts, isTold));
        findings.AddRange(ReplacementCheck.Examine(facts));
        findings.AddRange(CgoCheck.Examine(facts));
        findings.AddRange(CompilerCheck.Examine(facts));
        var unlearnt = ImmutableArray.CreateBuilder<Unlearnt>();
        unlearnt.AddRange(facts.Unlearnt);
        unlearnt.AddRange(PackagesCheck.Open(facts, isTold));
        foreach (var target in targets)
        {
            if (OfferOf(facts, target, unlearnt) is { } offer)
                findings.AddRange(new TargetCheck(facts, target.Name, offer).Examine());
        }

        findings.AddRange(others);
        return Summarize(facts) with
        {
            Lock = recorded,
            Targets = [.. targets.Select(target => target.Name)],
            Findings = [.. findings.OrderByDescending(finding => finding.Severity).Select(finding => finding with { Evidence = [.. finding.Evidence.Distinct()] })],
            Unlearnt = unlearnt.DrainToImmutable(),
        };
    }

    private static Offer? OfferOf(BuildFacts facts, Target target, ImmutableArray<Unlearnt>.Builder unlearnt)
    {
        var (system, goarch) = (facts.Settings["GOOS"].Value, facts.Settings["GOARCH"].Value);
        if (system is not ("linux" or ""))
        {
            unlearnt.Add(new($"what the result needs on {target.Name}", $"GOOS is {system}, and targets are releases of Linux"));
            return null;
        }

        var lookup = target.OfferFor(TargetCheck.Architecture(goarch.Length == 0 ? "amd64" : goarch) ?? goarch);
        if (lookup.Value is null)
            unlearnt.Add(new($"what the result needs on {target.Name}", lookup.Reason ?? $"it is not known for {goarch}"));
        return lookup.Value;
    }

    private static bool IsOfProject(string id) => id.StartsWith("BLD12", StringComparison.Ordinal) || id.StartsWith("BLD13", StringComparison.Ordinal) || id == MachineDiagnoses.ModuleFileBroken.Id;

    private static DoctorReport Summarize(BuildFacts facts)
    {
        var settings = facts.Settings;
        return new()
        {
            Directory = facts.Directory,
            Project = facts.Project is not { } project ? null : new(
                (project.Work ?? project.Module)?.Path ?? project.Root,
                [.. project.Members.Select(member => member.File?.Module?.Value).OfType<string>()],
                project.Leading?.Go?.Value,
                facts.Packages?.Length,
                [.. CgoCheck.Users(facts).Select(package => package.ImportPath)]),
            Go = facts.Go is not { } go ? null : new(go.Command, facts.GoVersion, go.Root, $"{settings["GOOS"].Value}/{settings["GOARCH"].Value}", settings.IsAnswered ? settings["CGO_ENABLED"].Value != "0" : null),
            Toolchain = facts.Compiler is not { File: not null } compiler ? null : new(
                compiler.Command, compiler.Version, compiler.Target, compiler.Sysroot, compiler.Linker, compiler.LinkerVersion, compiler.Libc, compiler.LibcVersion?.ToString(), compiler.KernelHeaderVersion?.ToString()),
            Findings = [],
            Unlearnt = [],
        };
    }
}
