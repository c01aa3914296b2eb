using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Loading;

internal sealed class LibraryRule : Rule
{
    public override string Id => "ABI1202";

    public override string Title => "Library missing";

    public override string Explanation =>
        "A DT_NEEDED library is not found in any directory that ld.so searches: RPATH and RUNPATH of the program and its libraries with "
        + "$ORIGIN, $LIB and $PLATFORM expanded, each with the glibc-hwcaps subdirectories that every machine of the release has the CPU for; the directories of ld.so.conf, the built-in ones. LD_LIBRARY_PATH is not assumed. "
        + "The loader stops before main. It also stops at a file of the right name that is no library: only one of another class or machine is passed over.\n\n"
        + "A bundled target stands for the package set that its facts were measured on (`abide targets show`). A library that the release has in another package is missing too, until that package is installed.";

    public override string Remedy =>
        "1. Install the package that provides the library.\n2. If the release has another major version of it (libssl.so.1.1 instead of libssl.so.3), use a build for that version; never link one name to the other.\n"
        + "3. Ship the library beside the program and give the program a RUNPATH of `$ORIGIN/../lib`.";

    public override string Example => "./app: error while loading shared libraries: libssl.so.3: cannot open shared object file: No such file or directory";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var missing in program.Unresolved)
        {
            if (missing.Found.Answer != Answer.No || missing.Rejected is not null) continue;
            yield return new Finding
            {
                Id = Id,
                Severity = Severity.Fails,
                Subject = missing.Name,
                Need = missing.Name,
                Message = missing.Broken is { } broken
                    ? $"the loader of {offer.DisplayName} stops at {broken}; {missing.By.DisplayName} needs {missing.Name}, and no later directory is searched"
                    : $"{offer.DisplayName} has no {missing.Name}, which {missing.By.DisplayName} needs{(missing.Found.Reason is { } reason ? $": {reason}" : "")}",
                Hint = missing.Broken is not null ? "replace the file with the library, or remove it so that the search goes on"
                    : missing.Name.StartsWith("libc.musl-", StringComparison.Ordinal) && offer.Libc == LibcFamily.Glibc ? "this is a musl build: use the one for glibc (for npm packages the one without -musl)"
                    : missing.Beside is { } beside ? $"{beside} lies beside the program, but nothing leads the loader there: give the program a RUNPATH (patchelf --set-rpath '$ORIGIN') or start it with LD_LIBRARY_PATH"
                    : missing.Found.Package is { } package ? $"install {package}"
                    : missing.Found.Reason is not null ? "use a build of the program for this release"
                    : $"install the package that provides {missing.Name}, or ship the library with the program",
                Evidence = [new Evidence { File = missing.By.DisplayName, Section = "DT_NEEDED" }, TargetEvidence.Of(missing.Found.Provenance)],
            };
        }
    }
}
