using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Memory;

internal sealed class TextRelocationRule : Rule
{
    public override string Id => "ABI1702";

    public override string Title => "Text relocations";

    public override string Explanation =>
        "DT_TEXTREL: the loader has to write into code pages before the program runs, which means making them writable. SELinux denies that to confined services (`execmod`), and the pages can no longer be shared between processes. "
        + "It comes from code that was not compiled with -fPIC.";

    public override string Remedy => "Compile everything that goes into the library with `-fPIC` and link with `-Wl,-z,text`, which turns the rest into link errors.";

    public override string Example => "error while loading shared libraries: libold.so: cannot restore segment prot after reloc: Permission denied";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var loaded in program.OwnObjects)
        {
            if (!loaded.Needs!.HasTextRelocations) continue;
            yield return new Finding
            {
                Id = Id,
                Severity = offer.SelinuxEnforcing == Answer.Yes ? Severity.Degraded : Severity.Note,
                Subject = loaded.DisplayName,
                Need = "writable code pages",
                Message = $"{loaded.DisplayName} has text relocations, which SELinux denies to confined services{(offer.SelinuxEnforcing == Answer.Yes ? $"; {offer.DisplayName} enforces it" : "")}",
                Hint = "compile with -fPIC and link with -Wl,-z,text",
                Evidence = [new Evidence { File = loaded.DisplayName, Section = "DT_TEXTREL" }],
            };
        }
    }
}
