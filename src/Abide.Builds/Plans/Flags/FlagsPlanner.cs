using Abide.Builds.Plans.Toolchains;

namespace Abide.Builds.Plans.Flags;

/// <summary>Adds flags that a failing build's output shows to be missing, and tells which flags of the project's scripts choose no glibc.</summary>
internal sealed class FlagsPlanner : IPlanner
{
    private const string MissingLibrary = "BLD2111", NotPositionIndependent = "BLD2104";
    private const string Libraries = "-Wl,--as-needed -lm -lpthread -ldl -lrt", Position = "-fPIC";
    private const string WhyLibraries = "libraries of the system; those that nothing uses are left out", WhyPosition = "has code that is linked into shared objects fit any address";

    public PlanKind Kind { get; } = new()
    {
        Name = "flags",
        Title = "Add the flag that a failing build lacks",
        Reach = 3,
        Works =
            """
            A build that stops with `undefined reference` to functions of the system lacks `-lm`, `-lpthread`, `-ldl` or `-lrt` on its link line: before glibc 2.34 most of
            these were libraries of their own, and `-lm` still is one. The plan names all of them behind everything else and has the linker leave out those that nothing
            uses: through `CGO_LDFLAGS` for Go, `LDLIBS` or `LIBS` for make, on the command line of a compiler.

            A shared object (`-shared`, `-buildmode=c-shared`) that takes in an archive which was compiled for programs stops with `recompile with -fPIC`. Where the same build makes
            the archive, the plan has it compiled so, through `CFLAGS` and `CXXFLAGS`.

            A makefile that sets such a variable itself does not read it from the environment; there the plan changes the makefile's own line, which `--apply` writes.

            Other flags that are passed on for old releases choose no glibc. Where the project's makefiles, scripts, CI files or `#cgo` lines use them, they are named with
            what they do.
            """,
        Applies =
        [
            "The build fails, and its output shows that a library of the system is missing on the link line ([BLD2111](../diagnoses/BLD2111.md)): of a Go project with cgo, of `make`, or of a compiler that is called directly.",
            "The build fails, and its output shows that an object of it is not position-independent ([BLD2104](../diagnoses/BLD2104.md)): of `make`, or of a compiler that is called directly. For the go command it is refused: an archive that cgo links with is compiled already, and `CGO_CFLAGS` does not reach it.",
            "Flags that choose no glibc are told whatever else applies: `-static-libgcc`, `-static-libstdc++`, `-buildmode=exe`, `-D__GLIBC_MINOR__`, `CC=gcc-4.8` and its like, and `-replace module@latest=`.",
            "`-D_GNU_SOURCE` on a `#cgo` line is told where the project reads `C.errno`, which it does not make readable, or where it brings `__isoc23_*` functions that a target lacks.",
        ],
        Changes = ["Code that is compiled with `-fPIC` reaches its global data through a table, and is a little slower for it."],
        Limits =
        [
            "One flag at a time: where the build stops at another one then, or makes what needs a newer C library, that is fixed with it, as `flags+flags` or `flags+link-kit`.",
            "What makes a program fit an older glibc is a toolchain for it (zig), its symbols (link-kit) or a root of it (sysroot), not a flag.",
            "A `thread_local` object with a destructor in C++ needs a C++ library that fits the older glibc: zig brings one, link-kit links this machine's with what it lacks, and sysroot takes the root's own.",
            "Linker scripts such as `libc.so` are read relative to a sysroot by the linker itself, when they lie inside and their paths lead through no absolute link; no flag changes that. The plan sysroot lays scripts beside that lead into the root.",
        ],
        Sample = "samples/shared-archive",
    };

