using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Kernels;

internal sealed class PageSizeRule : Rule
{
    public override string Id => "ABI1403";

    public override string Title => "Segments not aligned to the kernel's pages";

    public override string Explanation =>
        "A PT_LOAD segment can be mapped only if its address and its file offset are equal modulo the page size, and segments with different rights cannot share a page. "
        + "Kernels of EL7 and EL8 for aarch64 have 64 KiB pages; a program linked for 4 KiB pages does not start there: the kernel refuses it or it dies at once, and ld.so refuses a library (`ELF load command alignment not page-aligned`).";

    public override string Remedy => "Link with `-Wl,-z,max-page-size=65536`, the default of GNU ld for aarch64; lld and mold need the flag.";

    public override string Example => "./app: error while loading shared libraries: ./libfast.so: ELF load command alignment not page-aligned";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (offer.Kernel is not { PageSize: { } pageSize } kernel) yield break;
        foreach (var loaded in program.OwnObjects)
        {
            var largest = loaded.Needs!.LargestPageSize;
            if (largest >= pageSize) continue;
            yield return new Finding
            {
                Id = Id,
                Severity = Severity.Fails,
                Subject = loaded.DisplayName,
                Need = $"pages of {largest} bytes or less",
                Message = $"{loaded.DisplayName} is linked for pages of {largest} bytes; {kernel.Uname} of {offer.DisplayName} has pages of {pageSize}",
                Hint = "link with -Wl,-z,max-page-size=65536",
                Evidence = [new Evidence { File = loaded.DisplayName, Section = "PT_LOAD" }, TargetEvidence.Of(kernel.Provenance)],
            };
        }
    }
}
