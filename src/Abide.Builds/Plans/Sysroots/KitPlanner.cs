using Abide.Builds.Plans.Toolchains;

namespace Abide.Builds.Plans.Sysroots;

/// <summary>Links with the symbol versions of the oldest target, by the usual compiler.</summary>
internal sealed class KitPlanner : IPlanner
{
    private static readonly Version s_merged = new(2, 34);

    public PlanKind Kind { get; } = new()
    {
        Name = "link-kit",
        Title = "Link with the symbol versions of the oldest target",
        Reach = 6,
        Works =
            """
            The usual compiler stays, and is pointed to a reproduction kit of the oldest target (`abide repro`): libraries that have exactly the symbols and versions
            of that release's glibc, start files, and kernel headers with its system calls. What links is what the release can bind. The kit is built from facts
            with the machine's own gcc, in under a second, and kept in the user's cache.

            C++ is linked with the compiler's own libstdc++.a. That asks for a few symbols of a newer glibc (`__cxa_thread_atexit_impl`, `__libc_single_threaded`,
            `getentropy`, `arc4random`); the kit of this plan has them as code that is linked in where it is used.
            """,
        Applies =
        [
            "A command builds C or C++: the go command with cgo, `make`, a compiler, or a script that honours `CC`.",
            "The oldest target is a bundled release with glibc, or a root directory that is one of those; the kit is made from its facts.",
            "It takes gcc, binutils and the C headers of this machine; it is gcc that compiles, also where `CC` names another compiler.",
        ],
        Changes =
        [
            "C++ is linked statically with the C++ library, instead of needing one of a certain age on the target.",
            "Below glibc 2.18, destructors of C++ `thread_local` objects are run by code that is linked in, in the same order; a library with such objects that is unloaded by `dlclose` while threads live is not kept loaded for them.",
            "`std::random_device` reads the kernel's random numbers itself.",
        ],
        Limits =
        [
            "The C headers are those of this machine. A function that its headers rename for newer releases stops at the linker (`undefined reference to`), and is not silently another one.",
            "A kit has glibc's libraries alone. The build is done a second time under watch, as with the plan sysroot: another library of this machine that it links with (`-lz`) is named, and so are the headers of such libraries. The verdict says whether the target has that library and what is asked of it; that its structures are laid out alike, no verdict sees. Where a root of the target has the library, the plan sysroot takes that one.",
            "Rust's standard library and other prebuilt archives link as far as they ask for nothing newer; weak references to newer functions stay unbound, which is what such code expects.",
            "There is no static C library in a kit: `-static` fails.",
            "`-static-libgcc` fails below glibc 2.35 where exceptions are thrown (`_dl_find_object`); libgcc_s.so.1 is on every release.",
        ],
        Sample = "samples/cxx-thread-local",
    };

    public IEnumerable<Proposal> Propose(FixSituation situation)
    {
        if (NativeBuild.Of(situation) is not { } build) return [];
        if (build.Glibc is not { } glibc)
            return [Proposal.Refuse(Kind, $"a kit has the symbols of a release of glibc, and that of {string.Join(", ", build.Foreign)} is not known or another C library", "name targets with a known glibc alone (--on), and build for the others in an image of theirs")];
        if (situation.Targets.Where(target => target.Offer.LibcVersion == glibc).FirstOrDefault(target => situation.Tools.Kits.ContainsKey(target.Offer.Userland)) is not { } oldest)
            return [Proposal.Refuse(Kind, $"there is no kit of {build.Oldest}{(situation.Tools.KitFailure is { } failure ? $": {failure}" : "")}", "kits are made of releases that abide has facts of, with gcc, binutils and libc6-dev")];

        var (kit, release) = situation.Tools.Kits[oldest.Offer.Userland];
        if (kit.Contains(' ', StringComparison.Ordinal))
            return [Proposal.Refuse(Kind, $"the path {kit} has a blank in it, which builds take for the end of the compiler's name", "name another place in XDG_CACHE_HOME")];
        return
        [
            Proposal.Of(new Plan
            {
                Name = Kind.Name,
                Kind = Kind.Name,
                Title = $"link with the symbols of {oldest.Offer.Userland} (glibc {glibc})",
                Steps = [.. build.Steps($"{kit}/bin", "gcc and the linker, pointed to the kit")],
                Compilers = new($"{kit}/bin", Kind.Name, release, situation.Architecture),
                Preconditions = [$"glibc {glibc} of {build.Oldest} is the oldest among the targets.", $"Its kit is in {kit}."],
                Bounds = new([kit], CLibraryAlone: true),
                Changes = [.. Changes(build, glibc)],
                Expected = $"Programs that need no version of glibc after {glibc}{(build.HasPlusPlus ? " and no libstdc++" : "")}",
            }),
        ];
    }

    private static IEnumerable<string> Changes(NativeBuild build, Version glibc)
    {
        if (build.HasPlusPlus)
        {
            yield return "C++ is linked statically with this machine's libstdc++, not with the target's libstdc++.so.6.";
            if (GlibcSupport.Sentence(glibc) is { } support) yield return support;
        }

        if (glibc < s_merged)
            yield return "Programs name libpthread.so.0, libdl.so.2 and the like among their libraries, as programs for that release do.";
    }
}
