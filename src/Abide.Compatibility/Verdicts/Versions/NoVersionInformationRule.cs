using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Versions;

internal sealed class NoVersionInformationRule : Rule
{
    private static readonly Version BindsWithoutTable = new(2, 41);

    public override string Id => "ABI1103";

    public override string Title => "Library without version information";

    public override string Explanation =>
        "The object wants versions from a library that defines none at all (no DT_VERDEF). ld.so prints `no version information available` and binds the symbols by name alone.\n\n"
        + "A library that was linked with no versioned library either, not even libc, has no table of versions (DT_VERSYM). Up to glibc 2.40 ld.so stops at the first of its symbols that is wanted with a version "
        + "(elf/dl-lookup.c, check_match: `Assertion 'version->filename == NULL || ! _dl_name_match_p (version->filename, map)' failed`).";

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
                var severity = SeverityOf(loaded, file, provider, offer);
                yield return new Finding
                {
                    Id = Id,
                    Severity = severity,
                    Subject = file,
                    Need = $"versions in {file}",
                    Message = $"{MissingVersionRule.Describe(provider, offer)} defines no versions; the loader warns and {(severity == Severity.Note ? $"binds {loaded.DisplayName} by name" : $"then dies of an assertion when it binds {loaded.DisplayName}{(severity == Severity.Degraded ? ", at the first call" : "")}")}",
                    Hint = severity == Severity.Note ? null : "use a build of the library with versions",
                    Evidence = [new Evidence { File = loaded.DisplayName, Section = ".gnu.version_r" }, TargetEvidence.Of(provider.Library.Provenance)],
                };
            }
        }
    }

    private static Severity SeverityOf(LoadedObject by, string file, LoadedObject provider, Offer offer)
    {
        if (provider.Library is not ElfLibrary { HasVersionTable: false } library || offer.LibcVersion >= BindsWithoutTable) return Severity.Note;
        var severity = Severity.Note;
        foreach (var import in by.Needs!.Imports)
        {
            if (import.File != file || library.DefinesSymbol(import.Name, import.Version) != Answer.Yes) continue;
            if (by.Needs.BindsNow || import.Binding == Binding.Start) return Severity.Fails;
            severity = Severity.Degraded;
        }

        return severity;
    }
}
