using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses.Starting;

/// <summary>BLD23xx: what the kernel and the loader say when a program does not start.</summary>
public static partial class StartingDiagnoses
{
    public static Diagnosis GlibcTooOld { get; } = new()
    {
        Id = "BLD2301",
        Title = "The program was linked on a newer glibc than the one that is to run it",
        Cause = """
            Every function of glibc has a version, and the linker writes into the program the newest version of each that it sees. The program was linked on (or against a sysroot of) a newer release than this host, so a version in its list is not in the host's libc.so.6. Up to glibc 2.33 threads, dlopen and resolver were in libraries of their own;
            since they moved, nearly every program linked on 2.34 or newer says GLIBC_2.34. Code compiled as C23 or with `_GNU_SOURCE` on 2.38 or newer says GLIBC_2.38 as soon as it calls strtol or sscanf.
            """,
        Remedies =
        [
            new("Link on the oldest release that is to run it: in a container of that release, against its sysroot, or with `zig cc -target x86_64-linux-gnu.2.17`."),
            new("For Go without C code of your own: `CGO_ENABLED=0`.", "names and users are then resolved without NSS plug-ins (sss, ldap, mymachines)"),
            new("See what asks: `abide check PROGRAM --on centos:7,centos:8` names each function and who calls it."),
        ],
        Avoid =
        [
            "Copying a newer libc.so.6 to the host breaks every other program there; libc and loader belong together.",
            "`-static-libgcc -static-libstdc++` does not change which glibc is needed, and another gcc version does not either.",
        ],
        Example = "/tmp/cgo236: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /tmp/cgo236)",
    };

    public static Diagnosis LibstdcxxTooOld { get; } = new()
    {
        Id = "BLD2302",
        Title = "The program needs a newer libstdc++ than the host has",
        Cause = """
            C++ code was compiled by a newer GCC than the one whose libstdc++.so.6 the host has. GLIBCXX_ and CXXABI_ versions grow with each GCC release (3.4.19 is GCC 4.8 of EL7, 3.4.25 GCC 8 of EL8, 3.4.29 GCC 11 of EL9). glibc has no part in it. Sometimes the host has a new one and an older copy is found first: beside the program, in `LD_LIBRARY_PATH`, in a
            Python environment.
            """,
        Remedies =
        [
            new("See which file was loaded (the message names it); remove an older copy from the search path if the host's is newer: `strings FILE | grep GLIBCXX`."),
            new("Compile with gcc-toolset on the oldest release: it links the newer parts of libstdc++ into the program."),
            new("Or link libstdc++ into it: `-static-libstdc++`, on the oldest release.", "exceptions must not cross into other C++ libraries"),
        ],
        Avoid = ["Replacing the host's libstdc++.so.6 by a copy from another distribution: that copy needs a newer glibc."],
        Example = "./app: /lib64/libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by ./app)",
    };

    public static Diagnosis LibraryMissing { get; } = new()
    {
        Id = "BLD2303",
        Title = "A shared library is not found when the program starts",
        Cause = """
            The loader looked for a library by its name with number (`libssl.so.1.1`) in the program's run path, `LD_LIBRARY_PATH`, the cache of `ldconfig` and the system's directories. It is not installed, is there in another number only (another release of the distribution), or lies in a directory that nobody named.
            """,
        Remedies =
        [
            new("Install the package that has it: `dnf provides 'libNAME.so.N()(64bit)'`, `apt-file search libNAME.so.N`."),
            new("If it lies in a place of its own: a file in `/etc/ld.so.conf.d` and `ldconfig`, or link with `-Wl,-rpath,'$ORIGIN/../lib'`."),
            new("If the release has another number (libssl.so.3 for libssl.so.1.1), build the program on that release, or install a compat package."),
        ],
        Avoid = ["A link from the number that is there to the number that is wanted joins two interfaces that differ: it starts and crashes later."],
        Example = "./app: error while loading shared libraries: libfoo.so.1: cannot open shared object file: No such file or directory",
    };

