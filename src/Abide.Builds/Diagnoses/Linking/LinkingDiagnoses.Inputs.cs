namespace Abide.Builds.Diagnoses.Linking;

public static partial class LinkingDiagnoses
{
    public static Diagnosis SystemLibraryMissing { get; } = new()
    {
        Id = "BLD2111",
        Title = "A library of the system is missing on the link line",
        Cause = """
            Static archives (C, Rust, c-archive of Go) do not say which libraries they need. Here functions of libm, libdl, libpthread, librt, libgcc or another system library are missing. On releases with glibc 2.34 and newer most of these are in libc itself, so the same line links there and
            breaks on EL7 and EL8. The order counts: a library stands after the archive that needs it.
            """,
        Remedies =
        [
            new("Add it behind the archive: `#cgo LDFLAGS: -lfoo -lm -ldl -lpthread`; naming libraries that newer glibc has merged does no harm."),
            new("For a Rust archive, ask: `cargo rustc -- --print native-static-libs`."),
            new("If a shared library is named (\"DSO missing from command line\"), add that library: what another library needs is not lent out."),
        ],
        Example = "undefined reference to `dlsym'",
    };

    public static Diagnosis NothingDefines { get; } = new()
    {
        Id = "BLD2112",
        Title = "No object or library on the link line defines a symbol",
        Cause = """
            Some code calls a function or uses a variable that nothing on the link line defines. The message says who asks, not who should have answered. Usual reasons: a library is not named, or stands before the archive that needs it; the library is of another version than its header; a source file is not part of the
            build; C code asks for a C++ function (or the reverse) without `extern "C"`.
            """,
        Remedies =
        [
            new("Find who defines it: `nm -DC --defined-only /usr/lib64/*.so | grep NAME`, `nm -C LIB.a | grep ' T NAME'`."),
            new("Put libraries after what uses them, or archives that need each other between `-Wl,--start-group` and `-Wl,--end-group`."),
            new("Compare header and library: `pkg-config --modversion NAME`, the path of each with `abide trace` or `gcc -H`."),
        ],
        Avoid = ["`-Wl,--unresolved-symbols=ignore-all` moves the failure to the first call."],
        Example = "main.c:(.text+0x15): undefined reference to `foo_init'",
    };

    public static Diagnosis LtoMismatch { get; } = new()
    {
        Id = "BLD2113",
        Title = "An object holds another compiler's intermediate code",
        Cause = """
            Objects compiled with `-flto` hold no machine code but the inner form of one compiler release. Another release, the other compiler or a linker without the plug-in cannot read them. Archives from a distribution's build or from another container are the usual source; Rust objects for cross-language LTO are too.
            """,
        Remedies =
        [
            new("Compile the archive without LTO, or with `-ffat-lto-objects`.", "the program is optimised file by file"),
            new("Or use the very same compiler release for all parts, and its linker."),
        ],
        Example = "lto1: fatal error: bytecode stream in file 'libx.a' generated with LTO version 11.3 instead of 12.0",
    };

    public static Diagnosis DefinedTwice { get; } = new()
    {
        Id = "BLD2114",
        Title = "A symbol is defined more than once",
        Cause = """
            Two objects define the same name. A variable in a header without `extern` did no harm up to GCC 9; since GCC 10 `-fno-common` is the default and it is an error. Else an archive is linked twice, two copies of a library are mixed, a Go file with `//export` has definitions in its C preamble (which is compiled twice),
            or two Go c-archives are linked into one program, each with a runtime of its own.
            """,
        Remedies =
        [
            new("Write `extern` in the header and define the variable in one file."),
            new("With `//export` in a Go file: only declarations in that preamble; definitions go into a `.c` file of the package, or are `static inline`."),
            new("For code that cannot be changed: `-fcommon`.", "the two definitions silently become one"),
            new("Two Go archives: build one c-archive from one main package that imports both."),
        ],
        Avoid = ["`-Wl,-z,muldefs` takes whichever comes first."],
        Example = "multiple definition of `counter'; b.o:(.bss+0x0): first defined here",
    };

    public static Diagnosis OtherArchitecture { get; } = new()
    {
        Id = "BLD2115",
        Title = "An object or library on the link line is for another architecture",
        Cause = """
            The file is there and is of another machine or word size than the output: a library of the host in a cross build (through `-L/usr/lib`), a 32-bit library for a 64-bit program, an archive that was made before GOARCH changed. The linker passes it over and then says that it cannot find the library.
            """,
        Remedies =
        [
            new("See what it is: `file -L PATH`, `readelf -h PATH`."),
            new("Name only directories of the target: remove `-L/usr/lib…` from CGO_LDFLAGS, use `--sysroot`."),
            new("Make the archive again for the target (`make clean` first: the old objects are still there)."),
        ],
        Example = "/usr/bin/ld: skipping incompatible /usr/lib/libfoo.so when searching for -lfoo",
    };

    public static Diagnosis StartFiles { get; } = new()
    {
        Id = "BLD2116",
        Title = "The start files of the C library or the compiler are not found",
        Cause = """
            `crt1.o`, `Scrt1.o`, `crti.o` come with the C library's development package, `crtbeginS.o` and libgcc with the compiler. A link needs them for the architecture of the output, from the sysroot if there is one; clang looks in a directory of a GCC release that it chose.
            """,
        Remedies =
        [
            new("Install `glibc-devel` (EL) or `libc6-dev` (Debian), for the target's architecture (`libc6-dev-arm64-cross`, `glibc-devel.i686`)."),
            new("In a sysroot: they must lie in its `usr/lib64` or `usr/lib/TRIPLET`; see with `$CC --sysroot=DIR -print-file-name=crt1.o`, which answers with a path when it is found."),
        ],
        Example = "/usr/bin/ld: cannot find Scrt1.o: No such file or directory",
    };

