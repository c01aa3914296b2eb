using Abide.Builds.Plans.Toolchains;

namespace Abide.Builds.Plans.Sysroots;

/// <summary>Builds with the headers and libraries of a root directory, by the usual compiler.</summary>
internal sealed class SysrootPlanner : IPlanner
{
    private static readonly Version s_merged = new(2, 34);

    public PlanKind Kind { get; } = new()
    {
        Name = "sysroot",
        Title = "Build with the headers and libraries of a root directory",
        Reach = 7,
        Works =
            """
            The usual gcc compiles with `--sysroot=ROOT`: headers, start files and libraries are those of a system that lies unpacked in a directory, and what links there is what
            the system has. That is a target `dir:ROOT` with the packages it takes to build, or the directory that `--sysroot` names. Layouts of Debian (`usr/lib/x86_64-linux-gnu`) and of Enterprise
            Linux (`usr/lib64`) are known.

            The option alone does not keep this machine out: gcc finds its own `crt1.o` and `libc.so` first, a link such as `libdl.so -> /lib/x86_64-linux-gnu/libdl.so.2` leads out of the root, and a
            linker script is only read relative to the root when it lies inside, and not where its paths lead through such a link. So commands are laid beside it, in the
            user's cache, that name the root's libraries first, with start files, links and linker scripts that lead into the root.

            The build is then done a second time under `abide trace`'s watch, and every header and library of this machine that got in is named, in the proof as well.
            """,
        Applies =
        [
            "A command builds C or C++: the go command with cgo, `make`, a compiler, or a script that honours `CC`.",
            "A root is given with `--sysroot DIR`, or one of the targets is a root directory; its glibc is not newer than that of any target.",
            "The root has headers, start files and `libc.so`. Where it lacks them the plan is refused with the packages that bring them: libc6-dev and linux-libc-dev on Debian, glibc-devel, glibc-headers and kernel-headers on Enterprise Linux.",
            "It takes gcc for the architecture on this machine; it is gcc that compiles, also where `CC` names another compiler.",
        ],
        Changes =
        [
            "C++ uses the headers and the `libstdc++.so.6` of the root where it has those of some gcc; where it has none, C++ is linked statically with this machine's library, as in the plan link-kit.",
            "`libgcc.a`, code that the compiler itself calls, is this machine's; `libgcc_s.so.1` is the root's. A root without one has it linked statically.",
            "`pkg-config` finds the libraries of the root alone.",
        ],
        Limits =
        [
            "A header of this machine that the project names (`-I/usr/include/x`) is told and, where the verdict is good, accepted; a library (`-L/usr/lib -lz`) fails the plan.",
            "The watch sees what gcc, clang, zig and the linkers of this machine open. Where the kernel refuses a seccomp listener, the proof says that nothing was looked for.",
            "The root's linker scripts and links are read when the commands are made. Nothing of the root is run.",
            "Static programs (`-static`) take the root's `libc.a` where it has one.",
            "C++ headers of a gcc that is much older than this machine's may not compile with it.",
        ],
        Sample = "samples/amalgamation",
    };

    public IEnumerable<Proposal> Propose(FixSituation situation)
    {
        if (NativeBuild.Of(situation) is not { } build || situation.Tools.Sysroots.IsEmpty) yield break;
        if (build.Glibc is not { } oldest)
        {
            yield return Proposal.Refuse(Kind, $"the glibc of {string.Join(", ", build.Foreign)} is not known, or it has another C library", "name targets with a known glibc alone (--on), and build for the others in an image of theirs");
            yield break;
        }

        var fitting = situation.Tools.Sysroots.Where(root => root is { Sysroot: not null, Refusal: null } && root.Sysroot.Glibc <= oldest).MaxBy(root => root.Sysroot!.Glibc);
        if (fitting is { Sysroot: { } sysroot, Commands: { } commands })
        {
            yield return commands.Contains(' ', StringComparison.Ordinal) || sysroot.Directory.Contains(' ', StringComparison.Ordinal)
                ? Proposal.Refuse(Kind, $"a path has a blank in it, which compiler flags cannot carry: {commands}, {sysroot.Directory}", "move the root, or name another place in XDG_CACHE_HOME")
                : Proposal.Of(Make(build, sysroot, commands, oldest));
            yield break;
        }

        foreach (var root in situation.Tools.Sysroots)
        {
            yield return root.Refusal is { } refusal
                ? Proposal.Refuse(Kind, refusal.Reason, refusal.Hint)
                : Proposal.Refuse(Kind, $"{root.Directory} has glibc {root.Sysroot!.Glibc}, which is newer than the {oldest} of {build.Oldest}", "name a root of the oldest target: --sysroot DIR");
        }
    }

    private Plan Make(NativeBuild build, Sysroot sysroot, string commands, Version oldest) => new()
    {
        Name = Kind.Name,
        Kind = Kind.Name,
        Title = $"build with the headers and libraries in {sysroot.Directory} (glibc {sysroot.Glibc})",
        Steps =
        [
            .. build.Steps($"{commands}/bin", "gcc and the linker, pointed to the root"),
            new SetVariable("PKG_CONFIG_SYSROOT_DIR", sysroot.Directory, "where pkg-config's paths lead"),
            new SetVariable("PKG_CONFIG_LIBDIR", string.Join(':', sysroot.Libraries.Append($"{sysroot.Directory}/usr/share").Select(directory => $"{directory}/pkgconfig")), "what pkg-config knows"),
        ],
        Compilers = new($"{commands}/bin", Kind.Name, sysroot.Directory, sysroot.Architecture),
        Bounds = new([sysroot.Directory, commands], CLibraryAlone: false),
        Preconditions = [$"{sysroot.Directory} has headers, start files and libraries for {sysroot.Architecture}, with glibc {sysroot.Glibc}.", $"glibc {oldest} of {build.Oldest} is the oldest among the targets."],
        Changes = [.. Changes(build, sysroot)],
        Expected = $"Programs that need no version of glibc after {sysroot.Glibc}, and nothing of this machine",
    };

    private static IEnumerable<string> Changes(NativeBuild build, Sysroot sysroot)
    {
        if (build.HasPlusPlus && sysroot.PlusPlusVersion is { } version)
        {
            yield return $"C++ is compiled with the headers of gcc {version} in {sysroot.Directory}, and needs the libstdc++.so.6 of that release or a newer one.";
        }
        else if (build.HasPlusPlus)
        {
            yield return $"C++ is linked statically with this machine's libstdc++: {sysroot.Directory} has no headers of C++.";
            if (GlibcSupport.Sentence(sysroot.Glibc) is { } support) yield return support;
        }

        yield return sysroot.HasSharedGcc
            ? "libgcc.a, code that the compiler itself calls, is this machine's."
            : $"gcc's runtime library is this machine's and linked statically: {sysroot.Directory} has no libgcc_s.so.1.";
        if (sysroot.Glibc < s_merged)
            yield return "Programs name libpthread.so.0, libdl.so.2 and the like among their libraries where they use them, as programs for that release do.";
    }
}
