using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses.Crossing;

/// <summary>BLD22xx: building for another architecture or system, and what cgo does then.</summary>
public static class CrossingDiagnoses
{
    public static Diagnosis HostCompiler { get; } = new()
    {
        Id = "BLD2201",
        Title = "The C compiler is not one for the target architecture",
        Cause = """
            GOARCH says one architecture and CC compiles for another: cgo was switched on (CGO_ENABLED=1) and CC was left at `gcc`, which only makes code for the host. It breaks where the difference shows first: in the assembler file of `runtime/cgo`, at a flag such as `-marm64` or `-m64`, or at the link.
            """,
        Remedies =
        [
            new("Name the cross compiler: `CC=aarch64-linux-gnu-gcc CXX=aarch64-linux-gnu-g++`, with headers and libraries of the target (`libc6-dev-arm64-cross`, or `--sysroot`)."),
            new("Or one compiler for all targets: `CC='zig cc -target aarch64-linux-gnu.2.28'`.", "glibc's oldest release is chosen by the number"),
            new("Or no cgo: `CGO_ENABLED=0`.", "names and users are resolved without NSS plug-ins; packages that need C are left out"),
        ],
        Avoid = ["`GOARCH` alone does not choose a C compiler, and `-m64` or `-march` do not make gcc for x86 an arm64 compiler."],
        Example = "gcc_arm64.S:30: Error: no such instruction: `stp x29,x30,[sp,'",
    };

    public static Diagnosis CgoOff { get; } = new()
    {
        Id = "BLD2202",
        Title = "All files of a package are left out, as they are for cgo or for another system",
        Cause = """
            Every file of the package is excluded: by a `//go:build` line, by its name (`_windows.go`), or because it imports "C" while cgo is off. cgo is off by itself in a cross build without CC, and since Go 1.20 where no C compiler is on PATH, and nothing says so: the message only speaks of build constraints.
            """,
        Remedies =
        [
            new("See what is left out and why: `go list -f '{{.IgnoredGoFiles}} {{.CgoFiles}}' PACKAGE`, `go env CGO_ENABLED GOOS GOARCH CC`."),
            new("If the package needs C: `CGO_ENABLED=1` and a compiler for the target, `CC=aarch64-linux-gnu-gcc`."),
            new("If it has a tag for builds without C, or is for another system only, set the tag or import it only in files for that system."),
        ],
        Example = "package example.com/cpp: build constraints exclude all Go files in /home/ci/src/cpp",
    };

    public static Diagnosis ModeNeedsCgo { get; } = new()
    {
        Id = "BLD2203",
        Title = "The build mode or the race detector needs cgo, and cgo is off",
        Cause = """
            `-race` (outside darwin), `-msan`, `-asan`, `-buildmode=c-shared`, `c-archive` and `plugin` link with the system's linker and so need cgo. It is off: CGO_ENABLED=0 in the environment, a cross build without CC, or no compiler on PATH (since Go 1.20).
            """,
        Remedies =
        [
            new("`CGO_ENABLED=1`, with a C compiler for the target on PATH or in CC."),
            new("For tests on machines without a compiler leave `-race` out.", "data races are not found"),
        ],
        Example = "go: -race requires cgo; enable cgo by setting CGO_ENABLED=1",
    };

    public static Diagnosis CFilesWithoutCgo { get; } = new()
    {
        Id = "BLD2204",
        Title = "C files are in a package that is built without cgo",
        Cause = """
            The package has `.c`, `.cc` or `.S` files and no Go file of it imports "C" in this build: cgo is off, or the file with the import is excluded by a build constraint, while the C files are not.
            """,
        Remedies =
        [
            new("`CGO_ENABLED=1` with a compiler, if the C code is wanted."),
            new("Else put the same constraint on the C files: `//go:build cgo` as their first line (it works in C files too)."),
        ],
        Example = "package example.com/x: C source files not allowed when not using cgo or SWIG: x.c",
    };

    public static Diagnosis RustTarget { get; } = new()
    {
        Id = "BLD2205",
        Title = "Rust's standard library for the target is not installed",
        Cause = "rustc can make code for the target, and the compiled standard library for it is a component of its own that is not there. A rustc from a distribution's package has it for the host only.",
        Remedies =
        [
            new("With rustup: `rustup target add TARGET`."),
            new("With a distribution's rustc: its package for the target (`libstd-rust-dev:arm64`, `rust-std-static-TARGET`), or rustup."),
        ],
        Example = "error[E0463]: can't find crate for `std`",
    };

    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<Diagnosis> All => [HostCompiler, CgoOff, ModeNeedsCgo, CFilesWithoutCgo, RustTarget];
}
