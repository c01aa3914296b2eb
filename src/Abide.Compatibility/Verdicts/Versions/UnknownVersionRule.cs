using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Versions;

internal sealed class UnknownVersionRule : Rule
{
    public override string Id => "ABI1104";

    public override string Title => "No fact about a symbol version";

    public override string Explanation =>
        "The library exists on the target, but the bundled facts do not say whether this release of it defines the version: it was measured on another minor release. "
        + "Within a major release libraries only gain versions, so what an older minor has is there, and what a newer one has may not be.";

    public override string Remedy => "Judge against a root directory of exactly that release: `--on dir:/srv/el8.6`.";

    public override string Example => "$ abide check ./app --on dir:/srv/el8.6";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.UnmetVersions.IsEmpty) yield break;
        foreach (var group in program.UnmetVersions.Where(unmet => unmet.Defined == Answer.Unknown).GroupBy(unmet => new WantedVersion(unmet.Provider, unmet.Need.Version)))
        {
            var (provider, version) = group.Key;
            var isWeak = group.All(unmet => unmet.Need.IsWeak);
            yield return new Finding
            {
                Id = Id,
                Severity = isWeak ? Severity.Note : Severity.Undetermined,
                Subject = provider.Library.Soname,
                Need = $"{version} in {provider.Name}",
                Message = $"no fact whether {MissingVersionRule.Describe(provider, offer)} defines {version}",
                Hint = "judge against a root directory of that release: --on dir:DIRECTORY",
                Evidence = [.. group.SelectMany(unmet => program.Callers.EvidenceOf(unmet.By, unmet.Need)), TargetEvidence.Of(provider.Library.Provenance)],
            };
        }
    }
}