    public static Diagnosis InterpreterMissing { get; } = new()
    {
        Id = "BLD2304",
        Title = "The program's loader is not there",
        Cause = """
            The program exists, and the kernel answers "No such file or directory": what is missing is the loader whose path stands in the program (`/lib64/ld-linux-x86-64.so.2`, `/lib/ld-musl-x86_64.so.1`), or the interpreter in a script's first line. Usual with glibc programs in Alpine or `scratch` images, musl programs on glibc hosts, 32-bit programs
            without 32-bit libraries, and scripts with Windows line ends.
            """,
        Remedies =
        [
            new("See which one: `readelf -l PROGRAM | grep interpreter`, `head -1 SCRIPT | cat -A`."),
            new("Go: build without cgo, `CGO_ENABLED=0`: no loader is needed.", "names and users are resolved without NSS plug-ins"),
            new("Else use an image or host with that C library, or build for the one that is there."),
        ],
        Avoid = ["A link from `/lib64/ld-linux-x86-64.so.2` to musl's loader, or `gcompat`, starts some programs and breaks others at the first glibc function that musl has not."],
        Example = "bash: ./app: cannot execute: required file not found",
    };

    public static Diagnosis SymbolMissing { get; } = new()
    {
        Id = "BLD2305",
        Title = "A library does not have a function that the program was linked with",
        Cause = """
            The loader found all libraries by name, and none of them defines a symbol that is needed. The library on this host is older or newer than the one at link time, another copy of it is found first, or a plug-in expects the symbol from its host program. Where the version is `GLIBC_PRIVATE`, loader and libc are of different releases:
            LD_LIBRARY_PATH names a directory with another glibc. With lazy binding it happens at the first call, long after the start.
            """,
        Remedies =
        [
            new("See which copy is loaded, and from where: `LD_DEBUG=libs,versions PROGRAM 2>&1 | grep NAME`; `ldd PROGRAM`."),
            new("Take the library of the version that it was built with, or build on this host."),
            new("Remove `LD_LIBRARY_PATH`/`LD_PRELOAD` if another copy comes from there."),
        ],
        Example = "./app: symbol lookup error: ./app: undefined symbol: foo_v2",
    };

    public static Diagnosis WrongClass { get; } = new()
    {
        Id = "BLD2306",
        Title = "A library for another architecture or word size is found",
        Cause = """
            The library that is named in the message exists, and is a 32-bit one for a 64-bit program (or the reverse), or for another machine. Most often LD_LIBRARY_PATH, LD_PRELOAD or a run path names `/usr/lib` in place of `/usr/lib64`, or files of two architectures were copied into one directory. For libraries in the search path the loader goes on quietly;
            only a path that is named outright ends here.
            """,
        Remedies =
        [
            new("See what it is: `file -L PATH`; name the directory for the right architecture, or install the package for it (`.i686`, `:i386`)."),
        ],
        Example = "error while loading shared libraries: libfoo.so.1: wrong ELF class: ELFCLASS32",
    };

    public static Diagnosis ExecFormat { get; } = new()
    {
        Id = "BLD2307",
        Title = "The kernel does not take the file for a program",
        Cause = """
            execve was answered with ENOEXEC: the program is for another architecture (an arm64 image on an amd64 host, and the reverse), is cut off or empty, or is a script without `#!` line. The shell words it as "cannot execute binary file".
            """,
        Remedies =
        [
            new("See what it is: `file PROGRAM`, `uname -m`."),
            new("Build for the host (`GOARCH=amd64`, `docker build --platform linux/amd64`)."),
            new("Or let the kernel run it through qemu: `binfmt_misc` with qemu-user-static.", "much slower; not for production"),
        ],
        Example = "bash: ./app: cannot execute binary file: Exec format error",
    };

