using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Crossing;
using Abide.Builds.Diagnoses.Environment;
using Abide.Builds.Diagnoses.Linking;
using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Projects.Packages;

namespace Abide.Builds.Projects.Checks;

/// <summary>Which packages use cgo and what they bring in, whether a compiler is there and compiles for the right machine.</summary>
internal static class CgoCheck
{
    private const int MostPackages = 12;

    /// <summary>The release that turns cgo off by itself where no compiler is found.</summary>
    private const int SilentlyOff = 20;

    public static IEnumerable<DoctorFinding> Examine(BuildFacts facts)
    {
        var settings = facts.Settings;
        if (!settings.IsAnswered) return [];
        return settings["CGO_ENABLED"].Value == "0" ? OfSwitchedOff(facts) : [.. OfUse(facts), .. OfCompiler(facts), .. OfLibraries(facts)];
    }

    /// <summary>The packages with C code that people know by name; runtime/cgo comes with any of them.</summary>
    public static ImmutableArray<GoPackage> Users(BuildFacts facts) => [.. (facts.Packages ?? []).Where(package => package.UsesCgo && package.ImportPath != "runtime/cgo")];

    private static IEnumerable<DoctorFinding> OfUse(BuildFacts facts)
    {
        var users = Users(facts);
        if (users.IsEmpty) yield break;
        yield return new()
        {
            Id = MachineDiagnoses.CgoInUse.Id,
            Severity = DoctorSeverity.Note,
            Message = $"{(users.Length == 1 ? "1 package uses" : $"{users.Length} packages use")} cgo: {string.Join(", ", users.Take(MostPackages).Select(Described))}{(users.Length > MostPackages ? $" and {users.Length - MostPackages} more" : "")}",
            Hint = "CGO_ENABLED=0 leaves C code out, if the program does not need it",
            Evidence = [facts.Settings["CGO_ENABLED"].Evidence, .. users.Where(package => !package.Standard).Take(MostPackages).Select(package => new DoctorEvidence(package.Dir, string.Join(' ', package.CgoFiles!.Value.Concat(package.CgoLDFLAGS ?? []).Concat((package.CgoPkgConfig ?? []).Select(name => $"pkg-config:{name}")))))],
        };
    }

    private static IEnumerable<DoctorFinding> OfCompiler(BuildFacts facts)
    {
        var settings = facts.Settings;
        if (facts.Compiler is not { } compiler) yield break;
        var isNeeded = facts.Packages is not { } packages || packages.Any(package => package.UsesCgo);
        if (compiler.File is null)
        {
            if (!isNeeded) yield break;
            yield return new()
            {
                Id = EnvironmentDiagnoses.NoCompiler.Id,
                Severity = facts.Packages is null ? DoctorSeverity.Surprises : DoctorSeverity.Breaks,
                Message = $"cgo is on, and the C compiler {compiler.Command} is not on PATH",
                Hint = "install it, name another one in CC, or build with CGO_ENABLED=0",
                Evidence = [settings["CC"].Evidence, settings["CGO_ENABLED"].Evidence, new("environment", $"PATH={settings.Environment("PATH")}")],
            };
        }
        else if (isNeeded && compiler.Target is { } target && !Fits(target, settings["GOARCH"].Value))
        {
            yield return new()
            {
                Id = CrossingDiagnoses.HostCompiler.Id,
                Severity = DoctorSeverity.Breaks,
                Message = $"GOARCH is {settings["GOARCH"].Value}, and {compiler.Command} compiles for {target}",
                Hint = $"name a compiler for {settings["GOARCH"].Value} in CC, with its C library, or build with CGO_ENABLED=0",
                Evidence = [settings["GOARCH"].Evidence, settings["CC"].Evidence, new(compiler.File, $"-dumpmachine: {target}")],
            };
        }
    }

