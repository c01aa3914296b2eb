using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using static Abide.Builds.Diagnoses.Forms;
using static Abide.Builds.Diagnoses.Starting.StartingDiagnoses;

namespace Abide.Builds.Diagnoses.Starting;

/// <summary>
/// What stands in a log when a program does not start: glibc's loader (elf/dl-version.c, dl-load.c, dl-lookup.c, rtld.c), musl's (ldso/dynlink.c),
/// shells and systemd for the kernel's answers to execve, runtimes for what comes right after.
/// </summary>
internal static class StartingMatchers
{
    // Python, Java, Node and Go's plugin.Open put words of their own before what dlopen said.
    private const string Said = @"^(?:[\w.]*(?:Error|Exception)\b[^:/]*: |(?:panic|fatal|error|Error): |plugin\.Open\(""[^""]*""\): |java\.lang\.UnsatisfiedLinkError: [^:]*: |(?:[\w./-]+: )?(?:(?:cannot|could not|[Ff]ailed to|unable to) (?:load|open)(?: [^:'""]*)?|dlopen(?:\(\))?(?: [^:'""]*)?): )*";

    public static ImmutableArray<Matcher> All { get; } =
    [
        new("' not found (required by ", Said + @"(?:(?<program>[^\s:]+): )?(?<library>[^\s:]+): version `(?<version>[^']+)' not found \(required by (?<by>[^)]+)\)$", VersionNotFound),
        new("with link time reference", Said + @"(?:(?<program>[^\s:]+): )?(?:relocation error: )?(?<by>[^\s:]+): symbol (?<symbol>\S+?),? version (?<version>\S+) not defined in file (?<library>\S+) with link time reference", sight => Version(sight, $"{sight["symbol"]} in version {sight["version"]}")),
        new("GLIBC_ABI_DT_RELR", Said + @".*DT_RELR without GLIBC_ABI_DT_RELR dependency$", GlibcTooOld, _ => "a library uses packed relocations, and does not say so to the loader"),

        new("error while loading shared libraries", Said + @"(?<program>[^\s:]+): error while loading shared libraries: (?<library>[^\s:]+): (?<answer>.+)$", Loading),
        new("cannot open shared object file", Said + @"(?<library>[^\s:]+\.so[.\d]*): cannot open shared object file: No such file or directory", sight => Missing(sight)),

        new("symbol lookup error", Said + @"(?<program>[^\s:]+): symbol lookup error: (?<by>[^\s:]+): undefined symbol: (?<symbol>[^\s,]+)(?:,? version (?<version>\S+))?", Symbol),
        new("undefined symbol: ", Said + @"(?<by>[^\s:]+\.so[.\d]*): undefined symbol: (?<symbol>[^\s,]+)(?:,? version (?<version>\S+))?", Symbol),

        new("Error loading shared library", @"^(?:[^\s:]+: )?Error loading shared library (?<library>[^\s:]+): (?<answer>.+?) \(needed by (?<by>[^)]+)\)$", sight => sight["answer"].StartsWith("Exec format", StringComparison.Ordinal)
            ? new Recognition(WrongClass, $"{sight["library"]} is for another architecture", sight.Named()) { Subject = sight["library"] }
            : new Recognition(MuslMissing, $"musl's loader finds no {sight["library"]}, which {sight["by"]} needs", sight.Named()) { Subject = sight["by"] }),
        new("Error relocating", @"^(?:[^\s:]+: )?Error relocating (?<by>[^\s:]+): (?<symbol>\S+): symbol not found$", sight => new Recognition(MuslMissing, "", sight.Named())
        {
            Subject = sight["by"],
            Summary = facts => $"{sight["by"]} needs {Some(facts.First(fact => fact.Name == "symbol").Values)}, which the libraries of this musl system do not have",
        }),
        new("initial-exec TLS resolves to dynamic definition", @"^Error relocating (?<by>[^\s:]+): (?<symbol>\S+): initial-exec TLS resolves to dynamic definition", StaticTls, sight => $"{sight["by"]} has thread-local data that only fits at the start of a program"),

        new("cannot execute: required file not found", @"^(?:[\w./-]+: )*(?:line \d+: )?(?<program>[^\s:]+): cannot execute: required file not found$", InterpreterMissing, sight => $"the loader or interpreter that {sight["program"]} names is not there"),
        new("qemu-", @"^qemu-\w+(?:-static)?: Could not open '(?<interpreter>/lib[^']*/ld-[^']+)': No such file or directory$", InterpreterMissing, sight => $"the program names {sight["interpreter"]}, which is not there"),
        new("bad interpreter", @"^(?:[\w./-]+: )*(?:line \d+: )?(?<program>[^\s:]+): (?<interpreter>[^\s:]+): bad interpreter: No such file or directory$", InterpreterMissing, sight => $"{sight["program"]} names {sight["interpreter"]}, which is not there"),
        new("user process caused", @"^(?:[^:]*OCI runtime[^:]*: .*|container_linux\.go:.*|docker: .*)?(?:standard_init_linux\.go:\d+: )?exec(?: user process caused|_user_process)?:? ?(?:.*: )?user process caused: ""?(?<answer>no such file or directory|exec format error|permission denied)""?$", Container),
        new("user process caused", @"^standard_init_linux\.go:\d+: exec user process caused(?::| "")? ?""?(?<answer>no such file or directory|exec format error|permission denied)""?$", Container),
        new("xec format error", @"^exec (?<program>/\S+): (?<answer>exec format error)$", Container),
        new("no such file or directory", @"^exec (?<program>/\S+): (?<answer>no such file or directory)$", Container),

        new("xec format error", @"^(?:[\w./-]+: )*(?:line \d+: )?(?<program>[^\s:'""]+): (?:cannot execute binary file: )?[Ee]xec format error$", ExecFormat, sight => $"{sight["program"]} is no program for this machine"),
        new("xec format error", Go + @"fork/exec (?<program>[^\s:]+): exec format error$", ExecFormat, sight => $"{sight["program"]} is no program for this machine"),
        new("cannot execute binary file", @"^(?:[\w./-]+: )*(?:line \d+: )?(?<program>[^\s:'""]+): cannot execute binary file$", ExecFormat, sight => $"{sight["program"]} is no program for this machine"),

        new("FATAL: kernel too old", "^FATAL: kernel too old$", KernelTooOld, _ => "glibc refuses this kernel"),
        new("CPU ISA level is lower than required", Said + @"(?:(?<program>[^\s:]+): )?(?<library>[^\s:]+): CPU ISA level is lower than required$", CpuTooOld, sight => $"{sight["library"]} needs a newer CPU than this one"),
        new("CPU does not support x86-64-v", @"^Fatal glibc error: CPU does not support (?<level>x86-64-v\d)$", CpuTooOld, sight => $"the C library needs a CPU of level {sight["level"]}"),
        new("This program can only be run on AMD64 processors with", @"^This program can only be run on AMD64 processors with (?<level>v\d) microarchitecture support\.$", CpuTooOld, sight => $"the program was built with GOAMD64={sight["level"]}, and this CPU is older"),
        new("cannot allocate memory in static TLS block", Said + @"(?:[^\s:]+: )?(?<library>[^\s:]+): cannot allocate memory in static TLS block$", sight => new Recognition(StaticTls, $"{FileName(sight["library"])} finds no room for its thread-local data", sight.Named()) { Subject = FileName(sight["library"]) }),
        new("executable stack", Said + @"(?:[^\s:]+: )?(?<library>[^\s:]+): cannot enable executable stack as shared object requires: (?<answer>.+)$", ExecutableStack, sight => $"{FileName(sight["library"])} wants an executable stack ({sight["answer"]})"),
        new("cannot restore segment prot after reloc", Said + @"(?:[^\s:]+: )?(?<library>[^\s:]+): cannot restore segment prot after reloc: (?<answer>.+)$", TextRelocation, sight => $"{FileName(sight["library"])} has relocations in its code, and may not change it"),
        new("cannot make segment writable for relocation", Said + @"(?:[^\s:]+: )?(?<library>[^\s:]+): cannot make segment writable for relocation: (?<answer>.+)$", TextRelocation, sight => $"{FileName(sight["library"])} has relocations in its code, and may not change it"),
        new("wrong ELF class", Said + @"(?:[^\s:]+: )?(?<library>[^\s:]+): wrong ELF class: (?<class>ELFCLASS\d+)$", sight => Class(sight)),
        new("object '", @"^ERROR: ld\.so: object '(?<library>[^']+)' from (?<from>LD_PRELOAD|/etc/ld\.so\.preload) cannot be preloaded \((?<answer>wrong ELF class: \S+|cannot open shared object file)\)", sight => sight["answer"].StartsWith("wrong", StringComparison.Ordinal) ? Class(sight) : null),
        new("file too short", Said + @"(?:[^\s:]+: )?(?<library>[^\s:]+\.so[.\d]*): file too short$", Damaged),
        new("invalid ELF header", Said + @"(?:[^\s:]+: )?(?<library>[^\s:]+): invalid ELF header$", Damaged),

        new("failed to create new OS thread", @"^runtime: failed to create new OS thread \(have \d+ already; errno=1\)$", ThreadRefused, _ => "the container's seccomp filter refuses to start threads"),
        new("pthread_create", @"^(?:[\w./-]+: )?pthread_create(?: failed|\(\))?: Operation not permitted$", ThreadRefused, _ => "the container's seccomp filter refuses to start threads"),
        new("Illegal instruction", @"^(?:[\w./-]+: line \d+: +\d+ Illegal instruction +(?:\(core dumped\) +)?(?<program>\S.*)|qemu: uncaught target signal 4 \(Illegal instruction\)(?: - core dumped)?)$", IllegalInstruction, sight => $"{(sight["program"] is { Length: > 0 } program ? program : "a program")} was ended at an instruction that the CPU refuses"),
        new("trap invalid opcode", @"^traps: (?<program>[^\[]+)\[\d+\] trap invalid opcode ip:\S+ sp:\S+ error:0", IllegalInstruction, sight => $"{sight["program"]} was ended at an instruction that the CPU refuses"),
        new(": No such file or directory", @"^(?:[\w./-]+: )*(?:line \d+: )?(?<program>[^\s:]*/[^\s:]+): No such file or directory$", Interpreter),
        new("runtime/cgo: pthread_create failed", "^runtime/cgo: pthread_create failed: Operation not permitted$", ThreadRefused, _ => "the container's seccomp filter refuses to start threads"),
        new("Failed at step EXEC", @"^(?:\S+: )?Failed at step EXEC spawning (?<program>[^\s:]+): Exec format error$", ExecFormat, sight => $"{sight["program"]} is no program for this machine"),
    ];

