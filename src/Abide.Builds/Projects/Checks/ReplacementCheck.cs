using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Projects.Modules;

namespace Abide.Builds.Projects.Checks;

/// <summary>replace directives that the build list passes by.</summary>
internal static class ReplacementCheck
{
    public static IEnumerable<DoctorFinding> Examine(BuildFacts facts)
    {
        if (facts.Project is not { } project) yield break;
        foreach (var file in project.Files)
        {
            foreach (var replacement in file.Replaces)
            {
                if (Idle(facts, project, replacement) is not var (severity, why)) continue;
                yield return new()
                {
                    Id = MachineDiagnoses.IdleReplacement.Id,
                    Severity = severity,
                    Message = $"the replace of {replacement.Path}{(replacement.Version is null ? "" : $" {replacement.Version}")} never applies: {why}",
                    Hint = severity == DoctorSeverity.Note ? "drop it" : $"replace it without a version on the left, or require the version that is meant; go list -m {replacement.Path} tells what is used",
                    Evidence = [new(file.Path, replacement.Text, replacement.Line)],
                };
            }
        }
    }

    private static (DoctorSeverity, string)? Idle(BuildFacts facts, ProjectFacts project, ModuleReplacement replacement)
    {
        if (replacement.Version is { } version && !ModuleVersion.IsValid(version))
            return (DoctorSeverity.Surprises, $"{version} is no version, and no selected version is called that");

        // What the go command selected; where it did not say, what is required can only be raised.
        var selected = (facts.Packages ?? []).Select(package => package.Module).FirstOrDefault(module => module?.Path == replacement.Path)?.Version;
        var required = project.Members.SelectMany(member => member.File?.Requires ?? []).Where(each => each.Path == replacement.Path).Select(each => each.Version).ToList();
        if (selected is null && required.Count == 0)
        {
            // Before 1.17 go.mod does not list what is needed indirectly.
            var listsAll = project.Files.All(file => file.Go is { } go && GoRelease.TryParse(go.Value, out var line) && line.Minor >= 17);
            return listsAll && facts.Packages is not null ? (DoctorSeverity.Note, "no module of the build needs it") : null;
        }

        if (replacement.Version is null) return null;
        if (selected is not null)
            return selected == replacement.Version ? null : (DoctorSeverity.Surprises, $"the build uses {selected}");
        var highest = required.Order(Comparer<string>.Create(ModuleVersion.Compare)).Last();
        return ModuleVersion.Compare(highest, replacement.Version) > 0 ? (DoctorSeverity.Surprises, $"go.mod requires {highest}") : null;
    }
}
