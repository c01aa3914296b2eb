using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;

namespace Abide.Builds.Plans.Bundles;

/// <summary>Puts loader and libraries beside a program that cannot be built anew.</summary>
internal sealed class BundlePlanner : IPlanner
{
    private static readonly Version s_argumentZero = new(2, 33), s_builtInLookups = new(2, 34);

    /// <summary>What glibc opens by itself: to unwind a thread that is cancelled, and before 2.34 to look users and hosts up.</summary>
    private static readonly ImmutableArray<string> s_opened = ["libgcc_s.so.1"], s_lookups = ["libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2"];

    public PlanKind Kind { get; } = new()
    {
        Name = "bundle",
        Title = "Bring loader and libraries along",
        Reach = 9,
        Works =
            """
            A program that asks for a newer glibc than the target has can bring one. The bundle is a directory with the program, the loader (`ld-linux-x86-64.so.2`) and
            every library that the program loads on this machine, or in the root given with `--root`. A launcher, a shell script, starts
            `ld-linux-x86-64.so.2 --library-path LIB PROGRAM`: the path of the loader stands in the program (PT_INTERP) as it is and is never expanded, so that
            `$ORIGIN` would not help there.

            The verdict is that of the program with the libraries it brings, on the target's kernel and CPUs: the kernel stays the target's.
            """,
        Applies =
        [
            "A program without source is given: `abide fix ./program --on el7.9`.",
            "It is linked dynamically, and all its libraries are on this machine or in the root.",
            "It is refused for libraries: whoever loads them has loader and libc already.",
        ],
        Changes =
        [
            "`/proc/self/exe` is the loader, and so is what `os.Executable` of Go and the like answer; programs that look for their files beside themselves may not find them.",
            "It must be started by its launcher: `setuid`, `setgid` and file capabilities of the program have no effect, and tools that show processes name the loader.",
            "The C library of the bundle gets no security updates from the target.",
            "Locales, character set conversions (gconv) and name service plug-ins (sssd, LDAP, systemd) are looked for where the machine that libraries came from has them, and have to be of the same glibc: most are not found on the target.",
            "Programs that it starts are the target's and get the target's libraries, since no variable is set.",
        ],
        Limits =
        [
            "Libraries that the program opens by name at run time (`dlopen`) are not brought, as far as they are not declared.",
            "Below glibc 2.33 the loader cannot set the name that the program sees (`argv[0]`): it is the path of the program in the bundle.",
            "A newer glibc may refuse an old kernel, or want a newer CPU: the verdict says so.",
            "SELinux policy sees the loader's file being executed, not the program's.",
        ],
        Sample = "samples/no-source",
    };

    public IEnumerable<Proposal> Propose(FixSituation situation)
    {
        if (!situation.Command.IsEmpty) yield break;
        foreach (var program in situation.Before.Programs)
            yield return Propose(situation, program);
    }

    private Proposal Propose(FixSituation situation, ProgramReport program)
    {
        if (program.Facts.Linkage != "dynamic") return Proposal.Refuse(Kind, $"{program.Path} is static: it loads no library", "what it lacks is of the kernel or the CPU: see the findings of abide check");
        if (program.Facts.Interpreter is null) return Proposal.Refuse(Kind, $"{program.Path} is a library: who loads it has a loader and a C library already", "build it for the oldest target");
        var root = situation.LibraryRoot == "/" ? situation.Files : new DirectoryTree(situation.LibraryRoot);
        var place = situation.LibraryRoot == "/" ? "this machine" : situation.LibraryRoot;
        if (LoadList.Read(root, situation.Files, $"{situation.Project}/{program.Path}") is not { } list || list.Loader is null)
            return Proposal.Refuse(Kind, $"{place} has no loader {program.Facts.Interpreter}, which {program.Path} asks for", "name the root of a release that it runs on: --root DIR");
        if (!list.Missing.IsEmpty)
            return Proposal.Refuse(Kind, $"{place} lacks {string.Join(", ", list.Missing)}", "install what provides it, or name the root of a release that has it: --root DIR");
        if (!Path.GetFileName(list.Interpreter!).StartsWith("ld-linux", StringComparison.Ordinal))
            return Proposal.Refuse(Kind, $"{program.Path} is for another C library than glibc ({list.Interpreter})", "build it for glibc, or take a target that has its C library");

        var name = Path.GetFileName(program.Path);
        var layout = new BundleLayout(program.Path, $"{program.Path}.bundle", $"bin/{name}", name);
        return Proposal.Of(new Plan
        {
            Name = Kind.Name,
            Kind = Kind.Name,
            Title = $"put the loader and {Count(list.Libraries.Length)} of {place} beside {name}",
            Steps = [.. Steps(situation, list, layout, root)],
            Preconditions = [$"{place} has all libraries that {name} loads{(list.Glibc is { } glibc ? $", with glibc {glibc}" : "")}."],
            Changes = [.. Changes(program, list, layout)],
            Expected = "The program runs with libraries of its own on every target whose kernel and CPUs they accept",
            Bundle = layout,
        });
    }