    private static Recognition VersionNotFound(Sight sight) => Version(sight, sight["version"]);

    private static Recognition Version(Sight sight, string what)
    {
        var (version, by, library) = (sight["version"], sight["by"], sight["library"]);
        if (version == "GLIBC_PRIVATE")
            return new(SymbolMissing, $"{FileName(by)} and {FileName(library)} are parts of different releases of glibc: {what}", sight.Named()) { Subject = by };
        if (version.StartsWith("GLIBC_", StringComparison.Ordinal))
        {
            return new(GlibcTooOld, $"{FileName(by)} needs {what} of a newer glibc than this host has", sight.Named())
            {
                Subject = by,
                Summary = facts => Needs(by, facts),
            };
        }

        var runtime = version.StartsWith("GLIBCXX_", StringComparison.Ordinal) || version.StartsWith("CXXABI_", StringComparison.Ordinal) || version.StartsWith("GCC_", StringComparison.Ordinal);
        return new(runtime ? LibstdcxxTooOld : VersionMissing, $"{FileName(by)} needs {what}, and {library} does not have it", sight.Named())
        {
            Subject = $"{FileName(library)} {by}",
            Summary = facts => $"{FileName(by)} needs {Some(Values(facts, "version"))}, and {library} does not have {(Values(facts, "version").Length == 1 ? "it" : "them")}",
        };
    }

