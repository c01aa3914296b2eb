using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Modules;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Settings;

namespace Abide.Builds.Projects.Checks;

/// <summary>vendor/modules.txt against go.mod, as the go command compares them before it builds (modload.checkVendorConsistency).</summary>
internal static class VendorCheck
{
    /// <summary>The go line from which on a vendor directory is used by itself, and compared.</summary>
    private const int UsedByItself = 14;

    private const int UsedInWorkspaces = 22;

    /// <summary>Whether builds take modules from the vendor directory.</summary>
    public static bool IsUsed(BuildFacts facts)
    {
        if (facts.Project is not { HasVendor: true } project) return false;
        var mode = GoSettings.Words(facts.Settings["GOFLAGS"].Value).LastOrDefault(word => word.StartsWith("-mod=", StringComparison.Ordinal));
        return mode == "-mod=vendor" || (mode is null && project.Leading?.Go is { } go && GoRelease.TryParse(go.Value, out var line) && line.Minor >= (project.Work is null ? UsedByItself : UsedInWorkspaces));
    }

    public static IEnumerable<DoctorFinding> Examine(BuildFacts facts)
    {
        if (!IsUsed(facts) || facts.Project is not { Work: null, Module: { Faults.IsEmpty: true } module } project) return [];
        if (module.Go is not { } go || !GoRelease.TryParse(go.Value, out var line) || line.Minor < UsedByItself) return [];
        var list = System.IO.Path.Combine(project.Root, "vendor", "modules.txt");
        ImmutableArray<(string Message, DoctorEvidence Evidence)> faults = project.Vendor is null
            ? [.. module.Requires.Take(1).Select(required => ("there is a vendor directory without modules.txt", new DoctorEvidence(list, "not there")))]
            : [.. OfRequirements(module, project.Vendor), .. OfReplacements(module, project.Vendor)];
        if (faults.IsEmpty) return [];
        const int Most = 10;
        return
        [
            new()
            {
                Id = ModulesDiagnoses.VendorInconsistent.Id,
                Severity = DoctorSeverity.Breaks,
                Message = faults is [var one] ? one.Message : $"the vendor directory does not fit go.mod in {faults.Length} places, the first: {faults[0].Message}",
                Hint = "go mod vendor, and commit what it changes",
                Evidence = [.. faults.Take(Most).Select(fault => fault.Evidence)],
            },
        ];
    }

    private static IEnumerable<(string, DoctorEvidence)> OfRequirements(ModuleFile module, VendorList vendor)
    {
        foreach (var required in module.Requires)
        {
            var here = vendor.Modules.Where(each => each.Path == required.Path && each.Version is not null).ToList();
            var same = here.Find(each => each.Version == required.Version);
            var evidence = new DoctorEvidence(module.Path, $"require {required.Path} {required.Version}", required.Line);
            if (same is null && here is [var other, ..])
                yield return ($"go.mod requires {required.Path} {required.Version}, and the vendor directory holds {other.Version}", evidence);
            else if (same is null || !same.IsExplicit)
                yield return ($"go.mod requires {required.Path} {required.Version}, and vendor/modules.txt does not mark it as explicit", evidence);
        }

        foreach (var vendored in vendor.Modules.Where(each => each.IsExplicit && !module.Requires.Any(required => required.Path == each.Path)))
            yield return ($"vendor/modules.txt marks {vendored.Path} {vendored.Version} as explicit, and go.mod does not require it", new(vendor.Path, $"# {vendored.Path} {vendored.Version}", vendored.Line));
    }

    private static IEnumerable<(string, DoctorEvidence)> OfReplacements(ModuleFile module, VendorList vendor)
    {
        foreach (var replacement in module.Replaces)
        {
            var by = replacement.NewVersion is null ? replacement.NewPath : $"{replacement.NewPath} {replacement.NewVersion}";
            // A replacement that no package was taken from is listed at the end, as go.mod writes it.
            var marked = vendor.Modules.Where(each => each.Path == replacement.Path && (replacement.Version is null || each.Version is null || each.Version == replacement.Version)).Select(each => each.Replacement).OfType<string>().ToList();
            var evidence = new DoctorEvidence(module.Path, replacement.Text, replacement.Line);
            if (marked.Count == 0)
                yield return ($"go.mod replaces {replacement.Path}, and vendor/modules.txt does not", evidence);
            else if (!marked.Contains(by))
                yield return ($"go.mod replaces {replacement.Path} by {by}, and vendor/modules.txt by {marked[0]}", evidence);
        }

        foreach (var vendored in vendor.Modules.Where(each => each.Replacement is not null && !module.Replaces.Any(replacement => replacement.Path == each.Path)))
            yield return ($"vendor/modules.txt replaces {vendored.Path}, and go.mod does not", new(vendor.Path, $"# {vendored.Path} => {vendored.Replacement}", vendored.Line));
    }
}
