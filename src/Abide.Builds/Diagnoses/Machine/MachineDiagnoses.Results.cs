namespace Abide.Builds.Diagnoses.Machine;

/// <summary>What the result of a build will be made with, and need.</summary>
public static partial class MachineDiagnoses
{
    public static Diagnosis CgoInUse { get; } = new()
    {
        Id = "BLD3114",
        Title = "Packages of the build use cgo",
        Cause = """
            cgo is on, and packages of the build have C code: of Go's own library `net` (names through the libc), `os/user` (users through the libc), `plugin` and `runtime/cgo`, of others what they bring. The program is then linked with the libc of this machine or sysroot and with the libraries named, and needs them, at least as new, wherever it runs.
            """,
        Remedies =
        [
            new("If C code is not needed: `CGO_ENABLED=0 go build`.", "names and users are then looked up without NSS plug-ins (sss, ldap, mymachines); packages that need C are left out"),
            new("Only without the libc's lookups: `-tags netgo,osusergo`.", "the same loss for names and users; other C code stays"),
            new("If it is needed, build against the oldest release that it runs on: in its image, with its sysroot, or with a compiler that targets its glibc (`zig cc -target x86_64-linux-gnu.2.17`)."),
        ],
        Avoid = ["`-static-libgcc` and `-static-libstdc++` say nothing about glibc.", "The release of gcc does not choose the glibc."],
    };

    public static Diagnosis CompilerInUse { get; } = new()
    {
        Id = "BLD3115",
        Title = "The C toolchain takes its parts from different places",
        Cause = """
            What CC, CGO_CFLAGS and CGO_LDFLAGS say decides which headers, which libc and which linker are used, and they need not fit: a sysroot that the compiler does not find a libc in (it then takes the host's), headers of another glibc than the one linked, a linker that `-fuse-ld` chose for one machine only.
            """,
        Remedies =
        [
            new("Give the compiler a whole sysroot, headers, libc and start files: `CC='gcc --sysroot=DIR -B DIR/usr/lib64'`."),
            new("See what a build really takes: `abide trace -- go build ./...`."),
        ],
    };

    public static Diagnosis LeftOut { get; } = new()
    {
        Id = "BLD3116",
        Title = "Build constraints leave files of the project out",
        Cause = "Files of the project have a `//go:build` line that does not hold for this GOOS, GOARCH and these tags. That is what such lines are for; it surprises where a tag was meant to be set.",
        Remedies = [new("Set the tag where it is meant: `go build -tags NAME`.", "the files named are compiled")],
    };

    public static Diagnosis NewerLibc { get; } = new()
    {
        Id = "BLD3117",
        Title = "cgo programs from here ask for a newer libc than the target's",
        Cause = """
            A program that is linked here takes the newest version of each symbol that this glibc defines, and the loader of the target refuses a program that asks for a version which its glibc lacks. From glibc 2.34 on every dynamically linked program asks for GLIBC_2.34 (`__libc_start_main`); beyond that it depends on the functions that are used.
            """,
        Remedies =
        [
            new("Without C code: `CGO_ENABLED=0 go build`.", "names and users are looked up without NSS plug-ins"),
            new("Build on the target's release, or against its sysroot: `CC='gcc --sysroot=DIR' CGO_LDFLAGS=…`, or `CC='zig cc -target x86_64-linux-gnu.2.17'`."),
            new("Then `abide check PROGRAM --on TARGET` tells which versions it really asks for."),
        ],
        Avoid = ["`-static-libgcc -static-libstdc++` changes nothing about glibc.", "An older gcc on the same machine links with the same glibc.", "Copying libc.so.6 beside the program breaks with the target's loader."],
        Example = "./app: /lib64/libc.so.6: version `GLIBC_2.34' not found (required by ./app)",
    };

    public static Diagnosis LibraryElsewhere { get; } = new()
    {
        Id = "BLD3118",
        Title = "A library that cgo links is not on the target",
        Cause = "A package asks for a library with `#cgo LDFLAGS: -l…`. The file that this machine links carries a soname, and the target has no library of that name: the program does not start there. When the library is not found here either, the build fails.",
        Remedies =
        [
            new("Build on the target's release, where the same `-l` finds the soname of that release."),
            new("Or link it statically (`-l:libNAME.a`), if there is an archive and its licence allows it.", "fixes in the library reach the program only when it is built anew"),
            new("Or ship the library beside the program, with `-Wl,-rpath,'$ORIGIN/lib'`."),
        ],
    };

    public static Diagnosis CpuAbove { get; } = new()
    {
        Id = "BLD3119",
        Title = "The build is for newer CPUs than the target promises",
        Cause = "GOAMD64 chooses the x86-64 level that Go's compiler uses without asking at run time. The program ends at once on a CPU below it, and the release named supports machines that are.",
        Remedies = [new("Build with the level of the target's floor: `GOAMD64=v1` runs everywhere.", "some loops and bit operations are slower")],
        Example = "This program can only be run on AMD64 processors with v3 microarchitecture support.",
    };

    public static Diagnosis KernelBelow { get; } = new()
    {
        Id = "BLD3120",
        Title = "Go's runtime needs a newer kernel than the target's",
        Cause = "A Go release documents the oldest Linux that its programs run on: 3.2 from Go 1.24 on, 2.6.32 before. The target's kernel is older.",
        Remedies = [new("Build with a Go release that supports the kernel.")],
    };

    public static Diagnosis LookupsWithout { get; } = new()
    {
        Id = "BLD3121",
        Title = "Without cgo the result looks names up without the target's plug-ins",
        Cause = """
            Without cgo, or with the tags `netgo` and `osusergo`, Go's packages `net` and `os/user` read /etc/hosts, /etc/resolv.conf, /etc/passwd and /etc/group themselves. Sources that the target's nsswitch.conf lists beside them (sss, systemd, myhostname) are not asked.
            """,
        Remedies = [new("If users or hosts come from such a source, build with cgo on the oldest release that it runs on.", "the program needs that release's glibc or a newer one")],
    };
}
