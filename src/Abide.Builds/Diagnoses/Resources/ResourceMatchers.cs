using System.Collections.Immutable;
using static Abide.Builds.Diagnoses.Forms;
using static Abide.Builds.Diagnoses.Resources.ResourceDiagnoses;

namespace Abide.Builds.Diagnoses.Resources;

/// <summary>
/// Answers of the kernel to a tool: the words are strerror's (glibc, capital letter) or Go's (syscall, small letter), behind the tool's name and a path.
/// They come first, because a tool puts its own words before them.
/// </summary>
internal static class ResourceMatchers
{
    // Where the words stand: who says so, and perhaps the path.
    private const string Before = @"^(?:[\w./$*+(-][^=\t""]*[:)\]] ?)";

    public static ImmutableArray<Matcher> All { get; } =
    [
        new("o space left on device", Before + @"(?:write error: )?[Nn]o space left on device(?: \(os error 28\))?$", sight => Of(DiskFull, sight, path => $"no space left where {path} is written", "a file system that the build writes to is full")),
        new("ead-only file system", Before + @"[Rr]ead-only file system(?: \(os error 30\))?$", sight => Of(ReadOnly, sight, path => $"{path} lies on a file system that only can be read", "the build writes to a file system that only can be read")),
        new("oo many open files", Before + @"[Tt]oo many open files(?: in system)?$", sight => new Recognition(TooManyFiles, "a process of the build reached its limit of open files", sight.Named())),
        new("rgument list too long", Before + "[Aa]rgument list too long$", sight => new Recognition(ArgumentsTooLong, "arguments and environment of a command are longer than the kernel takes", sight.Named())),
        new("ext file busy", Before + "[Tt]ext file busy$", sight => Of(TextBusy, sight, path => $"{path} is running and cannot be overwritten", "a program that is running was to be overwritten")),

        // cmd/go (os/exec): PATH/compile: signal: killed; gcc.c; collect2.c; the shell under make.
        new("signal: killed", @"^(?:[\w.~/@-]+: )?(?:go (?:build|tool|test|vet|run) [^:]*: )?(?<tool>(?:[\w./$+-]*/)?(?:compile|link|asm|cgo|vet|cover|gcc|g\+\+|clang|cc1|cc1plus|collect2|ld))(?: \[[^\]]*\])?: (?:\w+ \S+ failed: )?signal: killed$", Killed),
        new("signal: killed", @"^\S+/link: running (?<tool>\S+) failed: signal: killed", Killed),
        new("illed", @"^(?:gcc|g\+\+|cc|c\+\+|clang(?:\+\+)?|collect2|[\w.+-]+-(?:gcc|g\+\+))(?:-\d+)?: (?:fatal error|internal compiler error|error): (?:Killed(?: signal terminated program)?|.*[Kk]illed signal terminated program) ?\(?(?:program )?(?<tool>\w+)?\)?", Killed),
        new("signal 9", @"^collect2: (?:fatal )?error: (?<tool>\w+) terminated with signal 9 \[Killed\]", Killed),
        new("signal: 9, SIGKILL", @"^(?:error: could not compile | *process didn't exit successfully: `(?<tool>\S*rustc)\b).*\(signal: 9, SIGKILL: kill\)$", Killed),
        new("out of memory", @"^(?:(?<tool>cc1|cc1plus|lto1|as|ld|[\w./+-]+/(?:cc1|cc1plus|lto1|as|ld(?:\.\w+)?|collect2))(?:: fatal error)?: |virtual memory exhausted|LLVM ERROR: |fatal error: (?:runtime: )?|runtime: )?(?:final link failed: )?out of memory(?: allocating \d+ bytes.*|: cannot allocate .*|$)", Killed),
        new("memory exhausted", @"^(?:(?<tool>[\w./+-]+): )?(?:virtual memory exhausted: Cannot allocate memory|final link failed: memory exhausted|memory exhausted)$", Killed),
        new("Cannot allocate memory", $"^(?:{AnyLd}|{Forms.Directory}(?:cc1|cc1plus|as|collect2|gcc|[\\w-]+-gcc)): (?:.*: )?Cannot allocate memory$", Killed),
        new("cannot allocate memory", @"^(?:fork/exec (?<tool>[^\s:]+)|\S+/(?:compile|link|asm): .*): cannot allocate memory$", Killed),
        new("fatal error: ", @"^fatal error: (?:runtime: )?(?:failed to reserve page summary memory|cannot allocate (?:memory|heap metadata)|out of memory|cannot map pages in arena address space)(?: .*)?$", Killed),
        new("ile size limit exceeded", @"^(?:.*[: ])?[Ff]ile size limit exceeded(?: signal terminated program (?<tool>\w+)|(?: \(core dumped\))?)?$", FileSizeLimit, _ => "a process of the build may not write a file of that size"),
        new("ile too large", Before + "[Ff]ile too large$", FileSizeLimit, _ => "a process of the build may not write a file of that size"),
        new("memory allocation of", @"^memory allocation of \d+ bytes failed$", Killed),
        new("Killed process", @"^(?:Memory cgroup out of memory|Out of memory): Killed process \d+ \((?<tool>compile|link|cc1|cc1plus|collect2|ld(?:\.\w+)?|lto1|lto1-ltrans|rustc|clang(?:-\d+)?|go|gcc|mold|lld)\)", Killed),

        new("lock skew detected", @"^(?:g?make)(?:\[\d+\])?: warning: +Clock skew detected\. +Your build may be incomplete\.$", ClockSkew, _ => "make found files that are newer than the clock of this machine"),
        new("odification time", @"^(?:g?make)(?:\[\d+\])?: [Ww]arning: File ['`](?<file>[^']+)' has modification time (?:\S+ s )?in the future$", ClockSkew, _ => "make found files that are newer than the clock of this machine"),
        new("not yet valid", @"^.*: x509: certificate has expired or is not yet valid: current time (?<now>\S+) is before (?<valid>\S+)", ClockSkew, sight => $"the clock of this machine ({sight["now"]}) is before the beginning of a certificate ({sight["valid"]})"),

        new("failed to create new OS thread", @"^runtime: failed to create new OS thread \(have (?<threads>\d+) already; errno=11\)", TooManyProcesses, sight => $"no more threads may be started (a Go program had {sight["threads"]})"),
        new("pthread_create failed", @"^runtime/cgo: pthread_create failed: Resource temporarily unavailable$", TooManyProcesses, _ => "no more threads may be started"),
        new("esource temporarily unavailable", @"^(?:(?:go: .*: )?fork/exec (?<tool>[^\s:]+)|(?:\w+: )*(?:fork|vfork)(?:: retry)?(?:: No child processes)?|(?:g?make)(?:\[\d+\])?: (?:v?fork|[\w./+-]+|\*\*\* .*fork)|gcc: fatal error: cannot execute '[^']*': (?:v?fork|posix_spawn)): [Rr]esource temporarily unavailable", TooManyProcesses, _ => "no more processes may be started"),
    ];

    private static Recognition Of(Diagnosis diagnosis, Sight sight, Func<string, string> headline, string otherwise)
    {
        var path = sight.Line.Text.Split(' ', ':', '\'').LastOrDefault(word => word.Length > 1 && word.Contains('/', StringComparison.Ordinal));
        return new(diagnosis, path is null ? otherwise : headline(path), path is null ? [] : [("path", path)]);
    }

    private static Recognition Killed(Sight sight) =>
        new(OutOfMemory, sight["tool"] is { Length: > 0 } tool ? $"{FileName(tool)} was killed or got no memory" : "a compiler or linker was killed or got no memory", sight.Named());
}
