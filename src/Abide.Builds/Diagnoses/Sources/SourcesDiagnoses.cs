using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses.Sources;

/// <summary>BLD30xx: what the source of a project does that breaks or surprises later; found with file and line, before any build.</summary>
public static class SourcesDiagnoses
{
    public static Diagnosis WrappedComparison { get; } = new()
    {
        Id = "BLD3001",
        Title = "An error is compared with a number that is wrapped inside of it",
        Cause = """
            Functions of the packages os and net put an error around the number that the kernel answered: `os.Open` returns an `*fs.PathError` whose `Err` is `syscall.ENOENT`. The two are never equal, so `err == syscall.ENOENT` is always false, and
            `case syscall.ENOENT:` is never taken. It compiles, and go vet says nothing.

            Wrappers of single system calls, such as `unix.Read` or `syscall.Open`, return the bare number; comparing that is right, and is not reported. Reported is only what was followed back to a function that wraps, through
            variables, parameters and functions of the package.
            """,
        Remedies =
        [
            new("Ask `errors.Is(err, syscall.ENOENT)`: it looks at every error inside.", "the branch is taken from now on"),
            new("For the usual questions, ask by meaning: `errors.Is(err, fs.ErrNotExist)`, `fs.ErrExist`, `fs.ErrPermission`.", "other numbers with the same meaning count too"),
        ],
        Avoid =
        [
            "Another release of golang.org/x/sys changes nothing: `unix.EBADF` and `syscall.EBADF` are one constant, 9 on every Linux.",
            "Taking the error apart by hand, `err.(*os.PathError).Err`, breaks at the next layer that someone adds.",
        ],
        Example = """
            stat.go:12:5: if err == syscall.ENOENT {
            err is never equal to syscall.ENOENT here: os.Stat puts a *fs.PathError around the error number
            """,
    };

    public static Diagnosis ClosedFile { get; } = new()
    {
        Id = "BLD3002",
        Title = "EBADF is expected of a closed os.File",
        Cause = """
            An `os.File` knows that it was closed. Reading, writing or closing it again does not ask the kernel any more: the answer is `os.ErrClosed`, inside of an `*fs.PathError`, and never EBADF.

            EBADF comes from a descriptor, not from a file: when something closed the number behind the file's back, or for reading what was opened for writing only.
            """,
        Remedies =
        [
            new("Ask `errors.Is(err, os.ErrClosed)`; for connections `net.ErrClosed`.", "the branch is taken from now on"),
            new("Ask for both where descriptors are shared with C or handed over as numbers.", "the branch also covers `os.ErrClosed`"),
        ],
        Avoid = ["`errors.Is(err, syscall.EBADF)` instead of `==` does not help: there is no EBADF inside."],
        Example = """
            write |1: file already closed
            """,
    };

    public static Diagnosis RawSyscallNumber { get; } = new()
    {
        Id = "BLD3003",
        Title = "A system call is made by a number that means another call elsewhere",
        Cause = """
            System calls below 424 have other numbers on each architecture: 318 is getrandom on amd64, and no call at all on arm64, where getrandom is 278. A file with such a number and no constraint compiles for every architecture, and there
            makes another call, with these arguments.
            """,
        Remedies =
        [
            new("Take the constant of golang.org/x/sys/unix, `unix.SYS_GETRANDOM`, or better the function, `unix.Getrandom`: the numbers are right for each GOARCH, and missing ones do not compile."),
            new("Or say which architecture the file is for: `//go:build amd64`, or a name that ends in `_amd64.go`.", "builds for other architectures need a file of their own"),
        ],
        Avoid =
        [
            "A number from the headers of the machine at hand says nothing about other architectures, nor about the running kernel, which may answer ENOSYS.",
            "Go's own package syscall is frozen: on amd64 it ends at 302 (prlimit64), so newer calls come from golang.org/x/sys.",
        ],
        Example = """
            random.go:9:18: syscall.Syscall(318, …)
            system call 318 is getrandom on amd64; no system call on arm64; random.go is built for all of them
            """,
    };

    public static Diagnosis TagCounterpart { get; } = new()
    {
        Id = "BLD3004",
        Title = "A build tag takes a name away that other files use",
        Cause = """
            A file with `//go:build centos7` declares a function, a type or a whole package that files without the tag use, and no file with `!centos7` declares it for the other builds. With the tag all is well; without it, or the other way
            round, the compiler says `undefined`. Or both variants take part at once, and it says `redeclared`. Only the builds that someone runs show it; the go command builds one choice of tags at a time.

            Tried are the build with the tags of GOFLAGS, and each further tag by itself.
            """,
        Remedies =
        [
            new("Add the counterpart: a file with the opposite constraint that declares the same names.", "builds without the tag get that variant"),
            new("Or put the use under the same constraint as the declaration."),
            new("Let CI build every tag: `go vet ./...` and `go vet -tags centos7 ./...`."),
        ],
        Avoid = ["A tag is no release: `centos7` is only set when someone says `-tags centos7`; nothing of the machine sets it."],
        Example = """
            ./main.go:6:2: undefined: openLegacy
            """,
    };

    public static Diagnosis IsoNumberParsing { get; } = new()
    {
        Id = "BLD3005",
        Title = "_GNU_SOURCE makes number parsing need glibc 2.38",
        Cause = """
            From glibc 2.38 on, headers redirect `strtol`, `sscanf` and their relatives to new functions, `__isoc23_strtol`, when `_GNU_SOURCE` is defined or the compiler works to C23. A cgo package that defines it for other reasons
            then needs GLIBC_2.38 as soon as a builder has such headers, and no older release starts the program.
            """,
        Remedies =
        [
            new("Leave `_GNU_SOURCE` out of the files that parse numbers; `_DEFAULT_SOURCE` brings most of what people want of it."),
            new("Or build with a sysroot of the oldest release that must run it: `abide repro TARGET`.", "the program needs that release's glibc only"),
        ],
        Avoid = ["`-D_GNU_SOURCE` is often added for errno. It has no part in it: errno is a macro around a function on every glibc, and cgo refuses `C.errno` with any flags."],
        Example = "./app: /lib64/libc.so.6: version `GLIBC_2.38' not found (required by ./app)",
    };

    public static ImmutableArray<Diagnosis> All { get; } = [WrappedComparison, ClosedFile, RawSyscallNumber, TagCounterpart, IsoNumberParsing];
}