    public IEnumerable<Proposal> Propose(FixSituation situation)
    {
        if (situation.Command.IsEmpty) yield break;
        if (NativeBuild.Of(situation) is { } build)
        {
            // The linker stops at relocations before it looks for what is missing.
            if (situation.Before.Diagnoses.Contains(NotPositionIndependent))
                yield return OfPosition(situation, build);
            else if (situation.Before.Diagnoses.Contains(MissingLibrary) && OfLibraries(situation, build) is { } libraries)
                yield return libraries;
        }

        foreach (var (told, hint) in Folklore.Find(situation))
            yield return Proposal.Refuse(Kind, told, hint);
    }

    private Proposal? OfLibraries(FixSituation situation, NativeBuild build)
    {
        const string Title = "name the libraries of the system that the link lacks";
        var expected = "The linker misses functions that these libraries define.";
        if (build.IsGo)
        {
            if (situation.Build is not { Packages.IsEmpty: false } facts) return null;
            var flags = facts.Settings["CGO_LDFLAGS"].Value is { Length: > 0 } before ? before : "-g -O2";
            return Make(Title, expected, new SetVariable("CGO_LDFLAGS", $"{flags} {Libraries}", WhyLibraries));
        }

        if (build.IsCompiler) return Make(Title, expected, new ReplaceCommand([.. situation.Command, .. Libraries.Split(' ')], WhyLibraries));
        if (!build.IsMake) return Proposal.Refuse(Kind, $"the link lacks a library of the system, and how {situation.Command[0]} would be given one is not known", $"add {Libraries} behind everything else on the link line");
        if (MakefileFlags.Of(situation) is not { } makefile) return Proposal.Refuse(Kind, "the link lacks a library of the system, and the makefile was not found", $"add {Libraries} behind everything else on the link line");
        return (makefile.Add(["LDLIBS", "LIBS", "LOADLIBES"], Libraries, WhyLibraries) ?? makefile.AddToLinks(Libraries, WhyLibraries)) is { } step
            ? Make(Title, expected, step)
            : Proposal.Refuse(Kind, $"the link lacks a library of the system, and {makefile.Name} has no line that links", $"add {Libraries} behind everything else on the link line");
    }

    private Proposal OfPosition(FixSituation situation, NativeBuild build)
    {
        const string Title = "compile what goes into shared objects with -fPIC", Precondition = "The linker says that an object is not position-independent.";
        if (build.IsCompiler) return Make(Title, Precondition, new ReplaceCommand([situation.Command[0], Position, .. situation.Command.Skip(1)], WhyPosition));
        if (!build.IsMake)
            return Proposal.Refuse(Kind, "an archive or object that is linked in was not compiled with -fPIC, and this command does not compile it", "compile it with -fPIC where it is made (CMAKE_POSITION_INDEPENDENT_CODE=ON); CGO_CFLAGS does not reach it");
        if (MakefileFlags.Of(situation) is not { } makefile) return Proposal.Refuse(Kind, "an object is not compiled with -fPIC, and the makefile was not found", "add -fPIC where it is compiled");
        var step = makefile.Add(["CFLAGS"], Position, WhyPosition);
        var plusPlus = build.HasPlusPlus ? makefile.After(step).Add(["CXXFLAGS"], Position, WhyPosition) : null;
        PlanStep[] steps = [.. new[] { step is WriteFile && plusPlus is WriteFile ? null : step, plusPlus }.OfType<PlanStep>()];
        return steps.Length > 0 ? Make(Title, Precondition, steps) : Proposal.Refuse(Kind, $"{makefile.Name} compiles without CFLAGS", "add -fPIC where it compiles");
    }

    private Proposal Make(string title, string precondition, params PlanStep[] steps) => Proposal.Of(new Plan
    {
        Name = Kind.Name,
        Kind = Kind.Name,
        Title = title,
        Steps = [.. steps],
        Preconditions = [precondition],
        Changes = steps.Any(step => step is SetVariable { Why: WhyPosition } or WriteFile { Why: WhyPosition } or ReplaceCommand { Why: WhyPosition }) ? ["The code that is compiled so reaches its global data through a table."] : [],
        Expected = "The build links",
    });
}
