using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses.Headers;

/// <summary>BLD20xx: headers, what they declare, and flags on the way to the C compiler.</summary>
public static class HeaderDiagnoses
{
    public static Diagnosis LibraryHeader { get; } = new()
    {
        Id = "BLD2001",
        Title = "A header is not on the include path",
        Cause = """
            A C or C++ file includes a header that lies in none of the directories that the compiler searches. For a system library that means its development package is not installed: the package with the library itself has no headers.
            For a header of the project or of a library in a place of its own, a `-I` is missing.
            """,
        Remedies =
        [
            new("Install the development package: `dnf provides '*/include/NAME.h'` on EL, `apt-file search NAME.h` on Debian tell which (`…-devel`, `…-dev`)."),
            new("If the header lies elsewhere: `CGO_CFLAGS=-I/path/include`, or a `.pc` file and `#cgo pkg-config:`."),
            new("For a Go package that is only wanted where the library is: leave it out by its build tag, or `CGO_ENABLED=0`.", "what the package does is gone"),
        ],
        Avoid = ["Copying one header from another machine: it must be of the version of the library that is linked."],
        Example = "./main.go:2:11: fatal error: systemd/sd-journal.h: No such file or directory",
    };

    public static Diagnosis SysrootHeaders { get; } = new()
    {
        Id = "BLD2002",
        Title = "The sysroot lacks headers of the C library or the kernel",
        Cause = """
            The compiler runs with `--sysroot`, so it looks for `<stdlib.h>` and `<errno.h>` below that directory only, and they are not there: the path is misspelt, or the sysroot was copied from a machine without development packages
            or without a part of `/usr/include`. That the host has the header does not count, and must not.
            """,
        Remedies =
        [
            new("See where it looks: `echo | $CC --sysroot=DIR -E -v -`; the directories must exist below DIR."),
            new("Complete the sysroot from packages of the target release: glibc-devel, glibc-headers and kernel-headers (EL), libc6-dev and linux-libc-dev (Debian), or `abide repro TARGET`."),
        ],
        Avoid = ["`-I/usr/include` mixes the host's newer headers into the sysroot: the build then asks for symbols that the target does not have."],
        Example = "cgo-gcc-prolog:32:10: fatal error: errno.h: No such file or directory",
    };

    public static Diagnosis CrossHeaders { get; } = new()
    {
        Id = "BLD2003",
        Title = "A cross compiler without headers for its target",
        Cause = """
            The compiler for the other architecture is installed and the C library's headers for it are not. It falls back to `/usr/include`, finds the host's `<stdlib.h>` there and breaks at the first file that is kept by architecture (`bits/…`, `gnu/stubs…`, `sys/cdefs.h`).
            """,
        Remedies =
        [
            new("Install them: `libc6-dev-arm64-cross` (Debian; the name of the architecture in the middle), or `glibc-devel.i686` for 32-bit on EL."),
            new("Or point the compiler at a root of the target: `CC='aarch64-linux-gnu-gcc --sysroot=/srv/arm64-root'`.", "headers and libraries both come from there"),
        ],
        Avoid = ["`-I/usr/include/x86_64-linux-gnu` gives it the host's layout of types: it compiles, and is wrong."],
        Example = "/usr/include/stdlib.h:26:10: fatal error: bits/libc-header-start.h: No such file or directory",
    };

    public static Diagnosis Errno { get; } = new()
    {
        Id = "BLD2004",
        Title = "cgo does not let Go refer to C.errno",
        Cause = """
            `errno` is no variable but a macro, `(*__errno_location())`, with a value for each thread; the goroutine may be on another thread when it reads it. So cgo refuses the name, with every C library and every flag.
            """,
        Remedies =
        [
            new("Take it as the second result: `n, err := C.f()`; `err` is a `syscall.Errno`.", "the error is that of this very call"),
            new("If C code must set it, do so in a C function of yours that is called from Go."),
        ],
        Avoid = ["`-D_GNU_SOURCE` does not turn errno into a variable; on glibc 2.38 and newer it adds needs (`__isoc23_*`) that older releases lack."],
        Example = "./main.go:9:9: cannot refer to errno directly; see documentation",
    };

