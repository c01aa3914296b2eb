using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Versions;

internal sealed class MissingVersionRule : Rule
{
    private const string PackedRelocations = "GLIBC_ABI_DT_RELR";

    public override string Id => "ABI1101";

    public override string Title => "Symbol version not found";

    public override string Explanation =>
        "`.gnu.version_r` lists the versions that the object wants from each library. ld.so compares the list with the library's version definitions "
        + "before it runs anything, and refuses the program when a strong one is missing (elf/dl-version.c, match_symbol) — even if the symbol behind it would never be called.\n\n"
        + "The needed version follows from the C library that the program was *linked against*, not from the compiler: linking on a newer system takes the newest "
        + "version of each symbol. Since glibc 2.34 moved libpthread, libdl and others into libc.so.6, nearly every program linked there needs GLIBC_2.34.";

    public override string Remedy =>
        "1. Go without C code of your own: build with `CGO_ENABLED=0`.\n"
        + "2. Build against the older C library: on the older release, in a sysroot of it, or with a targeted toolchain (`zig cc -target x86_64-linux-gnu.2.17`).\n"
        + "3. For GLIBCXX/CXXABI versions: build with the release's own compiler, or its gcc-toolset, which links newer C++ code statically.\n\n"
        + "`-static-libgcc -static-libstdc++` is no way out: it removes the GLIBCXX and GCC needs, but the libraries linked in bring their own needs of the newer glibc (`__cxa_thread_atexit_impl`, `arc4random`), so the glibc need stays or rises.";

    public override string Example => "./app: /lib64/libc.so.6: version `GLIBC_2.28' not found (required by ./app)";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.UnmetVersions.IsEmpty) yield break;
        var missing = program.UnmetVersions.Where(unmet => unmet.Defined == Answer.No && !unmet.Need.IsWeak);
        foreach (var group in missing.GroupBy(unmet => new WantedVersion(unmet.Provider, unmet.Need.Version)))
        {
            var (provider, version) = group.Key;
            var asking = group.Select(unmet => unmet.By).Distinct().ToList();
            yield return new Finding
            {
                Id = Id,
                Severity = Severity.Fails,
                Subject = provider.Library.Soname,
                Need = $"{version} in {provider.Name}",
                Message = $"{Describe(provider, offer)} does not define {version}, which {string.Join(", ", asking.Select(by => by.DisplayName))} needs",
                Hint = version == PackedRelocations ? "link with -Wl,-z,nopack-relative-relocs" : Hint(provider, program, offer),
                Evidence = [.. group.DistinctBy(unmet => unmet.By).SelectMany(unmet => program.Callers.EvidenceOf(unmet.By, unmet.Need)), TargetEvidence.Of(provider.Library.Provenance, provider.Library.Path)],
            };
        }
    }

    internal static string Describe(LoadedObject provider, Offer offer)
    {
        if (provider.Origin != ObjectOrigin.Target) return $"{provider.DisplayName}, shipped with the program,";
        var release = provider.Name == "libc.so.6" && offer.LibcVersion is { } version ? $" (glibc {version})" : "";
        return $"{provider.Library.Soname} of {offer.DisplayName}{release}";
    }

    private static string Hint(LoadedObject provider, Closure program, Offer offer)
    {
        if (provider.Origin != ObjectOrigin.Target) return "ship the library that the program was linked with, or none and use the target's";
        if (provider.Name.StartsWith("libstdc++", StringComparison.Ordinal) || provider.Name.StartsWith("libgcc_s", StringComparison.Ordinal))
        {
            return "build with the release's own compiler or gcc-toolset, against its own glibc";
        }

        if (provider.Name == "libc.so.6" || offer.LibcVersion is not null && provider.Library.DefinesVersion("GLIBC_PRIVATE") == Answer.Yes)
        {
            var build = $"build against glibc {offer.LibcVersion} (a sysroot of the release, or zig cc -target {offer.Architecture}-linux-gnu.{offer.LibcVersion})";
            return program.Go is { LinksCgo: true } ? $"build with CGO_ENABLED=0 if the C code can go; else {build}" : build;
        }

        return "build against the release's version of the library, or ship a newer one with the program";
    }
}
