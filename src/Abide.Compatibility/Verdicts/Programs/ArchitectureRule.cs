using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Programs;

/// <summary>Judges before there is an offer: the engine asks it when a target has nothing for the program's architecture.</summary>
internal sealed class ArchitectureRule : Rule
{
    private static readonly ArchitectureRule Instance = new();

    public override string Id => "ABI1001";

    public override string Title => "Architecture not offered";

    public override string Explanation =>
        "The program is built for an architecture on which the target does not exist, or of which the bundled facts know nothing. "
        + "A kernel refuses a program of a foreign architecture with `Exec format error`, unless an emulator is registered with binfmt_misc, which is not assumed.";

    public override string Remedy =>
        "Build for the target's architecture. Where facts are missing, judge against a root directory of that release: `--on dir:/srv/root`.";

    public override string Example => "$ ./esbuild-arm64\nbash: ./esbuild-arm64: cannot execute binary file: Exec format error";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer) => [];

    /// <summary>
    /// A release without libraries of an architecture fails what needs them. A static program needs only the kernel, of which an
    /// unverified word about libraries says nothing.
    /// </summary>
    public static Finding NotOffered(Target target, ProgramNeeds needs, Lookup<Offer> offer)
    {
        var isMissing = offer.Answer == Answer.No && !(needs.IsStatic && offer.Provenance is { Confidence: Confidence.Unverified });
        return new Finding
        {
            Id = Instance.Id,
            Severity = isMissing ? Severity.Fails : Severity.Undetermined,
            Subject = needs.Architecture,
            Need = $"userland for {needs.Architecture}",
            Message = isMissing
                ? $"{target.Userland} does not exist for {needs.Architecture}{(offer.Reason is null ? "" : $": {offer.Reason}")}"
                : $"no fact whether {target.Userland} runs this {needs.Architecture} program{(offer.Reason is null ? "" : $": {offer.Reason}")}",
            Hint = isMissing ? "build the program for an architecture of the target" : "judge against a root directory of that release: --on dir:DIRECTORY",
            Evidence = [new Evidence { File = needs.Path, Section = "e_machine" }],
        };
    }
}
