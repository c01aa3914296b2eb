using Abide.Builds.Plans.Toolchains;

namespace Abide.Builds.Plans.Flags;

/// <summary>Names libraries that a link lacks, and tells which flags of the project's scripts are no remedy.</summary>
internal sealed class FlagsPlanner : IPlanner
{
    private const string MissingLibrary = "BLD2111";

    public PlanKind Kind { get; } = new()
    {
        Name = "flags",
        Title = "Name the system's libraries that a link lacks",
        Reach = 3,
        Works =
            """
            A build that stops with `undefined reference` to functions of the system lacks `-lm`, `-lpthread`, `-ldl` or `-lrt` on its link line: before glibc 2.34 most of
            these were libraries of their own, and `-lm` still is one. The plan names all of them behind everything else and has the linker leave out those that nothing
            uses, through `CGO_LDFLAGS` for Go.

            Other flags that are passed on for old releases choose no glibc. Where the project's makefiles, scripts, CI files or `#cgo` lines use them, they are named with
            the reason why they do not help.
            """,
        Applies =
        [
            "The build of a Go project with cgo fails, and its output shows that a library of the system is missing on the link line ([BLD2111](../diagnoses/BLD2111.md)).",
            "Flags that do not help are told whatever else applies: `-static-libgcc`, `-static-libstdc++`, `-buildmode=exe`, `-D_GNU_SOURCE`, `-D__GLIBC_MINOR__`, `CC=gcc-4.8` and its like, and `-replace module@latest=`.",
        ],
        Changes = [],
        Limits =
        [
            "What makes a program fit an older glibc is a toolchain for it (zig), its symbols (link-kit) or a root of it (a compiler with `--sysroot`), not a flag.",
            "A `thread_local` object with a destructor in C++ needs a C++ library that fits the older glibc: link-kit and zig bring one.",
        ],
        Sample = "samples/cxx-thread-local",
    };

    public IEnumerable<Proposal> Propose(FixSituation situation)
    {
        if (situation.Command.IsEmpty) yield break;
        if (situation.Before.Diagnoses.Contains(MissingLibrary) && NativeBuild.Of(situation) is not null && situation.Build is { Packages.IsEmpty: false } build)
        {
            var flags = build.Settings["CGO_LDFLAGS"].Value is { Length: > 0 } before ? before : "-g -O2";
            yield return Proposal.Of(new Plan
            {
                Name = Kind.Name,
                Kind = Kind.Name,
                Title = "name the libraries of the system that cgo's link lacks",
                Steps = [new SetVariable("CGO_LDFLAGS", $"{flags} -Wl,--as-needed -lm -lpthread -ldl -lrt", "libraries of the system; those that nothing uses are left out")],
                Preconditions = ["The linker misses functions that these libraries define."],
                Changes = [],
                Expected = "The build links",
            });
        }

        foreach (var flag in Folklore.Find(situation))
            yield return Proposal.Refuse(Kind, $"no remedy: {flag}");
    }
}