    private static IEnumerable<PlanStep> Steps(FixSituation situation, LoadList list, BundleLayout layout, IRootTree root)
    {
        var from = situation.LibraryRoot.TrimEnd('/');
        var libraries = $"{layout.Directory}{Path.GetDirectoryName(list.Interpreter)}";
        yield return new CopyFile($"{situation.Project}/{layout.Of}", $"{layout.Directory}/{layout.Program}", "the program");
        yield return new CopyFile($"{from}{list.Loader}", $"{layout.Directory}{list.Interpreter}", "its loader");
        foreach (var library in list.Libraries)
            yield return new CopyFile($"{(library.IsOfRoot ? from : "")}{library.Path}", $"{libraries}/{Path.GetFileName(library.Name)}", $"what it loads as {library.Name}");
        if (list.Libraries.FirstOrDefault(library => library is { Name: "libc.so.6", IsOfRoot: true }) is { } libc)
        {
            foreach (var name in list.Glibc < s_builtInLookups ? [.. s_opened, .. s_lookups] : s_opened)
            {
                if (list.Libraries.All(library => library.Name != name) && Beside(root, libc.Path, name) is { } opened)
                    yield return new CopyFile($"{from}{opened}", $"{libraries}/{name}", "what the C library opens by itself");
            }
        }

        yield return new WriteFile($"{layout.Directory}/{layout.Launcher}", Launcher(list, layout), "starts the program with its own loader and libraries", IsExecutable: true);
    }

    /// <summary>In the directory of the C library, or where the architecture's other libraries lie.</summary>
    private static string? Beside(IRootTree root, string libc, string name) =>
        new[] { Path.GetDirectoryName(libc)!, "/usr" + Path.GetDirectoryName(libc), "/usr/lib64" }.Select(directory => root.Find($"{directory}/{name}")).FirstOrDefault(found => found is { Kind: RootEntryKind.File })?.Path;

    private static string Launcher(LoadList list, BundleLayout layout) =>
        $"""
        #!/bin/sh
        # Starts {layout.Launcher} with the loader and the libraries in this directory. Links to this file work, and so does moving the directory.
        self=$0
        case $self in */*) ;; *) self=$(command -v -- "$0") ;; esac
        self=$(readlink -f -- "$self") && here=$(dirname -- "$self") || exit 127
        exec "$here{list.Interpreter}" --inhibit-cache --library-path "$here{Path.GetDirectoryName(list.Interpreter)}" {(list.Glibc >= s_argumentZero ? "--argv0 \"$0\" " : "")}"$here/{layout.Program}" "$@"

        """;

    private static string Count(int libraries) => libraries == 1 ? "1 library" : $"{libraries} libraries";

    private static IEnumerable<string> Changes(ProgramReport program, LoadList list, BundleLayout layout)
    {
        yield return $"It is started as {layout.Directory}/{layout.Launcher}; /proc/self/exe is the loader{(program.Facts.Go is null ? "" : ", and os.Executable answers with that")}, and setuid or capabilities of the file have no effect.";
        yield return $"Its glibc{(list.Glibc is { } glibc ? $" {glibc}" : "")} and the other files of the bundle get no updates from the target.";
        yield return "Locales, gconv and name service plug-ins of the target (sss, ldap, systemd) are not those of the bundled glibc: what only they know is not found.";
        if (list.Glibc < s_argumentZero) yield return "argv[0] is the path of the program in the bundle.";
        if (!program.Facts.Dlopen.IsEmpty) yield return $"Libraries that it opens when it runs are still the target's: {string.Join(", ", program.Facts.Dlopen.Select(each => each.Sonames[0]))}.";
    }
}