    private static string Needs(string by, ImmutableArray<Logs.LogFact> facts)
    {
        var newest = Values(facts, "version").Select(Glibc).Max();
        if (newest is null)
            return $"{FileName(by)} needs {Some(Values(facts, "version"))}, which this host's glibc does not have";

        var having = GlibcHistory.ReleasesWith(newest).Where(release => release[..2] is "el" or "de" or "ub").Order(StringComparer.Ordinal).ToList();
        return $"{FileName(by)} was linked on a newer system: it needs glibc {newest}{(having.Count > 0 ? $" ({string.Join(", ", having)} or newer)" : "")}, and this host's is older";
    }

    private static Version? Glibc(string version) => System.Version.TryParse(version["GLIBC_".Length..], out var parsed) ? parsed : version == "GLIBC_ABI_DT_RELR" ? new Version(2, 36) : null;

    private static ImmutableArray<string> Values(ImmutableArray<Logs.LogFact> facts, string name) => facts.FirstOrDefault(fact => fact.Name == name)?.Values ?? [];

    private static Recognition? Loading(Sight sight)
    {
        var (library, answer) = (sight["library"], sight["answer"]);
        return answer switch
        {
            _ when answer.StartsWith("cannot open shared object file: No such file", StringComparison.Ordinal) => Missing(sight),
            _ when answer.StartsWith("cannot open shared object file: Permission denied", StringComparison.Ordinal) => new(LibraryMissing, $"{library} may not be read by the user that starts {sight["program"]}", sight.Named()) { Subject = library },
            _ when answer.StartsWith("cannot open shared object file: Too many open files", StringComparison.Ordinal) => new(Resources.ResourceDiagnoses.TooManyFiles, "the loader reached the limit of open files", sight.Named()),
            _ when answer.StartsWith("wrong ELF class", StringComparison.Ordinal) => Class(sight),
            _ when answer.StartsWith("cannot allocate memory in static TLS block", StringComparison.Ordinal) => new(StaticTls, $"{FileName(library)} finds no room for its thread-local data", sight.Named()) { Subject = FileName(library) },
            _ when answer.StartsWith("cannot enable executable stack", StringComparison.Ordinal) => new(ExecutableStack, $"{FileName(library)} wants an executable stack", sight.Named()),
            _ when answer.StartsWith("cannot restore segment prot", StringComparison.Ordinal) || answer.StartsWith("cannot make segment writable", StringComparison.Ordinal) => new(TextRelocation, $"{FileName(library)} has relocations in its code, and may not change it", sight.Named()),
            _ when answer.StartsWith("CPU ISA level is lower", StringComparison.Ordinal) => new(CpuTooOld, $"{library} needs a newer CPU than this one", sight.Named()),
            "file too short" or "invalid ELF header" or "object file has no dynamic section" or "ELF file data encoding not little-endian" => Damaged(sight),
            _ when answer.StartsWith("ELF load command", StringComparison.Ordinal) || answer.StartsWith("object file has no", StringComparison.Ordinal) => Damaged(sight),
            _ => null,
        };
    }

