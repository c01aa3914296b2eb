using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses.Linking;

/// <summary>BLD21xx: the linker, what it looks for and what it cannot put together.</summary>
public static partial class LinkingDiagnoses
{
    public static Diagnosis StaticRuntimeTooNew { get; } = new()
    {
        Id = "BLD2101",
        Title = "The static C++ or GCC runtime is newer than the C library it is linked with",
        Cause = """
            `libstdc++.a` and `libgcc_eh.a` of the compiler call functions of the glibc they were built for: `__cxa_thread_atexit_impl` (2.18), `__libc_single_threaded` (2.32), `_dl_find_object` (2.35), `arc4random` (2.36). The link is against an older glibc (a sysroot, stub
            libraries), and `-static-libstdc++` or `-static-libgcc` pulls those archives in. Go itself refers to none of these, and the gcc version does not select a glibc.
            """,
        Remedies =
        [
            new("Use a compiler that was built for that release: gcc-toolset or devtoolset inside the old release; its `libstdc++_nonshared.a` fits the old glibc.", "libstdc++ of the release is used where it can be"),
            new("Or a toolchain that targets a glibc: `CC='zig cc -target x86_64-linux-gnu.2.17' CXX='zig c++ -target x86_64-linux-gnu.2.17'`.", "libc++ takes the place of libstdc++"),
            new("Or drop `-static-libstdc++` if the target has a libstdc++ that is new enough, or the C++ code itself.", "the program needs libstdc++.so.6 there"),
        ],
        Avoid =
        [
            "`-static-libgcc -static-libstdc++` does not pin glibc; here it is what breaks the link.",
            "Defining `__cxa_thread_atexit_impl` yourself drops the destructors of thread-local objects, or calls them when their library is gone.",
        ],
        Example = "(.text.__cxa_thread_atexit+0x9): undefined reference to `__cxa_thread_atexit_impl'",
    };

    public static Diagnosis LibraryNotFound { get; } = new()
    {
        Id = "BLD2102",
        Title = "The linker does not find a library",
        Cause = """
            `-lfoo` means a file `libfoo.so` or `libfoo.a` in the linker's directories. The package with `libfoo.so.1` is for running programs; the name without number comes with the development package. In a sysroot or cross build only directories of the target count. With `-static` only `libfoo.a` counts.
            """,
        Remedies =
        [
            new("Install the development package (`…-devel`, `…-dev`); `dnf provides '*/libfoo.so'`, `apt-file search libfoo.so`."),
            new("If it lies in a place of its own: `CGO_LDFLAGS=-L/path/lib`, and see that it is found at run time too."),
            new("For `-static`: the static archives (`glibc-static`, `…-static`), or no `-static`."),
        ],
        Avoid = ["A link `libfoo.so` to `libfoo.so.1` made by hand survives no update of the package, and without its headers the versions may differ.", "`LD_LIBRARY_PATH` is for the loader; the linker does not look there."],
        Example = "/usr/bin/ld: cannot find -lfoo: No such file or directory",
    };

    public static Diagnosis NewerHeaders { get; } = new()
    {
        Id = "BLD2103",
        Title = "Objects were compiled with headers of glibc 2.38 or newer and linked with an older one",
        Cause = """
            Since glibc 2.38 the headers turn `strtol`, `sscanf` and their kin into `__isoc23_strtol`, `__isoc23_sscanf` … when the code is compiled as C23 or with `_GNU_SOURCE` (g++ always defines it). An older libc has no such functions. So some object or archive on the link line was made on a newer
            system than the one that links it.
            """,
        Remedies =
        [
            new("Compile that object or archive on the release (or with the sysroot) it is linked on."),
            new("See which it is: the object in the message, `nm FILE | grep isoc23`."),
        ],
        Avoid = ["Macros such as `-D__isoc23_strtol=strtol` must reach the compiler of the archive, not the linker; then recompiling is possible anyway.", "Adding `-D_GNU_SOURCE` causes it and does not cure it."],
        Example = "undefined reference to `__isoc23_strtol'",
    };

