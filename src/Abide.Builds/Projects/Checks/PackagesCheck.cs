using System.Collections.Immutable;
using Abide.Builds.Diagnoses;
using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Diagnoses.Modules;
using Abide.Builds.Diagnoses.Toolchains;
using Abide.Builds.Projects.Packages;
using Abide.Builds.Projects.Settings;

namespace Abide.Builds.Projects.Checks;

/// <summary>What the go command says of the project's packages, and which files its constraints leave out.</summary>
internal static class PackagesCheck
{
    private const int MostTold = 20;
    private const int MostFiles = 8;

    /// <summary>Words of the go command (cmd/go/internal/modload, load), and the cause that they tell; the first that fits.</summary>
    private static readonly ImmutableArray<(string Words, Diagnosis Cause, string Hint)> s_causes =
    [
        ("checksum mismatch", ModulesDiagnoses.ChecksumMismatch, "find out which of the two is right before anything is deleted: a mirror that changes modules looks the same"),
        ("missing go.sum entry", ModulesDiagnoses.MissingSum, "go mod tidy, and commit go.sum"),
        ("no required module provides package", ModulesDiagnoses.NoRequiredModule, "go get the package, or take the import out"),
        ("updates to go.mod needed", ModulesDiagnoses.UpdatesNeeded, "go mod tidy, and commit go.mod"),
        ("ambiguous import", ModulesDiagnoses.Ambiguous, "raise or drop one of the two modules"),
        ("no matching files found", ModulesDiagnoses.EmbedPattern, "make the files before the build, or mend the pattern"),
        ("inconsistent vendoring", ModulesDiagnoses.VendorInconsistent, "go mod vendor"),
        ("is not in std", ToolchainDiagnoses.PackageNotInStd, "build with a newer Go, or mend the import"),
        ("is not in GOROOT", ToolchainDiagnoses.PackageNotInStd, "build with a newer Go, or mend the import"),
        ("flag provided but not defined", ToolchainDiagnoses.FlagsWrong, "take the flag out of GOFLAGS"),
        ("unknown flag", ToolchainDiagnoses.FlagsWrong, "take the flag out of GOFLAGS"),
        ("unsupported GOOS/GOARCH pair", ToolchainDiagnoses.UnknownPlatform, "check GOOS and GOARCH"),
    ];

    /// <summary>Words that only say that nothing was downloaded for the question, neither modules nor another Go, of which settings and go.mod have told already.</summary>
    private static readonly ImmutableArray<string> s_offline = ["GOPROXY=off", "module lookup disabled", "dial tcp", "GOTOOLCHAIN=local)"];

    /// <param name="facts">What was learnt.</param>
    /// <param name="isToldOtherwise">Whether a broken file or setting has been found already, of which a failed list is a consequence.</param>
    public static IEnumerable<DoctorFinding> Examine(BuildFacts facts, bool isToldOtherwise)
    {
        if (facts is { ListFailure: { } failure } && !isToldOtherwise && !IsOffline(failure))
        {
            var (cause, hint) = CauseOf(failure);
            yield return new() { Id = cause.Id, Severity = DoctorSeverity.Breaks, Message = $"the go command cannot load the project: {failure}", Hint = hint, Evidence = [new("go list", failure), .. failure.Contains("GOFLAGS", StringComparison.Ordinal) ? [facts.Settings["GOFLAGS"].Evidence] : (DoctorEvidence[])[]] };
        }

        foreach (var finding in OfErrors(facts)) yield return finding;
        if (OfConstraints(facts) is { } left) yield return left;
    }

    /// <summary>What the list of packages left open.</summary>
    public static IEnumerable<Unlearnt> Open(BuildFacts facts, bool isToldOtherwise)
    {
        if (facts is { ListFailure: { } failure } && (isToldOtherwise || IsOffline(failure)))
            yield return new("the packages of the project", failure);
        var missing = Errors(facts).Where(each => IsOffline(each.Error!.Err)).Select(each => each.ImportPath).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            yield return new($"{missing.Count} packages that are not in the module cache ({string.Join(", ", missing.Take(MostFiles))}{(missing.Count > MostFiles ? ", …" : "")})", "nothing is downloaded to answer a question");
    }