    private static IEnumerable<DoctorFinding> OfLibraries(BuildFacts facts)
    {
        foreach (var library in facts.Libraries.Where(each => each.File is null))
        {
            yield return new()
            {
                Id = LinkingDiagnoses.LibraryNotFound.Id,
                Severity = DoctorSeverity.Breaks,
                Message = $"{string.Join(", ", library.Packages.Take(MostPackages))} links -l{library.Name}, and {facts.Compiler!.Command} finds no lib{library.Name}.so or lib{library.Name}.a",
                Hint = $"install the development package that holds lib{library.Name}.so, or name its directory in CGO_LDFLAGS",
                Evidence = [.. (facts.Packages ?? []).Where(package => library.Packages.Contains(package.ImportPath)).Take(MostPackages).Select(package => new DoctorEvidence(package.Dir, $"#cgo LDFLAGS: {string.Join(' ', package.CgoLDFLAGS ?? [])}"))],
            };
        }
    }

    /// <summary>cgo is off: by hand, because another machine is built for, or because no compiler was found.</summary>
    private static IEnumerable<DoctorFinding> OfSwitchedOff(BuildFacts facts)
    {
        var settings = facts.Settings;
        ImmutableArray<ExcludedFile> lost = [.. facts.Excluded.Where(file => file.UsesCgo && (file.Constraint is null || file.Constraint.Contains("cgo", StringComparison.Ordinal)))];
        var isByHand = settings["CGO_ENABLED"].IsSet;
        var isCross = settings["GOARCH"].Value != settings.Effective("GOHOSTARCH") || settings["GOOS"].Value != settings.Effective("GOHOSTOS");
        var looksUp = (facts.Packages ?? []).Any(package => package.ImportPath is "net" or "os/user");
        if (lost.IsEmpty && (isByHand || !looksUp)) yield break;
        var why = isByHand ? $"CGO_ENABLED is 0 ({settings["CGO_ENABLED"].Place})"
            : isCross ? $"cgo is off, because GOOS and GOARCH are those of another machine ({settings["GOOS"].Value}/{settings["GOARCH"].Value})"
            : $"cgo is off, because {(settings["CC"].Value is { Length: > 0 } cc ? cc : "a C compiler")} is not found";
        yield return new()
        {
            Id = CrossingDiagnoses.CgoOff.Id,
            Severity = lost.IsEmpty ? DoctorSeverity.Note : isByHand ? DoctorSeverity.Note : DoctorSeverity.Surprises,
            Message = $"{why}: {(lost.IsEmpty ? "names and users are looked up by Go's own code" : $"{lost.Length} {(lost.Length == 1 ? "file of the project that uses C is" : "files of the project that use C are")} left out")}",
            Hint = isByHand ? "" : "set CGO_ENABLED to what is meant, with CC for 1",
            Evidence = [settings["CGO_ENABLED"].Evidence, settings["CC"].Evidence, .. lost.Take(MostPackages).Select(file => new DoctorEvidence(file.Path, file.Constraint ?? "import \"C\"", file.Line))],
        };
    }

    private static string Described(GoPackage package)
    {
        var brought = (package.CgoLDFLAGS ?? []).Where(flag => flag.StartsWith("-l", StringComparison.Ordinal)).Concat((package.CgoPkgConfig ?? []).Select(name => $"pkg-config {name}")).Distinct(StringComparer.Ordinal).ToList();
        return brought.Count == 0 ? package.ImportPath : $"{package.ImportPath} ({string.Join(' ', brought)})";
    }

    /// <summary>Whether a compiler for that triple can make objects for that GOARCH; -m32 and -m64 are added by the go command.</summary>
    private static bool Fits(string triple, string architecture)
    {
        var machine = triple.Split('-')[0];
        return architecture switch
        {
            "amd64" or "386" => machine is "x86_64" or "amd64" || (machine.Length == 4 && machine[0] == 'i' && machine.EndsWith("86", StringComparison.Ordinal)),
            "arm64" => machine is "aarch64" or "arm64",
            "arm" => machine.StartsWith("arm", StringComparison.Ordinal),
            "ppc64le" => machine is "powerpc64le" or "ppc64le",
            "s390x" => machine == "s390x",
            "riscv64" => machine.StartsWith("riscv64", StringComparison.Ordinal),
            "loong64" => machine.StartsWith("loongarch64", StringComparison.Ordinal),
            _ => true,
        };
    }
}
