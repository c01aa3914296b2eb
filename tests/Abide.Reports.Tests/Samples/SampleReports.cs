using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Tests.Samples;

/// <summary>Reports with everything a writer has to cope with; texts are like the rules' own.</summary>
internal static class SampleReports
{
    private static readonly ImmutableArray<(string Target, string Userland)> Targets =
        [("centos:7", "el7.9"), ("centos:8", "el8.5"), ("centos:stream9", "el9.7"), ("centos:stream10", "el10.1")];

    public static SampleReport Empty { get; } = new() { Programs = [], Problems = [] };

    /// <summary>One dynamic program: new symbol versions, a missing library, a note.</summary>
    public static SampleReport OneProgram { get; } = new()
    {
        Programs =
        [
            Program("/usr/bin/git", (target, index) => index switch
            {
                0 => (Outcome.Fails, [Version("/usr/bin/git", target, "2.28", "fcntl64"), Version("/usr/bin/git", target, "2.33", "stat", "lstat"), Version("/usr/bin/git", target, "2.34", "pthread_join"), MissingLibrary(target, "libpcre2-8.so.0", "libpcre.so.1"), Note(target)]),
                1 => (Outcome.Fails, [Version("/usr/bin/git", target, "2.33", "stat", "lstat"), Version("/usr/bin/git", target, "2.34", "pthread_join"), Note(target)]),
                2 => (Outcome.Undetermined, [Undetermined(target)]),
                _ => (Outcome.Runs, []),
            }),
        ],
        Problems = [],
    };

    /// <summary>A directory: several programs with one cause, copies, a waiver, a Go program, names that fight back.</summary>
    public static SampleReport Directory { get; } = new()
    {
        Programs =
        [
            Program("bin/agent", (target, index) => index == 0 ? (Outcome.Degraded, [Degraded(target)]) : (Outcome.Runs, [])) with
            {
                AlsoAt = ["bin/agent-copy"],
                Facts = new ProgramFacts
                {
                    Linkage = "static",
                    Go = new GoFacts
                    {
                        Version = "go1.24.4",
                        Path = "example.org/agent/cmd/agent",
                        Module = "example.org/agent",
                        Cgo = false,
                        Settings = ImmutableSortedDictionary<string, string>.Empty.Add("CGO_ENABLED", "0").Add("GOAMD64", "v1"),
                    },
                    Syscalls = new SyscallFacts(true, [new SyscallFact(437, "openat2", "possible", ["os.openRoot"])], ["main.raw"]),
                },
            },
            Program("bin/evil|`name`\n\e[31m<b>@x", (target, index) => index < 2 ? (Outcome.Fails, [Version("bin/evil|`name`\n\e[31m<b>@x", target, "2.33", "st|at\e[2J")]) : (Outcome.Runs, [])),
            Program("bin/git", (target, index) => index < 2 ? (Outcome.Fails, [Version("bin/git", target, "2.33", "stat", "lstat", "fstat", "fstatat", "mknod", "mknodat")]) : (Outcome.Runs, [Note(target)])),
            Program("bin/waived", (target, index) => index < 1 ? (Outcome.Runs, [Version("bin/waived", target, "2.33", "stat") with { Waived = "only started on new hosts" }]) : (Outcome.Runs, [])),
            Program("lib/plugins/a-rather-long-directory-name/libplugin-with-a-long-name.so.1.2.3", (_, _) => (Outcome.Runs, [])),
        ],
        Problems =
        [
            Abide.Formats.Problems.Unreadable.At("bin/secret", "permission denied"),
            Abide.Formats.Problems.SectionHeaders.At("bin/git", "section headers end at 0x2380 but the file ends at 0x2000"),
        ],
    };

    /// <summary>More programs than a person reads line by line; most run everywhere.</summary>
    public static SampleReport ManyPrograms { get; } = new()
    {
        Programs =
        [
            .. Enumerable.Range(0, 30).Select(i =>
            {
                var path = $"/srv/tools/bin/tool-{i:d2}";
                return Program(path, (target, index) => i % 6 == 0 && index == 0 ? (Outcome.Fails, [Version(path, target, "2.28", "fcntl64")]) : (Outcome.Runs, []));
            }),
        ],
        Problems = [],
    };

    private static ProgramReport Program(string path, Func<string, int, (Outcome Outcome, ImmutableArray<Finding> Findings)> judge) => new()
    {
        Path = path,
        Sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        Kind = "elf-executable",
        Arch = "x86_64",
        Facts = new ProgramFacts
        {
            Linkage = "dynamic",
            Interpreter = "/lib64/ld-linux-x86-64.so.2",
            BuildId = "1b0c4d",
            Needed = ["libpcre2-8.so.0", "libz.so.1", "libc.so.6"],
            VersionNeeds = ["libc.so.6: GLIBC_2.28"],
            Dlopen = [new DlopenFact(["libsystemd.so.0"], "recommended", "journal", ".note.dlopen")],
        },
        Verdicts =
        [
            .. Targets.Select((target, index) =>
            {
                var (outcome, findings) = judge(target.Target, index);
                return new Verdict { Target = target.Target, Userland = target.Userland, Kernel = index == 0 ? "el9.4" : target.Userland, Outcome = outcome, Findings = findings };
            }),
        ],
    };

    private static Finding Version(string path, string target, string version, params string[] symbols) => new()
    {
        Id = "ABI1101",
        Severity = Severity.Fails,
        Subject = "libc.so.6",
        Need = $"GLIBC_{version} in libc.so.6",
        Message = $"libc.so.6 on {target} does not define GLIBC_{version}, so the loader refuses to start it",
        Hint = "build against the oldest glibc you support, for example in a container of that release",
        Evidence =
        [
            .. symbols.Select(symbol => new Evidence { File = path, Section = ".gnu.version_r", Offset = 0x1c40, Symbol = $"{symbol}@GLIBC_{version}" }),
            new Evidence { Source = "glibc 2.17, Versions.def", Confidence = Confidence.Measured },
        ],
    };

    private static Finding MissingLibrary(string target, string library, string instead) => new()
    {
        Id = "ABI1002",
        Severity = Severity.Fails,
        Subject = library,
        Need = library,
        Message = $"{library} is not on {target}, which has {instead} instead",
        Hint = "ship the library beside the program with an $ORIGIN run path",
        Evidence = [new Evidence { File = "/usr/bin/git", Section = "DT_NEEDED" }],
    };

    private static Finding Undetermined(string target) => new()
    {
        Id = "ABI1002",
        Severity = Severity.Undetermined,
        Subject = "libexotic.so.4",
        Need = "libexotic.so.4",
        Message = $"no fact says whether {target} ships libexotic.so.4",
        Hint = "check against a root directory of that release: --on dir:/path/to/root",
    };

    private static Finding Degraded(string target) => new()
    {
        Id = "ABI1302",
        Severity = Severity.Degraded,
        Subject = "name services",
        Need = "getpwnam without NSS",
        Message = $"users and hosts from sss on {target} are not found, because a pure Go program reads only files and DNS",
        Hint = "build with CGO_ENABLED=1 if users come from a directory service",
        Evidence = [new Evidence { File = "bin/agent", Function = "os/user.Lookup" }, new Evidence { File = "bin/agent", Function = "net.(*Resolver).LookupHost" }],
    };

    private static Finding Note(string target) => new()
    {
        Id = "ABI1501",
        Severity = Severity.Note,
        Subject = "libz.so.1",
        Need = "libz.so.1",
        Message = $"libz.so.1 on {target} has no version information; the loader only warns",
    };
}
