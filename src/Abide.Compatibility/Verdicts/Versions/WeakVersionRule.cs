using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Versions;

internal sealed class WeakVersionRule : Rule
{
    public override string Id => "ABI1102";

    public override string Title => "Weak symbol version not found";

    public override string Explanation =>
        "The version is marked weak (VER_FLG_WEAK): every symbol behind it is a weak reference. ld.so goes on when the library lacks it; the symbols stay null, "
        + "and the program is expected to test them before the call.";

    public override string Remedy => "Nothing to do, as long as the program tests the symbols before it uses them.";

    public override string Example => "$ LD_DEBUG=versions ./app\n./app: weak version `GLIBC_2.30' not found (required by ./app)";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var unmet in program.UnmetVersions)
        {
            if (!unmet.Need.IsWeak || unmet.Defined != Answer.No) continue;
            yield return new Finding
            {
                Id = Id,
                Severity = Severity.Note,
                Subject = unmet.Provider.Library.Soname,
                Need = $"{unmet.Need.Version} in {unmet.Provider.Name} (weak)",
                Message = $"{MissingVersionRule.Describe(unmet.Provider, offer)} does not define {unmet.Need.Version}; the need is weak, so the program starts without it",
                Evidence = [.. program.Callers.EvidenceOf(unmet.By, unmet.Need), TargetEvidence.Of(unmet.Provider.Library.Provenance)],
            };
        }
    }
}
