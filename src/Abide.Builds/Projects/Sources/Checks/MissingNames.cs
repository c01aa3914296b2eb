using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Sources;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>Names of one file that one build leaves out, and where that build uses them.</summary>
/// <param name="choice">The build.</param>
/// <param name="declaredIn">Name of the file that declares them.</param>
internal sealed class MissingNames(TagChoice choice, string declaredIn)
{
    private readonly ImmutableArray<(string Name, DoctorEvidence Use, DoctorEvidence Declaration)>.Builder _names = ImmutableArray.CreateBuilder<(string, DoctorEvidence, DoctorEvidence)>();

    /// <summary>Most places that are shown; who adds the counterpart finds the rest in the same file.</summary>
    private const int MostPlaces = 5;

    public void Add(string name, DoctorEvidence use, DoctorEvidence declaration) => _names.Add((name, use, declaration));

    public DoctorFinding Finding()
    {
        var others = _names.Count - 1;
        return new DoctorFinding
        {
            Id = SourcesDiagnoses.TagCounterpart.Id,
            Severity = choice.Added is null ? DoctorSeverity.Breaks : DoctorSeverity.Surprises,
            Message = $"{_names[0].Name}{(others == 0 ? " is" : others == 1 ? " and one more name are" : $" and {others} more names are")} undefined in a {choice.Words}: only {declaredIn} declares {(others == 0 ? "it" : "them")}, and that file is left out",
            Hint = $"add a file for that build that declares {(others == 0 ? "it" : "them")} too, or use {(others == 0 ? "it" : "them")} only in files with the constraint of {declaredIn}",
            Evidence = [.. _names.Take(MostPlaces).Select(name => name.Use), _names[0].Declaration],
        };
    }
}
