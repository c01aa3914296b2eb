using System.Collections.Immutable;

namespace Abide.Builds.Plans.Toolchains;

/// <summary>Builds C and C++ with zig, which links with the glibc that it is told.</summary>
internal sealed class ZigPlanner : IPlanner
{
    private static readonly Version s_threadExit = new(2, 18);

    public PlanKind Kind { get; } = new()
    {
        Name = "zig",
        Title = "Compile and link for an older glibc with zig",
        Reach = 5,
        Works =
            """
            `zig cc -target x86_64-linux-gnu.2.17` is a C compiler that brings headers and symbol versions of every glibc along. What it links asks for nothing that
            came after the release it was told: the oldest among the targets. `abide toolchain install zig` lays commands beside it that builds take for their
            usual compilers, `x86_64-linux-gnu.2.17/cc` and `c++`, and the plan puts these in `CC` and `CXX`.

            C++ is linked with libc++, statically, so that no libstdc++.so.6 of a certain age is needed either.
            """,
        Applies =
        [
            "A command builds C or C++: the go command with cgo, `make`, `cargo`, a compiler, or a script.",
            "All targets have a glibc whose release is known. The oldest one counts; what is newer than 2.34 is built for 2.34, the newest that zig 0.11 knows, and runs there as well.",
            "It is refused with `-static`: zig 0.11 makes a dynamic program of it for glibc, and says nothing.",
            "The zig that `abide toolchain install zig` installed is taken; without one, a `zig` on PATH, whose version and digest the proof tells. Without either the plan says how to get it.",
        ],
        Changes =
        [
            "Clang 16 compiles instead of the usual compiler. Code that relies on undefined behaviour or on extensions of gcc may behave differently or not compile.",
            "C++ exceptions, strings and containers are those of libc++. Libraries that were built with libstdc++ cannot exchange such objects with it, and do not link.",
            "Functions whose behaviour changed with a newer symbol version behave as on the release that is built for.",
            "Below glibc 2.18, destructors of C++ `thread_local` objects are run by code that is linked in, in the same order; a library with such objects that is unloaded by `dlclose` while threads live is not kept loaded for them.",
        ],
        Limits =
        [
            "Nothing in `/usr/include` and `/usr/lib` is seen: a library beside glibc's own (`-lz`, `-lssl`) is not found, nor are its headers. It takes a build of it for the target, or a root of the target that has it: the plan sysroot.",
            "`fcntl64` with `-D_FILE_OFFSET_BITS=64` and `res_search` are right in zig 0.11; zig before 0.11 asks for versions that the target lacks.",
            "Without `-O` zig makes undefined behaviour a trap (`Illegal instruction`); the commands switch that off.",
            "`-march=x86-64-v2` and `-mtune=generic` stop zig 0.11; the commands translate the one and leave the other out. `-march=native` is taken as it is, and makes a program for this machine's CPU.",
            "`__cxa_thread_atexit_impl` is missing when C++ is linked for glibc below 2.18 by zig itself; the commands add it.",
            "Linker options that zig 0.11 refuses: `-Map`, `--wrap`, `--defsym`, `--dynamic-list`, `--exclude-libs`, `--push-state`, `--disable-new-dtags`, `-Bsymbolic-functions`, `-rpath-link`, `--icf`; and `-l:FILE`. The build stops at them, and its output says so.",
            "Programs compiled for `--coverage` do not link.",
            "Go before 1.18 takes only the first word of `CC`; the commands are one word.",
        ],
        Sample = "samples/amalgamation",
    };

