using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses.Mixing;

/// <summary>BLD32xx: headers and libraries of different systems in one build, seen by a trace.</summary>
public static class MixingDiagnoses
{
    public static Diagnosis HostHeaders { get; } = new()
    {
        Id = "BLD3201",
        Title = "Headers of the host got into a build for another system",
        Cause = """
            The compiler was told to build for a sysroot or another machine, and still read headers of this host: an `-I/usr/include` or `-I/usr/local/include` stands before the sysroot's own directories, CPATH or C_INCLUDE_PATH is set, or the compiler's default order ends in `/usr/include`, as Debian's cross compilers' does, and the header is missing where it was to be found.

            The build mostly succeeds. Structures, constants and `__isoc23_` redirections are then the host's, and the program breaks on the target, or asks it for symbols that it has not.
            """,
        Remedies =
        [
            new("Take the directory that the evidence names out of CGO_CFLAGS, CFLAGS, CPATH or the `#cgo` line; if the library is meant, name the sysroot's copy: `-I=/usr/include/NAME` is looked up inside the sysroot."),
            new("Install the missing headers into the sysroot, or of the target's architecture."),
            new("Have pkg-config look there: PKG_CONFIG_SYSROOT_DIR and PKG_CONFIG_LIBDIR."),
        ],
        Avoid = ["`-nostdinc` takes the sysroot's default directories away as well.", "`--sysroot` does not change the meaning of a plain `-I/usr/include`: it stays the host's."],
        Example = "main.c:1: #include <errno.h> is /usr/include/errno.h, found in /usr/include (CGO_CFLAGS)",
    };

    public static Diagnosis HostLibraries { get; } = new()
    {
        Id = "BLD3202",
        Title = "Libraries or start files of the host got into a program for another system",
        Cause = """
            The link was for a sysroot or another machine, and the linker opened files of this host. A plain `-L/usr/lib` does it, so do LIBRARY_PATH, links in the sysroot that lead out of it (`/lib/x86_64-linux-gnu/libm.so.6` with a leading slash), and a gcc whose own library directories are found relative to where it is installed: they come before those of `--sysroot`.

            For the same architecture nothing complains, and the program asks for the host's symbol versions: `version 'GLIBC_2.34' not found` on the target.
            """,
        Remedies =
        [
            new("Look at which directory found each file (the evidence), and take it out, or write it with `=` in front: `-L=/usr/lib64` is inside the sysroot."),
            new("Make the sysroot's absolute links relative: `symlinks -cr`, or copy the root with a tool that does."),
            new("Use a compiler that was built for the sysroot, clang with `--sysroot` and `--gcc-toolchain`, or `zig cc -target x86_64-linux-gnu.2.17`, which bring start files and libc of the target."),
            new("Check the result: `abide check --on TARGET PROGRAM`."),
        ],
        Avoid = ["`-static-libgcc` and `-static-libstdc++` do not change which libc is linked."],
        Example = "app: /usr/lib/x86_64-linux-gnu/Scrt1.o",
    };

    public static Diagnosis OtherLibc { get; } = new()
    {
        Id = "BLD3203",
        Title = "Compiled with the headers of one C library, linked with another",
        Cause = """
            `features.h` of the compilation and the libc that the linker opened are of different releases, or one is glibc and the other musl. Sysroot options reached the compiler and not the linker, or the other way round: CGO_CFLAGS is set without CGO_LDFLAGS, CC has the sysroot and an explicit linker has not.

            Headers that are newer than the libc ask for names that it has not (`__isoc23_strtol` from 2.38, `fcntl64` from 2.28), and old headers with a new libc pin nothing: the symbol versions are the linked libc's.
            """,
        Remedies =
        [
            new("Give the sysroot, or the target, in CC and CXX themselves (`CC='gcc --sysroot=/srv/el7'`): go passes them to compile and to link."),
            new("If both are set, look in the evidence which file is of the wrong place, and see BLD3201 and BLD3202."),
        ],
        Avoid = ["Copying single headers between releases makes the mixture permanent."],
        Example = "what was compiled with the headers of glibc 2.17 is linked with glibc 2.36",
    };

    public static Diagnosis NewerLibc { get; } = new()
    {
        Id = "BLD3204",
        Title = "The build uses a newer glibc than the target has",
        Cause = """
            The linker bound the program to the symbol versions of the libc that it opened, and that is newer than the target's. Whether the program starts there depends on what it calls: one symbol whose version changed in between is enough for `version 'GLIBC_2.34' not found`, and from 2.34 on every program that is linked anew has one, `__libc_start_main`.
            """,
        Remedies =
        [
            new("Ask for the verdict on the program itself: `abide check --on TARGET PROGRAM`."),
            new("Build with the target's libc: in a container or root of that release, with `--sysroot`, or with `zig cc -target x86_64-linux-gnu.2.17`.", "the program then runs on that release and later ones"),
            new("Leave C out where nothing needs it: `CGO_ENABLED=0`.", "names and users are resolved without NSS plug-ins"),
        ],
        Avoid = ["Another version of gcc does not change it: the libc is not gcc's.", "`-static-libgcc -static-libstdc++` does not pin glibc."],
        Example = "the build uses glibc 2.36, which is newer than the 2.17 of centos:7",
    };

    public static Diagnosis OtherHeaders { get; } = new()
    {
        Id = "BLD3205",
        Title = "Headers of another system got into one compilation",
        Cause = """
            A compilation read headers of a system that it is not for: another sysroot, another machine's directory, zig's, or a C library's headers in a directory of their own. Two C libraries' headers in one file define the same types differently.
            """,
        Remedies = [new("Take out the option that the evidence names, or give the whole system as `--sysroot` instead of a directory of it with `-I`.")],
        Example = "main.c:1: #include <stdio.h> is /srv/el7/usr/include/stdio.h, found in /srv/el7/usr/include (CPATH)",
    };

    public static Diagnosis OtherLibraries { get; } = new()
    {
        Id = "BLD3206",
        Title = "Libraries of another system got into one program",
        Cause = """
            A link for one system opened libraries of another: a `-L` into a sysroot without `--sysroot`, or two sysroots. The libraries were built against different C libraries, and the program needs the newest of everything at once.
            """,
        Remedies = [new("Take out the `-L` that the evidence names, or give the whole system as `--sysroot`."), new("Check the result: `abide check --on TARGET PROGRAM`.")],
        Example = "app: /srv/el7/usr/lib64/libssl.so.10, -lssl found in /srv/el7/usr/lib64 (CGO_LDFLAGS)",
    };

    public static ImmutableArray<Diagnosis> All { get; } = [HostHeaders, HostLibraries, OtherLibc, NewerLibc, OtherHeaders, OtherLibraries];
}