    public static Diagnosis KernelTooOld { get; } = new()
    {
        Id = "BLD2308",
        Title = "glibc refuses this kernel",
        Cause = """
            A glibc has a lowest kernel that was chosen when it was built (2.26 and newer: 3.2 at least; distributions may choose more). Its start code asks uname and ends the program on an older one. The glibc is that of the container image, or the one that is linked into a static program.
            """,
        Remedies =
        [
            new("Run it on a host with a newer kernel; a container has the kernel of its host."),
            new("Or use an image (or link statically with the glibc) of an older release."),
        ],
        Avoid = ["Changing what uname says makes it start, and calls that the kernel lacks fail later."],
        Example = "FATAL: kernel too old",
    };

    public static Diagnosis CpuTooOld { get; } = new()
    {
        Id = "BLD2309",
        Title = "The program or C library needs a newer CPU",
        Cause = """
            It was compiled for a level of x86-64 that this CPU does not have: EL9's own glibc needs v2, EL10's needs v3, a Go program as much as GOAMD64 said, a library with a GNU property note as much as that says. In virtual machines it is most often the CPU model that the hypervisor shows (`qemu64`, `kvm64`), not the CPU.
            """,
        Remedies =
        [
            new("See what is there: `/lib64/ld-linux-x86-64.so.2 --help | grep supported`."),
            new("Give the virtual machine the host's CPU (`host-passthrough`, `-cpu host`), or a model of that level."),
            new("Build for the lowest level in use: `GOAMD64=v1`, no `-march=`.", "some code is slower"),
        ],
        Example = "Fatal glibc error: CPU does not support x86-64-v2",
    };

    public static Diagnosis StaticTls { get; } = new()
    {
        Id = "BLD2310",
        Title = "No room for thread-local data of a library that is loaded late",
        Cause = """
            The library uses initial-exec thread-local storage, which must lie in the block that each thread gets at its start. When it is loaded with dlopen (a plug-in, a Python module, a Go c-shared library), only a small reserve is left, and it is used up. OpenMP, jemalloc and Go's c-shared libraries are built so.
            """,
        Remedies =
        [
            new("Load it at the start: link the program against it, or `LD_PRELOAD=/path/libx.so`.", "it is then loaded in each process that inherits the variable"),
            new("On glibc 2.32 and newer raise the reserve: `GLIBC_TUNABLES=glibc.rtld.optional_static_tls=4096`."),
            new("Compile it with `-ftls-model=global-dynamic`, jemalloc with `--disable-initial-exec-tls`.", "slower access to thread-local data"),
        ],
        Example = "libgomp.so.1: cannot allocate memory in static TLS block",
    };

    public static Diagnosis MuslMissing { get; } = new()
    {
        Id = "BLD2311",
        Title = "musl's loader does not find a library or a symbol",
        Cause = """
            The program runs with musl (Alpine), and a library is not installed or lacks a symbol. When the symbols are glibc's (`__printf_chk`, `gnu_get_libc_version`, `__fdelt_chk`, `backtrace`), the program or library was built for glibc: musl does not have them and ignores symbol versions.
            """,
        Remedies =
        [
            new("Install the library: `apk add --no-cache PACKAGE`; `apk search -e so:libNAME.so.N` tells which."),
            new("For things built for glibc use an image with glibc, or build them on Alpine."),
            new("Go: `CGO_ENABLED=0`, or build in the same Alpine release.", "without cgo no C library is needed"),
        ],
        Avoid = ["`gcompat` and `libc6-compat` have a few of glibc's functions; a program that starts with them is not thereby safe."],
        Example = "Error relocating ./app: __printf_chk: symbol not found",
    };

    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<Diagnosis> All =>
    [
        GlibcTooOld, LibstdcxxTooOld, LibraryMissing, InterpreterMissing, SymbolMissing, WrongClass, ExecFormat, KernelTooOld, CpuTooOld, StaticTls, MuslMissing,
        ExecutableStack, VersionMissing, DamagedLibrary, TextRelocation, ThreadRefused, IllegalInstruction,
    ];
}
