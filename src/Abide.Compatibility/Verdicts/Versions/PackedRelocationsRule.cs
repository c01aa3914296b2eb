using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Versions;

internal sealed class PackedRelocationsRule : Rule
{
    private static readonly Version FirstWithRelr = new(2, 36);
    private static readonly Version FirstMuslWithRelr = new(1, 2, 4);

    public override string Id => "ABI1105";

    public override string Title => "Packed relocations (DT_RELR)";

    public override string Explanation =>
        "DT_RELR packs relative relocations into a bitmap. glibc applies it from 2.36 on; older loaders ignore the unknown tag, leave every pointer unrelocated and the program dies at once. "
        + "That is why linkers add a need for the version GLIBC_ABI_DT_RELR, which older glibc refuses cleanly — and glibc 2.36 and later refuse an object that has DT_RELR and needs libc.so.6 without it.\n\n"
        + "musl applies DT_RELR from 1.2.4 on.";

    public override string Remedy => "Link with `-Wl,-z,nopack-relative-relocs` (ld.bfd, mold, lld: `--pack-dyn-relocs=none`).";

    public override string Example => "./app: error while loading shared libraries: ./app: DT_RELR without GLIBC_ABI_DT_RELR dependency";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var loaded in program.OwnObjects)
        {
            if (loaded.Needs is not { HasPackedRelocations: true, IsStatic: false } needs || offer.LibcVersion is not { } version) continue;
            var applies = version >= (offer.Libc == LibcFamily.Musl ? FirstMuslWithRelr : FirstWithRelr);
            var declares = needs.VersionNeeds.Any(need => need.Version == "GLIBC_ABI_DT_RELR");

            // Where the declared version is missing, ABI1101 has told it. An object that takes no GLIBC_2.* version from libc.so is
            // not asked to declare (elf/dl-version.c, _dl_check_map_versions).
            var mustDeclare = offer.Libc == LibcFamily.Glibc
                && needs.VersionNeeds.Any(need => need.File.StartsWith("libc.so.", StringComparison.Ordinal) && need.Version.StartsWith("GLIBC_2.", StringComparison.Ordinal));
            if (applies ? declares || !mustDeclare : declares) continue;
            yield return new Finding
            {
                Id = Id,
                Severity = Severity.Fails,
                Subject = loaded.DisplayName,
                Need = applies ? "GLIBC_ABI_DT_RELR with DT_RELR" : "a loader that applies DT_RELR",
                Message = applies
                    ? $"{loaded.DisplayName} has DT_RELR but does not need GLIBC_ABI_DT_RELR: glibc {version} of {offer.DisplayName} refuses it"
                    : $"{loaded.DisplayName} has DT_RELR, which {offer.Libc.ToString().ToLowerInvariant()} {version} of {offer.DisplayName} does not apply: it dies before main",
                Hint = "link with -Wl,-z,nopack-relative-relocs",
                Evidence = [new Evidence { File = loaded.DisplayName, Section = "DT_RELR" }, TargetEvidence.Of(offer.LibcProvenance)],
            };
        }
    }
}
