using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Kernels;

internal sealed class StaticKernelRule : Rule
{
    public override string Id => "ABI1402";

    public override string Title => "Kernel too old for a static glibc program";

    public override string Explanation =>
        "The start code of a static glibc compares the running kernel with the version that glibc was configured for (`--enable-kernel`, recorded in the ABI tag) and gives up when it is older. "
        + "The check is in the program itself, so the target's libraries do not matter. Newer glibc has no such check.";

    public override string Remedy => "Link against a C library that is configured for the older kernel, or run it on a newer kernel.";

    public override string Example => "FATAL: kernel too old";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.Program is not { ChecksKernelVersion: true, AbiTag: { OperatingSystem: 0, KernelVersion: var floor } }) yield break;
        if (offer.Kernel is { } kernel && kernel.Version >= floor) yield break;

        yield return new Finding
        {
            Id = Id,
            Severity = offer.Kernel is null ? Severity.Undetermined : Severity.Fails,
            Subject = "kernel",
            Need = $"Linux {floor}",
            Message = offer.Kernel is null
                ? $"the kernel of {offer.DisplayName} is not known; the program stops with \"FATAL: kernel too old\" below Linux {floor}"
                : $"the kernel of {offer.DisplayName} is {offer.Kernel.Uname}: the program stops with \"FATAL: kernel too old\" below Linux {floor}",
            Hint = offer.Kernel is null ? "name the kernel that the root runs on: --kernel el9.4" : "link against a C library configured for that kernel",
            Evidence = [new Evidence { File = program.Program.Path, Section = ".note.ABI-tag" }, TargetEvidence.Of(offer.Kernel?.Provenance)],
        };
    }
}
