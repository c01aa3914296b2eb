using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Environment;
using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Diagnoses.Toolchains;
using Abide.Builds.Projects.Machine;

namespace Abide.Builds.Projects.Checks;

/// <summary>Which Go runs: none, several, or one that GOROOT pairs with another's tree.</summary>
internal static class InstallationCheck
{
    public static IEnumerable<DoctorFinding> Examine(BuildFacts facts)
    {
        if (facts.Go is null)
        {
            yield return new()
            {
                Id = EnvironmentDiagnoses.GoNotFound.Id,
                Severity = DoctorSeverity.Breaks,
                Message = facts.Installations is [var elsewhere, ..] ? $"there is no go on PATH; {elsewhere.Version} lies in {elsewhere.Root}" : "there is no go on PATH, and none where Go is usually installed",
                Hint = facts.Installations is [var found, ..] ? $"put {found.Root}/bin on PATH" : "install Go, or put its bin directory on PATH",
                Evidence = [new("environment", $"PATH={facts.Settings.Environment("PATH")}"), .. facts.Installations.Select(each => each.Evidence)],
            };
        }

        if (OfRoot(facts) is { } root) yield return root;
        ImmutableArray<GoInstallation> onPath = [.. facts.Installations.Where(each => each.IsOnPath)];
        if (onPath.Select(each => each.Version ?? each.Root).Distinct(StringComparer.Ordinal).Skip(1).Any())
        {
            yield return new()
            {
                Id = MachineDiagnoses.SeveralReleases.Id,
                Severity = DoctorSeverity.Surprises,
                Message = $"{onPath.Length} Go releases are on PATH: {string.Join(", ", onPath.Select(Named))}; {onPath[0].Command} is first",
                Hint = "keep one on PATH, and start others by their path",
                Evidence = [.. onPath.Select(each => each.Evidence), new("environment", $"PATH={facts.Settings.Environment("PATH")}")],
            };
        }
    }

    /// <summary>What the go command says instead of starting, where no other check has told why.</summary>
    public static IEnumerable<DoctorFinding> Refusal(BuildFacts facts)
    {
        if (facts.GoFailure is not { } failure) yield break;
        var isFlag = failure.Contains("GOFLAGS", StringComparison.Ordinal);
        yield return new()
        {
            Id = isFlag ? ToolchainDiagnoses.FlagsWrong.Id : MachineDiagnoses.PackageBroken.Id,
            Severity = DoctorSeverity.Breaks,
            Message = $"the go command refuses to start here: {failure}",
            Hint = "set right what the message names",
            Evidence = [new("go env", failure), .. isFlag ? [facts.Settings["GOFLAGS"].Evidence] : (DoctorEvidence[])[]],
        };
    }

    private static DoctorFinding? OfRoot(BuildFacts facts)
    {
        if (facts.SetRoot is not { } root) return null;
        var setting = facts.Settings["GOROOT"];
        var finding = new DoctorFinding
        {
            Id = MachineDiagnoses.GorootSet.Id,
            Severity = DoctorSeverity.Note,
            Message = $"GOROOT is set to {setting.Value}, where the go command lies anyway; after an upgrade it may name the old release",
            Hint = setting.Removal,
            Evidence = [setting.Evidence, root.Evidence, .. facts.Go is { } go ? [go.Evidence] : (DoctorEvidence[])[]],
        };
        if (root.Version is null)
        {
            return finding with
            {
                Id = EnvironmentDiagnoses.GorootWrong.Id,
                Severity = DoctorSeverity.Breaks,
                Message = $"GOROOT is {setting.Value}, and no Go is there",
                Hint = $"{setting.Removal}: the go command knows where it lies",
            };
        }

        if (facts.GoVersion is { } version && version != root.Version)
        {
            return finding with
            {
                Id = EnvironmentDiagnoses.MixedInstallations.Id,
                Severity = DoctorSeverity.Breaks,
                Message = $"the go on PATH is {version}, and GOROOT names {root.Version} in {setting.Value}: its compiler and library will not fit",
            };
        }

        return facts.Go is { Version: not null } own && own.Root != root.Root
            ? finding with { Severity = DoctorSeverity.Surprises, Message = $"GOROOT names {root.Root}, and the go on PATH lies in {own.Root}; both are {root.Version} today" }
            : finding;
    }

    private static string Named(GoInstallation each) => $"{each.Version ?? "unknown"} ({each.Command})";
}