    public static Diagnosis NotPositionIndependent { get; } = new()
    {
        Id = "BLD2104",
        Title = "An archive was not compiled for position-independent output",
        Cause = """
            The output is a shared object or a position-independent executable, and an object in it has addresses (R_X86_64_32, R_AARCH64_ADR_PREL) or thread-local accesses (R_X86_64_TPOFF32) that only fit a program at a fixed place. It was compiled without `-fPIC`. The Go side
            has no part in it: c-shared, plugin and, on many distributions, ordinary programs are position-independent.
            """,
        Remedies =
        [
            new("Compile the archive with `-fPIC` (CMake: `CMAKE_POSITION_INDEPENDENT_CODE=ON`; Rust and Go archives have it)."),
            new("Or link against its shared library.", "that library is needed at run time"),
            new("For an executable only: `-no-pie` (`-ldflags='-extldflags=-no-pie'`, `-buildmode=exe`).", "the program's own code is no longer at random addresses"),
        ],
        Avoid = ["`-fPIC` in CGO_CFLAGS changes nothing: the archive is compiled already. `-Wl,-z,notext` makes a program that SELinux stops."],
        Example = "relocation R_X86_64_TPOFF32 against `c' can not be used when making a shared object; recompile with -fPIC",
    };

    public static Diagnosis RelocationOverflow { get; } = new()
    {
        Id = "BLD2105",
        Title = "Code and data are too far apart",
        Cause = """
            A reference has 32 bits, and what it refers to lies more than 2 GiB away: static data of that size (a huge global array), or a very large program on an architecture with short branches. The messages name innocent symbols: whatever happens to lie behind the large block.
            """,
        Remedies =
        [
            new("Allocate the large array at run time (`malloc`, `mmap`, a Go slice)."),
            new("Find it: `nm --size-sort -S FILE.o | tail`, in each archive on the link line."),
            new("If it must be static: `-mcmodel=medium` for the C code that holds it.", "accesses to large data become slower; every object that uses it must be compiled so"),
        ],
        Avoid = ["`--no-relax`, which one of the messages suggests, only removes that one message."],
        Example = "relocation truncated to fit: R_X86_64_PC32 against `runtime.writeBarrier'",
    };

    public static Diagnosis SysrootScript { get; } = new()
    {
        Id = "BLD2106",
        Title = "A linker script in the sysroot names files by a path that already has the sysroot in it",
        Cause = """
            `libc.so` is a text file: `GROUP ( /lib64/libc.so.6 … )`. The linker puts the sysroot before absolute paths in scripts that lie inside the sysroot. Somebody edited the script and wrote the whole path into it, so that the prefix comes twice; the file that is named exists, and yet it is not found
            "inside" the sysroot.
            """,
        Remedies =
        [
            new("Write the paths as on the target: `GROUP ( /lib64/libc.so.6 /usr/lib64/libc_nonshared.a AS_NEEDED ( /lib64/ld-linux-x86-64.so.2 ) )`."),
            new("Or write names only (`libc.so.6`), which are searched for in the directories of the sysroot."),
            new("Where the script is as on the target, one of its paths may lead through an absolute link (`lib64/ld-linux-x86-64.so.2 -> /lib/x86_64-linux-gnu/ld-2.31.so` on Debian), which the linker does not follow inside the sysroot: make the link relative, or let `abide fix --plan sysroot` lay scripts beside."),
        ],
        Avoid = ["Editing the script to the host's path links the host's glibc into a program for the target."],
        Example = "/usr/bin/ld: cannot find /home/ci/sysroot2.17/usr/lib/x86_64-linux-gnu/libc.so.6 inside /home/ci/sysroot2.17",
    };

    public static Diagnosis NewerGlibcFunction { get; } = new()
    {
        Id = "BLD2107",
        Title = "An object needs a function that the C library it is linked with does not have",
        Cause = """
            The missing symbol belongs to the C library, and to a later release than the one on the link line (`fcntl64` came with 2.28, `stat` as a function with 2.33) or to glibc where musl is linked (`__printf_chk`). The object was compiled with other headers than the library: on a newer system, or with the host's headers and the target's libraries.
            """,
        Remedies =
        [
            new("Compile and link with headers and libraries of one root (`--sysroot`), the one of the oldest target."),
            new("Objects and archives that come ready-made must be of that release or older; the message names the object."),
        ],
        Avoid = ["A stub that defines the symbol makes it link, and what the function was to do is missing at run time."],
        Example = "undefined reference to `fcntl64'",
    };

