using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Loading;

internal sealed class RejectedLibraryRule : Rule
{
    public override string Id => "ABI1203";

    public override string Title => "Library built for a newer kernel";

    public override string Explanation =>
        "NT_GNU_ABI_TAG of a library names the oldest kernel it is built for. Up to glibc 2.35 ld.so passes over a library whose tag is newer than "
        + "the running kernel as if it were not there (elf/dl-load.c, open_verify). Executables are not checked this way, and glibc 2.36 and later ignore the tag.\n\n"
        + "Qt 5's libQt5Core.so.5 is the well-known case: its tag asked for Linux 3.17 for the sake of renameat2 and getrandom.";

    public override string Remedy => "Remove the note if the library works without it (`strip --remove-section=.note.ABI-tag lib.so`), or use a build for this kernel.";

    public override string Example => "error while loading shared libraries: libQt5Core.so.5: cannot open shared object file: No such file or directory";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var missing in program.Unresolved)
        {
            if (missing.Rejected is { } rejected) yield return Create(missing.Name, rejected, offer);
        }

        // A library under judgement meets the check when somebody loads it.
        if (!program.Program.IsExecutable && ShippedLibraries.AbiTagRejects(program.Program, offer)) yield return Create(program.Program.Path, program.Program, offer);
    }

    private Finding Create(string name, Needs.ProgramNeeds library, Offer offer) => new()
    {
        Id = Id,
        Severity = Severity.Fails,
        Subject = name,
        Need = $"Linux {library.AbiTag!.KernelVersion} for {name}",
        Message = $"ld.so of {offer.DisplayName} passes over {library.Path}: its ABI tag asks for Linux {library.AbiTag.KernelVersion}, the kernel is {offer.Kernel!.Uname}",
        Hint = "remove the tag (strip --remove-section=.note.ABI-tag) if the library works on that kernel, or use a build for it",
        Evidence = [new Evidence { File = library.Path, Section = ".note.ABI-tag" }, TargetEvidence.Of(offer.Kernel.Provenance)],
    };
}
