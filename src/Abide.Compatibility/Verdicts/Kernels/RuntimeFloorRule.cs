using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Kernels;

internal sealed class RuntimeFloorRule : Rule
{
    public override string Id => "ABI1401";

    public override string Title => "Kernel older than the runtime's floor";

    public override string Explanation =>
        "A language runtime documents the oldest kernel it supports: Go 1.24 and later Linux 3.2, Go 1.18 to 1.23 Linux 2.6.32. Below the floor the runtime may die in its first syscalls. "
        + "The number that uname reports is compared; a vendor kernel of that number may have more, never less. Floors of other runtimes (Node.js, Rust) are not examined.";

    public override string Remedy => "Build with a release of the runtime that supports the kernel.";

    public override string Example => "$ uname -r\n2.6.32-754.el6.x86_64\n$ go version app\napp: go1.24.4";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.Go?.Build is not { } build || Floor(build.Version) is not { } floor) yield break;
        var evidence = new Evidence { File = program.Program.Path, Section = ".go.buildinfo", Source = "Go wiki, MinimumRequirements; Go 1.24 release notes", Confidence = Confidence.Documented };
        var finding = KernelFloor.Judge(
            Id, floor, $"Linux {floor} for {build.Version.Text}", $"{build.Version.Text} needs Linux {floor}",
            "build with an older Go release, or run it on a newer kernel", evidence, offer);
        if (finding is not null) yield return finding;
    }

    private static Version? Floor(Formats.Go.GoVersion version) =>
        version.IsAtLeast(24) ? new Version(3, 2) : version.IsAtLeast(18) ? new Version(2, 6, 32) : null;
}