    public static Diagnosis SharedLibraryTooNew { get; } = new()
    {
        Id = "BLD2108",
        Title = "A shared library on the link line needs newer libraries than those it is linked with",
        Cause = """
            The linker also resolves what shared libraries need. One of them was built on a newer release (its symbols say which: `pow@GLIBC_2.29`), and the C library or C++ library that the link sees is older. Usually a library of the host is linked in a build with an old sysroot, or the reverse: its own
            needs are not on the search path.
            """,
        Remedies =
        [
            new("Link the library of the target release, from the sysroot: look at `-L` and `CGO_LDFLAGS` for directories of the host."),
            new("If it merely is not found: `-Wl,-rpath-link,/path/of/its/libraries`."),
        ],
        Avoid = ["`-Wl,--unresolved-symbols=ignore-in-shared-libs` or `--allow-shlib-undefined` moves the failure to the start of the program."],
        Example = "/usr/bin/ld: /opt/lib/libfoo.so: undefined reference to `pow@GLIBC_2.29'",
    };

    public static Diagnosis CxxRuntimeMissing { get; } = new()
    {
        Id = "BLD2109",
        Title = "C++ code is linked without the C++ library",
        Cause = """
            An archive has C++ code, and the link was done by a C compiler, which does not add libstdc++. Go uses CXX for linking only if the package itself has C++ files (`.cc`, `.cpp`): an archive in `#cgo LDFLAGS` does not count.
            """,
        Remedies =
        [
            new("Name the library, after the archive: `#cgo LDFLAGS: -lfoo -lstdc++` (with clang's library: `-lc++`)."),
            new("Or put an empty `.cc` file into the package: then CXX links."),
        ],
        Avoid = ["`-lsupc++` alone only has the core of it; containers and streams stay undefined."],
        Example = "undefined reference to `operator new(unsigned long)'",
    };

    public static Diagnosis StaticNameServices { get; } = new()
    {
        Id = "BLD2110",
        Title = "A static program with glibc's resolver still needs the same glibc at run time",
        Cause = """
            This is a warning, and the link succeeds. `getaddrinfo`, `getpwnam` and their kin load plug-ins (NSS) with dlopen, so a static program that calls them opens `libnss_*.so` and the `libc.so.6` that belong to exactly the glibc it was linked with. Elsewhere lookups fail or the program crashes.
            Go's `net` and `os/user` call them when cgo is on.
            """,
        Remedies =
        [
            new("Use Go's own code for both: `go build -tags netgo,osusergo`, or `CGO_ENABLED=0`, which needs no `-static`.", "sss, ldap, mymachines and other NSS plug-ins are no longer asked"),
            new("Or link dynamically against the oldest glibc that is to run it.", "the program needs that glibc or a newer one"),
            new("For C code: musl's static libc has a resolver without plug-ins.", "no NSS plug-ins either"),
        ],
        Avoid = ["Ignoring it: the program works on the machine that built it, which proves nothing."],
        Example = "warning: Using 'getaddrinfo' in statically linked applications requires at runtime the shared libraries from the glibc version used for linking",
    };

    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<Diagnosis> All =>
    [
        StaticRuntimeTooNew, LibraryNotFound, NewerHeaders, NotPositionIndependent, RelocationOverflow, SysrootScript, NewerGlibcFunction, SharedLibraryTooNew,
        CxxRuntimeMissing, StaticNameServices, SystemLibraryMissing, NothingDefines, LtoMismatch, DefinedTwice, OtherArchitecture, StartFiles, LinkerMissing,
        ObjectTooNew, VersionScript, GoInternal, TextRelocations, ThreadLocalMismatch, NotObject,
    ];
}
