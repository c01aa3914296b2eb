using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Kits;

/// <summary>README.md of a kit: how to use it, what it was made from, and what it assumes.</summary>
internal static class KitGuide
{
    private static readonly Version s_threadExit = new(2, 18);
    private static readonly Version s_singleThreaded = new(2, 32);
    private static readonly Version s_findObject = new(2, 35);

    public static KitFile Create(Offer offer, ImmutableArray<StubLibrary> libraries, ImmutableArray<KitFile> headers, string? image)
    {
        var kernel = offer.Kernel!;
        return new("README.md",
            $"""
            # {offer.Userland} for {offer.Architecture}: a reproduction kit

            Shows on this machine what a build for {offer.DisplayName} does: which system calls its headers know, which symbol versions its
            C library has, and what the linker says to both. It holds no file of the release; everything was made from facts.

                ./build.sh                           # once: makes lib/ with this machine's {Compiler(offer)}
                . ./env.sh                           # in bash: CC, CFLAGS, LDFLAGS and their kin for Go
                $CC $CFLAGS hello.c -o hello $LDFLAGS
                go build ./...                       # with cgo; what links is what the release can bind
                ./sandbox.sh --root DIR hello.c      # compile and link shut off from the host, run inside a root directory

            | | | known |
            |---|---|---|
            | C library | glibc {offer.LibcVersion} | {Known(offer.LibcProvenance)} |
            | kernel of the headers | {kernel.Uname} | {Known(kernel.Provenance)} |
            | container image | {image ?? "not known; say --build-arg BASE=..."} | {(image is null ? "-" : "unverified: general knowledge")} |

            ## What is in it

            - `include/asm/`: system call numbers. `__NR_x` is defined for every call that the table of that kernel's source names, also for
              those that the kernel answers with ENOSYS because they are configured away or were never implemented. That is how the release's
              own headers are; what the running kernel does is another question (`abide check`, `abide run --as {offer.Userland}`).
              `__NR_syscalls` and numbers of other ABIs (32-bit, x32) are left out. `SYS_x` is defined by the host's C library, for the names it knows.
            {(headers.IsEmpty ? "" : $"- {string.Join(", ", headers.Select(file => $"`{file.Path}`"))}: in front of the host's headers, see below.\n")}- `stubs/`: {string.Join(", ", libraries.Select(library => library.Soname))}. Each public symbol in each of its versions, the right
              one as default, data with its size. Nothing in them can be called, so no program runs *on* them; programs that were linked with
              them run on the real libraries, on the release as on this machine. The private interface of glibc (GLIBC_PRIVATE) is left out.
              `build.sh` compares what readelf says of the linked stubs with `stubs/*.expected`.
            - `start/`: crt1, crti, crtn and libc_nonshared.a, written for this kit.
            - `link/`: what `-lc`, `-lm` and the like find. There is no static C library: `-static` stops with `cannot find no-static-libc-in-this-kit`.
            - `Containerfile`: runs a built program on the release itself, for those who have an engine. The name of the base image has no
              registry in it; the engine looks it up where it is set up to look for short names.

            ## What it assumes

            The C headers are those of this machine, whose glibc may be newer than {offer.LibcVersion}. A newer header can ask for a symbol that the
            release lacks, although the source does not; the linker then says `undefined reference to`, and this is what to do:

            {string.Join('\n', Assumptions(offer.LibcVersion!).Select(line => $"- {line}"))}

            Libraries other than those in `stubs/` are also those of this machine. One that was built on a newer glibc makes the link fail
            with `libx.so: undefined reference to f@GLIBC_2.y`, which is what the release would say when the program starts.

            """);
    }

    private static IEnumerable<string> Assumptions(Version glibc)
    {
        if (glibc < new Version(2, 38))
            yield return "strtol, sscanf and their kin (`__isoc23_strtol`, headers of 2.38 and later): taken back by `include/features.h`.";
        if (glibc < new Version(2, 28))
            yield return "`fcntl64` under `-D_FILE_OFFSET_BITS=64`: taken back by `include/features.h`; the flag changes nothing on 64-bit machines.";
        if (glibc < new Version(2, 34))
            yield return "`res_search`, `dn_expand` and their kin (named `__res_search` before 2.34): taken back by `include/resolv.h`.";
        yield return "`-D_FORTIFY_SOURCE` calls checking variants (`__memcpy_chk`) of the functions that the header knows, the newest of which the release may lack: build with `-U_FORTIFY_SOURCE`, or with a lower level.";
        if (glibc < new Version(2, 33))
            yield return "stat, fstat, lstat and mknod: newer headers call them by name; libc_nonshared.a of this kit turns them into the `__xstat` calls of the release.";
        if (glibc < s_threadExit)
            yield return "C++ `thread_local` with a destructor and `-static-libstdc++`: a newer libstdc++.a calls `__cxa_thread_atexit_impl`, which came with glibc 2.18. Use a compiler that was made for the release, or a pthread key.";
        if (glibc < s_singleThreaded)
            yield return "C++ in general: libstdc++.so.6 of this machine needs a newer glibc, and parts of a newer libstdc++.a call `__libc_single_threaded` (2.32). `-static-libstdc++` links what needs neither.";
        if (glibc < s_findObject)
            yield return "`-static-libgcc` with exceptions: libgcc_eh.a of a gcc built on glibc 2.35 or later calls `_dl_find_object`. Leave libgcc_s.so.1 shared; the release has it.";
        yield return "`-pg` and `-static-pie` use start files of this machine.";
    }

    private static string Compiler(Offer offer) => offer.Architecture == "aarch64" ? "gcc (aarch64-linux-gnu-gcc elsewhere than on aarch64)" : "gcc (x86_64-linux-gnu-gcc elsewhere than on x86_64)";

    private static string Known(Provenance? provenance) =>
        provenance is null ? "-" : $"{provenance.Confidence.ToString().ToLowerInvariant()}: {provenance.Source}";
}
