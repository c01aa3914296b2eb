using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Diagnoses.Modules;
using Abide.Builds.Projects.Modules;

namespace Abide.Builds.Projects.Checks;

/// <summary>Whether go.mod, go.work and go.sum can be read and lead somewhere.</summary>
internal static class ModulesCheck
{
    private const int MostLacking = 10;

    public static IEnumerable<DoctorFinding> Examine(BuildFacts facts)
    {
        if (facts.Project is not { } project) return [];
        return [.. OfFiles(project), .. OfReplacements(project), .. OfSums(facts, project)];
    }

    private static IEnumerable<DoctorFinding> OfFiles(ProjectFacts project)
    {
        foreach (var unreadable in project.Unreadable)
            yield return Broken($"{unreadable.Place} cannot be read: {unreadable.Text}", "check what lies there, and who may read it", unreadable);
        foreach (var file in project.Files)
        {
            foreach (var fault in file.Faults)
                yield return Broken($"{file.Path}:{fault.Line}:{fault.Column}: {fault.Message}", "mend the line", new(file.Path, fault.Text, fault.Line, fault.Column));
        }

        foreach (var sums in project.Sums)
        {
            foreach (var (line, text) in sums.Malformed)
                yield return Broken($"{sums.Path}:{line}: a line of go.sum has three words, this one has not", "take the line out, after a merge the marks too, and run go mod tidy", new(sums.Path, text, line));
        }

        static DoctorFinding Broken(string message, string hint, DoctorEvidence evidence) =>
            new() { Id = MachineDiagnoses.ModuleFileBroken.Id, Severity = DoctorSeverity.Breaks, Message = message, Hint = hint, Evidence = [evidence] };
    }

    private static IEnumerable<DoctorFinding> OfReplacements(ProjectFacts project)
    {
        foreach (var file in project.Files)
        {
            foreach (var replacement in file.Replaces.Where(each => each.IsDirectory))
            {
                var place = System.IO.Path.GetFullPath(replacement.NewPath, System.IO.Path.GetDirectoryName(file.Path)!);
                if (!project.MissingReplacements.Contains(place)) continue;
                yield return new()
                {
                    Id = ModulesDiagnoses.ReplacementMissing.Id,
                    Severity = DoctorSeverity.Breaks,
                    Message = $"{replacement.Path} is replaced by {replacement.NewPath}, and {place} has no go.mod",
                    Hint = "get that directory, or drop the replace",
                    Evidence = [new(file.Path, replacement.Text, replacement.Line), new(place, "no go.mod")],
                };
            }
        }
    }

    /// <summary>Only what is required directly: of other modules a checksum need not be there.</summary>
    private static IEnumerable<DoctorFinding> OfSums(BuildFacts facts, ProjectFacts project)
    {
        // The go command has listed the packages: it tells what it misses itself.
        if (facts.Packages is not null || VendorCheck.IsUsed(facts)) yield break;
        foreach (var member in project.Members)
        {
            if (member.File is not { } file) continue;
            ImmutableArray<ModuleRequirement> lacking = [.. file.Requires.Where(required => !required.IsIndirect && Lacks(project, required))];
            if (lacking.IsEmpty) continue;
            yield return new()
            {
                Id = ModulesDiagnoses.MissingSum.Id,
                Severity = DoctorSeverity.Breaks,
                Message = project.Sums.IsEmpty ? $"there is no go.sum, and {file.Path} requires {lacking.Length} modules" : $"go.sum knows nothing of {string.Join(", ", lacking.Take(MostLacking).Select(each => $"{each.Path} {each.Version}"))}{(lacking.Length > MostLacking ? $" and {lacking.Length - MostLacking} more" : "")}",
                Hint = "go mod tidy, and commit go.sum",
                Evidence = [.. lacking.Take(MostLacking).Select(each => new DoctorEvidence(file.Path, $"require {each.Path} {each.Version}", each.Line))],
            };
        }
    }

    private static bool Lacks(ProjectFacts project, ModuleRequirement required)
    {
        var replacement = project.Files.SelectMany(file => file.Replaces).FirstOrDefault(each => each.Path == required.Path && (each.Version is null || each.Version == required.Version));
        if (replacement is { IsDirectory: true } || project.Members.Any(member => member.File?.Module?.Value == required.Path)) return false;
        var (path, version) = replacement is { NewVersion: { } other } ? (replacement.NewPath, other) : (required.Path, required.Version);
        return !project.Sums.Any(sums => sums.Knows(path, version));
    }
}
