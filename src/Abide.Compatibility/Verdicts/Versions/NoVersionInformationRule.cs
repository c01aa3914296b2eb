using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Versions;

internal sealed class NoVersionInformationRule : Rule
{
    public override string Id => "ABI1103";

    public override string Title => "Library without version information";

    public override string Explanation =>
        "The object wants versions from a library that defines none at all (no DT_VERDEF). ld.so prints `no version information available` and binds the symbols by name alone.";

    public override string Remedy => "Use the release's own build of the library, which usually has versions; the program runs without, as long as the symbols fit.";

    public override string Example => "bash: /opt/conda/lib/libtinfo.so.6: no version information available (required by bash)";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (offer.Libc == LibcFamily.Musl) yield break; // musl never looks at versions
        foreach (var loaded in program.OwnObjects)
        {
            foreach (var file in loaded.Needs!.VersionNeeds.Select(need => need.File).Distinct(StringComparer.Ordinal))
            {
                if (program.Objects.FirstOrDefault(candidate => candidate.IsNamed(file)) is not { } provider || provider.Library.HasVersionDefinitions != Answer.No) continue;
                yield return new Finding
                {
                    Id = Id,
                    Severity = Severity.Note,
                    Subject = file,
                    Need = $"versions in {file}",
                    Message = $"{MissingVersionRule.Describe(provider, offer)} defines no versions; the loader warns and binds {loaded.DisplayName} by name",
                    Evidence = [new Evidence { File = loaded.DisplayName, Section = ".gnu.version_r" }, TargetEvidence.Of(provider.Library.Provenance)],
                };
            }
        }
    }
}