    public static Diagnosis FlagRejected { get; } = new()
    {
        Id = "BLD2005",
        Title = "cgo rejects a compiler or linker flag",
        Cause = """
            Flags in `#cgo` lines, from pkg-config or from a dependency can run programs at build time (`-fplugin`, `-Wl,…`), so the go command only passes on those of a list. This one is not on it. CGO_CFLAGS and CGO_LDFLAGS of the environment are yours, and are not checked.
            """,
        Remedies =
        [
            new("Move the flag from the source into the environment: `CGO_LDFLAGS=-Wl,…`, if only this build needs it.", "packages are compiled with it in the whole build"),
            new("Or allow exactly this flag: `CGO_LDFLAGS_ALLOW='-Wl,--wrap=.*'` (also CGO_CFLAGS_ALLOW, CGO_CXXFLAGS_ALLOW).", "any package of the build may use it"),
        ],
        Avoid = ["`CGO_LDFLAGS_ALLOW=.*` lets any dependency run programs while you build."],
        Example = "go build example.com/x: invalid flag in #cgo LDFLAGS: -Wl,--wrap=malloc",
    };

    public static Diagnosis PkgConfig { get; } = new()
    {
        Id = "BLD2006",
        Title = "pkg-config or its file for a library is missing",
        Cause = """
            A package asks pkg-config for the flags of a library. Either the program is not installed, or it finds no `NAME.pc`: the development package is missing, lies outside the search path, or (in a cross build) only exists for the host; or it finds an older version than is asked for.
            """,
        Remedies =
        [
            new("Install `pkgconf-pkg-config` (EL) or `pkg-config` (Debian), and the package with the file: `dnf install 'pkgconfig(NAME)'`, `apt-file search NAME.pc`."),
            new("For a library in a place of its own: `PKG_CONFIG_PATH=/opt/x/lib/pkgconfig`."),
            new("In a cross build: `PKG_CONFIG=aarch64-linux-gnu-pkg-config`, or `PKG_CONFIG_LIBDIR` and `PKG_CONFIG_SYSROOT_DIR` of the target.", "files of the host are no longer found"),
        ],
        Avoid = ["`PKG_CONFIG_PATH` in a cross build adds to the host's directories and so mixes both."],
        Example = "Package 'libsystemd', required by 'virtual:world', not found",
    };

    public static Diagnosis Conflict { get; } = new()
    {
        Id = "BLD2007",
        Title = "Headers of the kernel and of the C library define the same thing",
        Cause = """
            Some types and constants are in `<linux/…>` and in glibc's own headers (`<sys/mount.h>` since glibc 2.36, `<netinet/in.h>`, `<net/if.h>`). Which of the two was included first, or a mix of old kernel headers and a new libc, decides whether that compiles.
            """,
        Remedies =
        [
            new("Include only one of the two, or the C library's before the kernel's: newer kernel headers step back when glibc's came first."),
            new("Take headers of libc and kernel from one release (one sysroot)."),
            new("Raise the package that breaks; most have been adapted to glibc 2.36."),
        ],
        Example = "/usr/include/linux/mount.h:95:6: error: redeclaration of 'enum fsconfig_command'",
    };

    public static Diagnosis HostHeaders { get; } = new()
    {
        Id = "BLD2008",
        Title = "The headers of the C library or the kernel are not installed",
        Cause = """
            A compiler is there and the headers of the C library are not: `gcc` alone does not bring them on every distribution, and small images leave them out. cgo needs them for `runtime/cgo` already, so the failing package is often not yours. Headers `<linux/…>` and `<asm/…>` are the kernel's, in a package of their own; `musl-gcc` does not look for them where
            the distribution puts them.
            """,
        Remedies =
        [
            new("Install `glibc-devel` and `kernel-headers` (EL), `libc6-dev` (Debian), `musl-dev` and `linux-headers` (Alpine)."),
            new("Or build without cgo: `CGO_ENABLED=0`.", "names and users are then resolved without NSS plug-ins"),
            new("For 32-bit output (`-m32`, GOARCH=386): `glibc-devel.i686`, `libc6-dev-i386`."),
        ],
        Example = "_cgo_export.c:3:10: fatal error: stdlib.h: No such file or directory",
    };

    public static Diagnosis NameUnknown { get; } = new()
    {
        Id = "BLD2009",
        Title = "The installed header does not declare what Go code uses",
        Cause = """
            cgo compiled the preamble and could not find out what `C.name` is: no header that is included declares it. The library is older or newer than the Go package expects, the declaration is behind a macro, or an `#include` is missing.
            """,
        Remedies =
        [
            new("Look for it: `grep -rn NAME /usr/include`; if it is nowhere, the library is too old: `pkg-config --modversion NAME`."),
            new("Use a version of the Go package that fits the library that is installed.", "functions of newer library releases are missing"),
            new("If it is behind a macro, define that one: `#cgo CFLAGS: -DNAME`."),
        ],
        Example = "./main.go:11:2: could not determine what C.sd_journal_open_namespace refers to",
    };

