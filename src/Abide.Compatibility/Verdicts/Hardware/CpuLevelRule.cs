using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Hardware;

internal sealed class CpuLevelRule : Rule
{
    private static readonly Version EnforcesProperty = new(2, 33);

    public override string Id => "ABI1501";

    public override string Title => "CPU level above the release's baseline";

    public override string Explanation =>
        "A release promises a floor: x86-64-v1 for EL7 and EL8, v2 for EL9, v3 for EL10. It says nothing about the CPU of a given host, which may well be newer. A program built for a higher level "
        + "runs where the hardware has it.\n\n"
        + "What happens elsewhere differs: glibc 2.33 and later reads the GNU property `x86 ISA needed` and refuses the object with `CPU ISA level is lower than required`; older loaders start it, and it dies of SIGILL. "
        + "A Go program built with GOAMD64=v2 or higher tests the CPU itself and stops. An `x86 ISA used` property is not a requirement.\n\n"
        + "A library may be shipped in several builds, in `glibc-hwcaps/x86-64-v3` and its like below the directory of the plain one; glibc 2.33 and later, and EL 8.4 and later, take the best that the CPU has. "
        + "The build for the release's baseline is judged, else the plain one. Where there is only one for a higher level, the program starts only on machines that have it.";

    public override string Remedy => "Build for the baseline of the oldest hardware (`-march=x86-64`, `GOAMD64=v1`), or make sure that every host has the level (`ld.so --help` lists the supported ones).";

    public override string Example => "./app: CPU ISA level is lower than required";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var loaded in program.OwnObjects)
        {
            if (loaded.OnlyFor is { } only) yield return Hidden(loaded, only, offer);
            if (loaded.Needs!.CpuNeeded is { } level && (loaded.OnlyFor is null || loaded.OnlyFor < level)) foreach (var finding in Conditional(loaded, level, isGo: false, offer)) yield return finding;
        }

        if (program.Go?.Build?.FindSetting("GOAMD64") is ['v', var digit] && digit is >= '2' and <= '4')
        {
            foreach (var finding in Conditional(program.Objects[0], (CpuLevel)(digit - '0'), isGo: true, offer)) yield return finding;
        }
    }

    private Finding Hidden(LoadedObject loaded, CpuLevel level, Offer offer) => new()
    {
        Id = Id,
        Severity = Severity.Degraded,
        Subject = $"x86-64-v{(int)level}",
        Need = $"x86-64-v{(int)level} for {loaded.DisplayName}",
        Message = offer.CpuBaseline is { } baseline
            ? $"{loaded.DisplayName} is the only build of {loaded.Name}; {offer.DisplayName} runs on any x86-64-v{(int)baseline} machine, and where the CPU lacks x86-64-v{(int)level} the loader does not find it"
            : $"{loaded.DisplayName} is the only build of {loaded.Name}, and the CPU level that {offer.DisplayName} promises is not known; where the CPU lacks x86-64-v{(int)level} the loader does not find it",
        Hint = "ship a build for the baseline in the directory above glibc-hwcaps, or make sure that every host has the level",
        Evidence = [new Evidence { File = loaded.DisplayName, Section = "glibc-hwcaps" }, TargetEvidence.Of(offer.CpuProvenance)],
    };

    private IEnumerable<Finding> Conditional(LoadedObject loaded, CpuLevel level, bool isGo, Offer offer)
    {
        if (offer.CpuBaseline >= level) yield break;
        var otherwise = isGo ? "the Go runtime stops at start"
            : offer.Libc == LibcFamily.Glibc && offer.LibcVersion >= EnforcesProperty ? "ld.so refuses it (\"CPU ISA level is lower than required\")"
            : "it starts and dies of SIGILL";
        yield return new Finding
        {
            Id = Id,
            Severity = Severity.Degraded,
            Subject = $"x86-64-v{(int)level}",
            Need = $"x86-64-v{(int)level} for {loaded.DisplayName}",
            Message = offer.CpuBaseline is { } baseline
                ? $"{loaded.DisplayName} is built for x86-64-v{(int)level}; {offer.DisplayName} runs on any x86-64-v{(int)baseline} machine, and where the CPU lacks the level {otherwise}"
                : $"{loaded.DisplayName} is built for x86-64-v{(int)level}, and the CPU level that {offer.DisplayName} promises is not known; where the CPU lacks it {otherwise}",
            Hint = isGo ? "build with GOAMD64=v1, or make sure that every host has the level" : "build with -march=x86-64, or make sure that every host has the level",
            Evidence = [new Evidence { File = loaded.DisplayName, Section = isGo ? "GOAMD64" : ".note.gnu.property" }, TargetEvidence.Of(offer.CpuProvenance)],
        };
    }
}
