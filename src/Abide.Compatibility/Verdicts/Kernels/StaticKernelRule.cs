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
        var finding = KernelFloor.Judge(
            Id, floor, $"Linux {floor}", $"the program stops with \"FATAL: kernel too old\" below Linux {floor}",
            Severity.Fails, "link against a C library configured for that kernel", new Evidence { File = program.Program.Path, Section = ".note.ABI-tag" }, offer);
        if (finding is not null) yield return finding;
    }
}
