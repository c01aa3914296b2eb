using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Kernels;

internal sealed class RuntimeFloorRule : Rule
{
    public override string Id => "ABI1401";

    public override string Title => "Kernel older than the runtime's floor";

    public override string Explanation =>
        "A language runtime documents the oldest kernel it supports: Go 1.24 and later Linux 3.2, Go 1.18 to 1.23 Linux 2.6.32; Rust 1.64 and later Linux 3.2 (4.1 on aarch64); Node.js 18 and later Linux 4.18. "
        + "The number that uname reports is compared; a vendor kernel of that number may have more, never less.\n\n"
        + "Below the floor Go's runtime may die in its first system calls. Rust's standard library and Node.js do not look at the kernel's number: below it they may run, and nobody has promised that they do, so the verdict is undetermined. "
        + "Rust is told by paths of its standard library's source together with the compiler's release, Node.js by the archive that its own builds name; a program stripped of these marks, and a distribution's build of Node.js, is not examined.";

    public override string Remedy => "Build with a release of the runtime that supports the kernel.";

    public override string Example => "$ uname -r\n2.6.32-754.el6.x86_64\n$ go version app\napp: go1.24.4";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.Go?.Build is { Version: { Minor: { } minor } go }
            && Find(program, offer, "go", new(1, minor), go.Text, ".go.buildinfo", Severity.Fails, floor => $"{go.Text} needs Linux {floor}") is { } ofGo)
        {
            yield return ofGo;
        }

        if (program.Program.Runtime is { } runtime
            && Find(program, offer, runtime.Runtime, runtime.Version, runtime.Name, runtime.Section, Severity.Undetermined, floor => $"{runtime.Name} documents Linux {floor} as its oldest, and promises nothing below") is { } ofOther)
        {
            yield return ofOther;
        }
    }

    private Finding? Find(Closure program, Offer offer, string runtime, Version version, string name, string section, Severity severity, Func<Version, string> reason)
    {
        if (RuntimeFloorTable.Find(runtime, version, offer.Architecture) is not { } floor) return null;
        // A dynamic program's own C library asks for as much: its release and the kernel's are one promise.
        if (offer.Kernel is null && severity != Severity.Fails && !program.Program.IsStatic && floor.Kernel <= FloorOf(offer)) return null;

        var evidence = new Evidence { File = program.Program.Path, Section = section, Source = floor.Provenance.Source, Confidence = floor.Provenance.Confidence };
        return KernelFloor.Judge(
            Id, floor.Kernel, $"Linux {floor.Kernel} for {name}", reason(floor.Kernel), severity,
            "build with an older release of the runtime, or run it on a newer kernel", evidence, offer);
    }

    /// <summary>glibc 2.26 and later ask for Linux 3.2 themselves (NEWS); of older ones nothing is taken for granted.</summary>
    private static Version? FloorOf(Offer offer) =>
        offer is { Libc: LibcFamily.Glibc, LibcVersion: { } version } && version >= new Version(2, 26) ? new Version(3, 2) : null;
}
