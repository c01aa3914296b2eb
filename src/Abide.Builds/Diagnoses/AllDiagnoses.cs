using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Crossing;
using Abide.Builds.Diagnoses.Environment;
using Abide.Builds.Diagnoses.Headers;
using Abide.Builds.Diagnoses.Linking;
using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Diagnoses.Mixing;
using Abide.Builds.Diagnoses.Modules;
using Abide.Builds.Diagnoses.Resources;
using Abide.Builds.Diagnoses.Sources;
using Abide.Builds.Diagnoses.Starting;
using Abide.Builds.Diagnoses.Toolchains;

namespace Abide.Builds.Diagnoses;

/// <summary>Every diagnosis there is, by family; the order is the order of docs/diagnoses.</summary>
public static class AllDiagnoses
{
    public static ImmutableArray<Diagnosis> List { get; } =
    [
        .. EnvironmentDiagnoses.All,
        .. ResourceDiagnoses.All,
        .. ModulesDiagnoses.All,
        .. ToolchainDiagnoses.All,
        .. HeaderDiagnoses.All,
        .. LinkingDiagnoses.All,
        .. CrossingDiagnoses.All,
        .. StartingDiagnoses.All,
        .. SourcesDiagnoses.All,
        .. MachineDiagnoses.All,
        .. MixingDiagnoses.All,
    ];

    /// <summary>The diagnosis of that id in any case of letters, or null.</summary>
    public static Diagnosis? Find(string id) =>
        List.FirstOrDefault(diagnosis => string.Equals(diagnosis.Id, id, StringComparison.OrdinalIgnoreCase));
}