    public IEnumerable<Proposal> Propose(FixSituation situation)
    {
        if (NativeBuild.Of(situation) is not { } build) return [];
        if (build.Glibc is not { } glibc)
            return [Proposal.Refuse(Kind, $"zig builds for a release of glibc, and that of {string.Join(", ", build.Foreign)} is not known or another C library", "name targets with a known glibc alone (--on), and build for the others in an image of theirs")];
        if (ZigTarget.For(situation.Architecture, glibc) is not { } target)
            return [Proposal.Refuse(Kind, $"zig 0.11 knows no glibc {glibc} for {situation.Architecture}", "link with a root of that release: --sysroot DIR")];
        if (situation.Command.FirstOrDefault(IsStatic) is { } word)
            return [Proposal.Refuse(Kind, $"'{word}' asks for a static program, which zig 0.11 does not make with glibc", "leave -static out, or build without cgo")];
        if (situation.Tools.Zig is not { } zig)
            return [Proposal.Refuse(Kind, "zig is not installed", situation.Tools.HasZigPackage ? "abide toolchain install zig" : "put a zig 0.11 for this machine on PATH")];

        var place = $"{Path.GetDirectoryName(zig.Path)}/abide/{target}";
        if (situation.Files.Find($"{place}/cc") is null)
            return [Proposal.Refuse(Kind, $"the zig in {Path.GetDirectoryName(zig.Path)} lacks the commands that abide lays beside it", "abide toolchain remove zig; abide toolchain install zig")];
        if (place.Contains(' ', StringComparison.Ordinal))
            return [Proposal.Refuse(Kind, $"the path {place} has a blank in it, which builds take for the end of the compiler's name", "name another place in XDG_CACHE_HOME, and install zig there")];

        var built = target[(target.LastIndexOf("gnu.", StringComparison.Ordinal) + "gnu.".Length)..];
        return
        [
            Proposal.Of(new Plan
            {
                Name = Kind.Name,
                Kind = Kind.Name,
                Title = $"compile and link with zig {zig.Version} for glibc {built}",
                Steps = [.. build.Steps(place, "zig as compiler and linker")],
                Compilers = new(place, Kind.Name, target, situation.Architecture),
                Preconditions = [$"glibc {glibc} of {build.Oldest} is the oldest among the targets.", $"zig {zig.Version} is in {Path.GetDirectoryName(zig.Path)}."],
                Traps = Traps(built),
                Changes = [.. Changes(build, zig, glibc)],
                Expected = $"Programs that need no version of glibc after {built}{(build.HasPlusPlus ? " and no libstdc++" : "")}",
            }),
        ];
    }

    private static ImmutableDictionary<string, string> Traps(string glibc) => ImmutableDictionary<string, string>.Empty
        .Add("BLD2001", "zig sees no header in /usr/include: a library beside glibc's own takes a build of it for the target, or the plan sysroot")
        .Add("BLD2102", "zig sees no library in /usr/lib: it takes a build of it for the target, or the plan sysroot")
        .Add("BLD2107", $"zig compiles sources for glibc {glibc}, and what is compiled already is linked as it is: compile that object or archive with it, too (zig before 0.11 asks for fcntl64 and res_search by itself)")
        .Add("BLD2011", "zig has a linker of its own, which knows fewer options: leave that one out");

    private static IEnumerable<string> Changes(NativeBuild build, ToolFile zig, Version glibc)
    {
        yield return $"C{(build.HasPlusPlus ? " and C++ are" : " is")} compiled by {(zig.Version.StartsWith("0.11.", StringComparison.Ordinal) ? "clang 16 (in zig)" : $"the clang of zig {zig.Version}")}, not by the usual compiler.";
        if (!zig.Version.StartsWith("0.11.", StringComparison.Ordinal))
            yield return $"What is known of zig is known of 0.11, and this is {zig.Version}.";
        if (!build.HasPlusPlus) yield break;
        yield return "The C++ library is libc++, linked in statically, not libstdc++.so.6: C++ objects cannot be exchanged with libraries that use that.";
        if (glibc < s_threadExit)
            yield return "Destructors of thread_local objects are run by code that is linked in, as glibc 2.18 would; a library that is unloaded by dlclose is not kept loaded for them.";
    }

    /// <summary><c>-static</c> alone or within <c>-ldflags=-extldflags=-static</c>; not <c>-static-libgcc</c>, nor the name of a file.</summary>
    private static bool IsStatic(string word)
    {
        const string Flag = "-static";
        for (var at = word.IndexOf(Flag, StringComparison.Ordinal); at >= 0; at = word.IndexOf(Flag, at + 1, StringComparison.Ordinal))
        {
            var (before, after) = (at == 0 ? ' ' : word[at - 1], at + Flag.Length == word.Length ? ' ' : word[at + Flag.Length]);
            if (before is ' ' or '=' or '"' or '\'' && after is ' ' or '"' or '\'') return true;
        }

        return false;
    }
}