    private static IEnumerable<DoctorFinding> OfErrors(BuildFacts facts)
    {
        var isProxyOff = facts.Settings["GOPROXY"] is { IsSet: true, Value: "off" };
        foreach (var error in Errors(facts).Where(each => !IsOffline(each.Error!.Err)).DistinctBy(each => each.Error!.Err, StringComparer.Ordinal).Take(MostTold))
        {
            var text = error.Error!.Err.ReplaceLineEndings(" ");
            // go build ./... passes over a package of the pattern of which nothing is left.
            if (text.Contains("build constraints exclude all Go files", StringComparison.Ordinal)) continue;
            var (cause, hint) = CauseOf(text);
            yield return new() { Id = cause.Id, Severity = DoctorSeverity.Breaks, Message = $"{error.ImportPath}: {text}", Hint = hint, Evidence = [Position(error.Error, text)] };
        }

        if (isProxyOff && Errors(facts).FirstOrDefault(each => IsOffline(each.Error!.Err)) is { } absent)
        {
            yield return new()
            {
                Id = ModulesDiagnoses.LookupDisabled.Id,
                Severity = DoctorSeverity.Breaks,
                Message = $"{absent.ImportPath} is not in the module cache, and GOPROXY=off keeps it from being downloaded",
                Hint = "fill the module cache (go mod download) where there is a way out, or build from a vendor directory",
                Evidence = [facts.Settings["GOPROXY"].Evidence, Position(absent.Error!, absent.Error!.Err)],
            };
        }
    }

    private static DoctorFinding? OfConstraints(BuildFacts facts)
    {
        ImmutableArray<ExcludedFile> told = [.. facts.Excluded.Where(file => file.Constraint is { } line && !line.Contains("ignore", StringComparison.Ordinal))];
        if (told.IsEmpty) return null;
        var tags = GoSettings.Words(facts.Settings["GOFLAGS"].Value).LastOrDefault(word => word.TrimStart('-').StartsWith("tags=", StringComparison.Ordinal));
        return new()
        {
            Id = MachineDiagnoses.LeftOut.Id,
            Severity = DoctorSeverity.Note,
            Message = $"{told.Length} {(told.Length == 1 ? "file of the project is" : "files of the project are")} left out for {facts.Settings["GOOS"].Value}/{facts.Settings["GOARCH"].Value}, cgo {(facts.Settings["CGO_ENABLED"].Value == "0" ? "off" : "on")}, {(tags is null ? "no tags" : tags.TrimStart('-'))}",
            Evidence = [.. told.Take(MostFiles).Select(file => new DoctorEvidence(file.Path, file.Constraint!, file.Line))],
        };
    }

    private static IEnumerable<GoPackage> Errors(BuildFacts facts) => (facts.Packages ?? []).Where(package => package.Error is not null);

    private static bool IsOffline(string message) => s_offline.Any(words => message.Contains(words, StringComparison.Ordinal));

    private static (Diagnosis Cause, string Hint) CauseOf(string message)
    {
        foreach (var (words, cause, hint) in s_causes)
        {
            if (message.Contains(words, StringComparison.Ordinal)) return (cause, hint);
        }

        return (MachineDiagnoses.PackageBroken, "the message is the go command's own; a build says the same");
    }

    /// <summary><c>/src/app/main.go:4:2</c>, as the go command gives it.</summary>
    private static DoctorEvidence Position(GoPackageError error, string text)
    {
        var parts = error.Pos?.Split(':') ?? [];
        return parts switch
        {
            [.. var path, var line, var column] when int.TryParse(line, out var row) && int.TryParse(column, out var place) => new(string.Join(':', path), text, row, place),
            [.. var path, var line] when path.Length > 0 && int.TryParse(line, out var row) => new(string.Join(':', path), text, row),
            _ => new("go list", text),
        };
    }
}
