using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses;

/// <summary>Every diagnosis there is, by family; the order is the order of docs/diagnoses.</summary>
public static class AllDiagnoses
{
    public static ImmutableArray<Diagnosis> List { get; } = [.. Mixing.MixingDiagnoses.All];

    /// <summary>The diagnosis of that id in any case of letters, or null.</summary>
    public static Diagnosis? Find(string id) =>
        List.FirstOrDefault(diagnosis => string.Equals(diagnosis.Id, id, StringComparison.OrdinalIgnoreCase));
}