    public static Diagnosis LinkerMissing { get; } = new()
    {
        Id = "BLD2117",
        Title = "The linker that is asked for is not installed, or the compiler does not know it",
        Cause = """
            `-fuse-ld=lld` (gold, mold) makes the compiler start a program `ld.lld` from PATH or from beside itself. It is not there, or this compiler release does not know the name (gcc knows lld since 9 and mold since 12.1). On arm64 Go releases ask for gold by themselves in some build modes, and newer binutils come without it.
            """,
        Remedies =
        [
            new("Install it (`lld`, `mold`, `binutils-gold`), or drop `-fuse-ld` from CGO_LDFLAGS and `-extldflags`.", "the default linker is used"),
            new("Where Go itself asks for gold (arm64, c-shared and plugin), install it, or build with a newer Go."),
        ],
        Example = "collect2: fatal error: cannot find 'ld'",
    };

    public static Diagnosis ObjectTooNew { get; } = new()
    {
        Id = "BLD2118",
        Title = "The linker is too old for an object",
        Cause = """
            The object has a relocation, section or debug format that this linker does not know: R_X86_64_REX_GOTPCRELX and R_X86_64_GOTPCRELX (binutils 2.26), DWARF 5, compressed or relative relocations (.relr.dyn). It was compiled on a newer system than the one that links.
            """,
        Remedies =
        [
            new("Link with a linker as new as the compiler that made the object (`gcc-toolset-N-binutils`, lld)."),
            new("Or compile the object on the older release, or with `-Wa,-mrelax-relocations=no -gdwarf-4`.", "slightly slower access to global data"),
        ],
        Example = "libx.a(x.o): unrecognized relocation (0x2a) in section `.text'",
    };

    public static Diagnosis VersionScript { get; } = new()
    {
        Id = "BLD2119",
        Title = "A version script or export list names symbols that are not there",
        Cause = """
            lld (since LLVM 16) refuses a version script that names symbols which nothing defines; GNU ld takes it silently. The build was written for GNU ld and the list was never cleaned.
            """,
        Remedies =
        [
            new("Remove the names that do not exist from the script."),
            new("Or accept them as before: `-Wl,--undefined-version`.", "a typing error in the list goes unnoticed"),
        ],
        Example = "ld.lld: error: version script assignment of 'V1' to symbol 'gone' failed: symbol not defined",
    };

    public static Diagnosis GoInternal { get; } = new()
    {
        Id = "BLD2120",
        Title = "Go's own linker cannot link this C code",
        Cause = """
            The Go linker links simple cgo packages itself (`-linkmode=internal`). It does not know every relocation and section that newer C compilers write, or it was forced by a flag although the C code needs the system's linker.
            """,
        Remedies =
        [
            new("Let the system's linker do it: `-ldflags=-linkmode=external`.", "gcc or clang is needed for the link"),
            new("Or raise Go: each release learns the relocations of new compilers."),
        ],
        Example = "link: loadelf: sym 42: unexpected relocation type 289",
    };

    public static Diagnosis TextRelocations { get; } = new()
    {
        Id = "BLD2121",
        Title = "Code would have to be changed at load time",
        Cause = """
            The output would need relocations in its code, because some object in it is not position-independent (hand-written assembler, an archive without `-fPIC`). Linkers refuse that by default or warn, and SELinux stops such a program on EL (execmod).
            """,
        Remedies =
        [
            new("Compile the object with `-fPIC`; in assembler use GOT and PLT accesses."),
        ],
        Avoid = ["`-Wl,-z,notext` moves the failure to the start, under SELinux."],
        Example = "/usr/bin/ld: read-only segment has dynamic relocations",
    };

    public static Diagnosis ThreadLocalMismatch { get; } = new()
    {
        Id = "BLD2122",
        Title = "A variable is thread-local in one object and not in another",
        Cause = """
            The object that defines the variable says `__thread` (`_Thread_local`, `thread_local`), and the one that uses it declares it without (or the reverse): a declaration that was written by hand, or headers of another version of the library. `extern int errno;` in old code is the classic.
            """,
        Remedies =
        [
            new("Include the header of the library in place of a declaration of your own (`<errno.h>` for errno)."),
            new("Compile both with the same headers."),
        ],
        Example = "/usr/bin/ld: counter: TLS definition in counter.o section .tbss mismatches non-TLS reference in main.o",
    };

    public static Diagnosis NotObject { get; } = new()
    {
        Id = "BLD2123",
        Title = "A file on the link line is no object, archive or library",
        Cause = """
            The linker does not recognise the file and reads it as a linker script, which it is not either: the file is cut off or empty, a text (a Git LFS pointer, an error page that was downloaded), or an object of another system or compiler.
            """,
        Remedies =
        [
            new("See what it is: `file PATH`, `head -c 100 PATH`; get or make it again (`git lfs pull`, `make clean`)."),
        ],
        Example = "/usr/bin/ld:libcut.a: file format not recognized; treating as linker script",
    };
}
