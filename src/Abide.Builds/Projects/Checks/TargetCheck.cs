using System.Collections.Immutable;
using System.Globalization;
using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Projects.Modules;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts.StaticPrograms;

namespace Abide.Builds.Projects.Checks;

/// <summary>What the result of a build here will need on one target, as far as that can be told before there is a result.</summary>
/// <param name="facts">What was learnt.</param>
/// <param name="target">As the user named it.</param>
/// <param name="offer">What it offers to programs of the GOARCH that is built for.</param>
internal sealed class TargetCheck(BuildFacts facts, string target, Offer offer)
{
    /// <summary>The glibc whose start files ask for it themselves (crt1.o: __libc_start_main@GLIBC_2.34).</summary>
    private static readonly Version s_ownStart = new(2, 34);

    /// <summary>The canonical architecture of a GOARCH; null when targets have none of that name.</summary>
    public static string? Architecture(string goarch) => goarch switch
    {
        "amd64" => "x86_64",
        "386" => "i686",
        "arm64" => "aarch64",
        "ppc64le" or "s390x" or "riscv64" => goarch,
        _ => null,
    };

    public IEnumerable<DoctorFinding> Examine()
    {
        if (OfKernel() is { } kernel) yield return kernel;
        if (OfCpu() is { } cpu) yield return cpu;
        if (OfLibc() is { } libc) yield return libc;
        foreach (var finding in OfLibraries()) yield return finding;
        foreach (var finding in OfLookups()) yield return finding;
    }

    private DoctorFinding? OfKernel()
    {
        if (facts.GoVersion is not { } text || !GoRelease.TryParse(text, out var release) || offer.Kernel is not { } kernel) return null;
        if (RuntimeFloorTable.Find("go", new(release.Major, release.Minor), offer.Architecture) is not { } floor || kernel.Version >= floor.Kernel) return null;
        return Create(MachineDiagnoses.KernelBelow.Id, DoctorSeverity.Breaks, $"{text} needs Linux {floor.Kernel}, and the kernel of {offer.DisplayName} is {kernel.Uname}", "build with an older release of Go", [Go(), new(floor.Provenance.Source, $"Linux {floor.Kernel}"), new(kernel.Provenance.Source, kernel.Uname)]);
    }

    private DoctorFinding? OfCpu()
    {
        var setting = facts.Settings["GOAMD64"];
        if (offer is not { Architecture: "x86_64", CpuBaseline: { } floor } || setting.Value is not ['v', var digit, ..] || digit - '0' <= (int)floor) return null;
        return Create(MachineDiagnoses.CpuAbove.Id, DoctorSeverity.Surprises, $"GOAMD64 is {setting.Value}, and {offer.DisplayName} runs on CPUs of level v{((int)floor).ToString(CultureInfo.InvariantCulture)}: programs end at once there", $"build with GOAMD64=v{((int)floor).ToString(CultureInfo.InvariantCulture)}", [setting.Evidence, .. Source(offer.CpuProvenance, $"x86-64-v{(int)floor}")]);
    }

    private DoctorFinding? OfLibc()
    {
        if (!LinksC || facts.Compiler is not { LibcVersion: { } here } compiler || offer.Libc == LibcFamily.Musl || offer.LibcVersion is not { } there) return null;
        if (Short(here) <= Short(there)) return null;
        var isCertain = Short(here) >= s_ownStart && Short(there) < s_ownStart;
        var users = CgoCheck.Users(facts);
        var who = users.IsEmpty ? "programs with C code" : $"a program with {users[0].ImportPath}";
        return Create(
            MachineDiagnoses.NewerLibc.Id,
            isCertain && !users.IsEmpty ? DoctorSeverity.Breaks : DoctorSeverity.Surprises,
            isCertain
                ? $"{who} is linked with glibc {Short(here)} here and asks for GLIBC_2.34 at least; {offer.DisplayName} has glibc {Short(there)} and does not start it"
                : $"{who} is linked with glibc {Short(here)} here and may ask for versions up to GLIBC_{Short(here)}; {offer.DisplayName} has glibc {Short(there)}",
            $"CGO_ENABLED=0, or build on {target} or against its sysroot",
            [new(compiler.Libc ?? compiler.File!, $"glibc {here}"), facts.Settings["CC"].Evidence, .. Source(offer.LibcProvenance, $"glibc {there}")]);
    }

    private IEnumerable<DoctorFinding> OfLibraries()
    {
        foreach (var library in facts.Libraries.Where(each => each is { Soname: not null, File: not null }))
        {
            var found = offer.Libraries.FindLibrary(library.Soname!, []);
            if (found.IsPresent) continue;
            var isUnknown = found.Answer == Answer.Unknown;
            yield return Create(
                MachineDiagnoses.LibraryElsewhere.Id,
                isUnknown ? DoctorSeverity.Note : DoctorSeverity.Breaks,
                isUnknown
                    ? $"{string.Join(", ", library.Packages)} links {library.Soname}, and it is not known whether {offer.DisplayName} has it: {found.Reason}"
                    : $"{string.Join(", ", library.Packages)} links {library.Soname}, which {offer.DisplayName} has not{(found.Reason is { } instead ? $": {instead}" : "")}",
                found.Package is { } package ? $"install {package} there" : $"build on {target}, where -l{library.Name} finds the soname of that release",
                [new(library.File!, $"soname {library.Soname}"), .. Source(found.Provenance, library.Soname!)]);
        }
    }

    private IEnumerable<DoctorFinding> OfLookups()
    {
        if (offer.Libc == LibcFamily.Musl) yield break;
        foreach (var (package, database, what) in ((string, string, string)[])[("net", "hosts", "host names"), ("os/user", "passwd", "users")])
        {
            if ((facts.Packages ?? []).FirstOrDefault(each => each.ImportPath == package) is not { UsesCgo: false }) continue;
            if (NameSources.MissedByGo(offer, database) is not { IsEmpty: false } missed) continue;
            yield return Create(
                MachineDiagnoses.LookupsWithout.Id,
                DoctorSeverity.Surprises,
                $"package {package} is built without cgo: {offer.DisplayName} lists {string.Join(", ", missed)} for {database}, and {what} from there are not found{NameSources.Meaning(missed)}",
                "if hosts depend on them, build with cgo against the oldest release; otherwise nothing is lost",
                [facts.Settings["CGO_ENABLED"].Evidence, .. Source(offer.NameServicesProvenance, "nsswitch.conf")]);
        }
    }

    /// <summary>Whether the result has C code; without a project it is not known, and said of programs that have.</summary>
    private bool LinksC => facts.Settings["CGO_ENABLED"].Value != "0" && (facts.Packages is not { } packages || packages.Any(package => package.UsesCgo));

    private DoctorEvidence Go() => facts.Go?.Evidence ?? new("go version", facts.GoVersion ?? "");

    private static Version Short(Version version) => new(version.Major, version.Minor);

    private static DoctorEvidence[] Source(Provenance? provenance, string text) => provenance is null ? [] : [new(provenance.Source, text)];

    private DoctorFinding Create(string id, DoctorSeverity severity, string message, string hint, ImmutableArray<DoctorEvidence> evidence) =>
        new() { Id = id, Severity = severity, Message = message, Hint = hint, Target = target, Evidence = evidence };
}
