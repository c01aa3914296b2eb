using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Memory;

internal sealed class ExecutableStackRule : Rule
{
    private static readonly Version RefusesInDlopen = new(2, 41);

    public override string Id => "ABI1701";

    public override string Title => "Executable stack";

    public override string Explanation =>
        "PT_GNU_STACK asks for an executable stack, or is absent, which means the same. It mostly comes from an assembler file without a `.note.GNU-stack` section, and nothing needs it. "
        + "SELinux denies it to confined services (`execstack`, `execmem`), and glibc 2.41 and later refuse to dlopen such a library; at program start they take it.";

    public override string Remedy => "Add `.section .note.GNU-stack,\"\",@progbits` to the assembler files, link with `-Wl,-z,noexecstack`, or clear the flag of the binary (`patchelf --clear-execstack`).";

    public override string Example => "error while loading shared libraries: libfast.so: cannot enable executable stack as shared object requires: Permission denied";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var loaded in program.OwnObjects)
        {
            if (!loaded.Needs!.NeedsExecutableStack) continue;
            var refused = !program.Program.IsExecutable && offer.Libc == LibcFamily.Glibc && offer.LibcVersion >= RefusesInDlopen;
            yield return new Finding
            {
                Id = Id,
                Severity = refused || offer.SelinuxEnforcing == Answer.Yes ? Severity.Degraded : Severity.Note,
                Subject = loaded.DisplayName,
                Need = "an executable stack",
                Message = refused
                    ? $"{loaded.DisplayName} asks for an executable stack: dlopen of glibc {offer.LibcVersion} of {offer.DisplayName} refuses it"
                    : $"{loaded.DisplayName} asks for an executable stack, which SELinux denies to confined services{(offer.SelinuxEnforcing == Answer.Yes ? $"; {offer.DisplayName} enforces it" : "")}",
                Hint = "clear it (patchelf --clear-execstack) or link with -Wl,-z,noexecstack",
                Evidence = [new Evidence { File = loaded.DisplayName, Section = "PT_GNU_STACK" }],
            };
        }
    }
}