    private static Recognition Missing(Sight sight)
    {
        var library = sight["library"];
        return library.StartsWith("libc.musl-", StringComparison.Ordinal) || library.StartsWith("ld-linux", StringComparison.Ordinal)
            ? new(InterpreterMissing, $"the program was built for another C library: {library} is not there", sight.Named())
            : new(LibraryMissing, $"{library} is not found{(sight["program"] is { Length: > 0 } program ? $" when {FileName(program)} starts" : "")}", sight.Named()) { Subject = FileName(library) };
    }

    private static Recognition Class(Sight sight) => new(WrongClass, $"{sight["library"]} is of another word size or architecture than the program", sight.Named()) { Subject = FileName(sight["library"]) };

    private static Recognition Damaged(Sight sight) => new(DamagedLibrary, $"{sight["library"]} is cut off or no library at all", sight.Named()) { Subject = FileName(sight["library"]) };

    /// <summary>The shell's words for a missing file are those for a missing loader: only where a listing shows the file it is the latter.</summary>
    private static Recognition? Interpreter(Sight sight)
    {
        var name = FileName(sight["program"]);
        for (var distance = -3; distance <= 3; distance++)
        {
            var line = distance < 0 ? sight.Before(-distance) : distance > 0 ? sight.After(distance) : null;
            if (line is { Text: ['-', 'r', 'w' or '-', 'x', ..] } && line.Text.Split(' ') is { Length: > 6 } words && FileName(words[^1]) == name)
                return new(InterpreterMissing, $"{sight["program"]} is there, and the loader or interpreter that it names is not", sight.Named()) { Beside = [line] };
        }

        return null;
    }

    private static Recognition Symbol(Sight sight) => sight["version"] is { Length: > 0 } ? Version(sight, $"{sight["symbol"]} in version {sight["version"]}") :
        new(SymbolMissing, $"{FileName(sight["by"])} needs {sight["symbol"]}, and no library that was loaded has it", sight.Named()) { Subject = sight["by"] };

    private static Recognition? Container(Sight sight) => sight["answer"] switch
    {
        "no such file or directory" => new(InterpreterMissing, $"{(sight["program"] is { Length: > 0 } program ? program : "the entry point")} or the loader that it names is not in the image", sight.Named()),
        "exec format error" => new(ExecFormat, $"{(sight["program"] is { Length: > 0 } program ? program : "the entry point")} is no program for this machine", sight.Named()),
        _ => null,
    };
}