    public static Diagnosis CxxHeaders { get; } = new()
    {
        Id = "BLD2010",
        Title = "The C++ standard library's headers are not found",
        Cause = """
            A C++ header without extension (`<iostream>`, `<cstdint>`) is not on the include path: the C++ compiler or its library is not installed, clang chose the directory of a GCC release that has no C++ part, or a C++ header was included by a C file.
            """,
        Remedies =
        [
            new("Install `gcc-c++` and `libstdc++-devel` (EL), `g++` (Debian)."),
            new("With clang: `clang++ -v -E -x c++ /dev/null` shows `Selected GCC installation`; the C++ headers of that very release are needed (`libstdc++-12-dev`)."),
            new("If a C file includes it, the header is for C++ only: compile the file as C++ (`.cc`)."),
        ],
        Example = "main.cc:1:10: fatal error: iostream: No such file or directory",
    };

    public static Diagnosis CompilerFlag { get; } = new()
    {
        Id = "BLD2011",
        Title = "The compiler does not know a flag",
        Cause = """
            The flag is of a newer release, of the other compiler (gcc and clang differ), or of another architecture. Flags come from CGO_CFLAGS, CFLAGS, pkg-config, or from an interpreter's record of its own build.
            """,
        Remedies =
        [
            new("See which compiler it is and where the flag comes from: `$CC --version`, `go env CGO_CFLAGS CGO_LDFLAGS`, `go build -x`."),
            new("Drop the flag, or use a compiler that has it (`gcc-toolset-N` on EL).", "libstdc++ of a toolset is linked in parts, so that the program still runs on the release"),
        ],
        Example = "gcc: error: unrecognized command-line option '-fcf-protection=none'",
    };

    public static Diagnosis KernelHeaders { get; } = new()
    {
        Id = "BLD2012",
        Title = "Kernel headers are older than the code",
        Cause = """
            A header `<linux/…>` or a number `__NR_…`, `SYS_…` is missing: the installed headers are of a kernel from before it. They come from a package (`kernel-headers`, `linux-libc-dev`) or a sysroot and have nothing to do with the kernel that runs.
            """,
        Remedies =
        [
            new("Make the code ask: `#ifdef SYS_openat2`, with a way for systems without it.", "runs with older kernels too"),
            new("Or compile with newer headers of the kernel.", "a header does not bring the call: on an older kernel it answers ENOSYS"),
        ],
        Avoid = ["A number typed by hand, or `__NR_x` from a new header, proves nothing about the kernel that will run it."],
        Example = "main.c:5:10: error: 'SYS_openat2' undeclared (first use in this function)",
    };

    public static Diagnosis StricterCompiler { get; } = new()
    {
        Id = "BLD2013",
        Title = "A newer compiler refuses old C",
        Cause = """
            Implicit declarations, `int` that is left out and pointers of the wrong type were warnings for decades. GCC 14 and clang 16 make them errors in C99 and later. The code is as it was; the compiler of the new release is not. Such code often was wrong already:
            an undeclared function returns int, and a pointer is cut to 32 bits.
            """,
        Remedies =
        [
            new("Include the header that declares the function; for calls of glibc beyond the standard define what its manual page names (`_GNU_SOURCE`, `_XOPEN_SOURCE`)."),
            new("Raise the package; most have been repaired."),
            new("Until then: `CGO_CFLAGS='-O2 -g -Wno-error=implicit-function-declaration'`.", "the fault stays and may crash"),
        ],
        Avoid = ["`-std=gnu89` also changes what the rest of the code means."],
        Example = "main.c:4:3: error: implicit declaration of function 'getpid' [-Wimplicit-function-declaration]",
    };

    public static Diagnosis IncludeGone { get; } = new()
    {
        Id = "BLD2014",
        Title = "A C++ header no longer brings another one along",
        Cause = """
            The code uses `uint32_t`, `std::string` or `std::optional` without including the header that defines it. Older releases of libstdc++ included it by the way; newer ones (11, 13) do not.
            """,
        Remedies =
        [
            new("Include it: `<cstdint>` for fixed-width types, `<limits>`, `<memory>`, `<optional>`, `<stdexcept>`, `<string>` for the others."),
            new("Without touching the sources: `CXXFLAGS='-include cstdint'`.", "applies to every file"),
        ],
        Example = "x.h:5:3: error: 'uint32_t' does not name a type",
    };

    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<Diagnosis> All =>
    [
        LibraryHeader, SysrootHeaders, CrossHeaders, Errno, FlagRejected, PkgConfig, Conflict, HostHeaders, NameUnknown, CxxHeaders,
        CompilerFlag, KernelHeaders, StricterCompiler, IncludeGone,
    ];
}
