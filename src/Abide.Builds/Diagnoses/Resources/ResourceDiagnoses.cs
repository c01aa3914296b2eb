using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses.Resources;

/// <summary>BLD11xx: disk, memory, processes, descriptors and clocks of the machine that builds.</summary>
public static class ResourceDiagnoses
{
    public static Diagnosis DiskFull { get; } = new()
    {
        Id = "BLD1101",
        Title = "No space left on a file system",
        Cause = """
            A write was answered with ENOSPC. What is full is the file system of the path in the message, often not the one of the sources: `/tmp` or GOTMPDIR (a tmpfs has the size of a part of memory), the build cache, the module cache, or an
            image layer. It may also be out of inodes while bytes are free.
            """,
        Remedies =
        [
            new("See which one: `df -h PATH` and `df -i PATH` for the path of the message."),
            new("Move the work: `GOTMPDIR=/var/tmp/build`, `TMPDIR` for compilers and linkers.", "temporary files lie on another disk"),
            new("Make room: `go clean -cache` (build cache), `go clean -modcache` (modules).", "the next build compiles or downloads again"),
        ],
        Example = "compile: writing output: write $WORK/b009/_pkg_.a: no space left on device",
    };

    public static Diagnosis ReadOnly { get; } = new()
    {
        Id = "BLD1102",
        Title = "A file system that only can be read",
        Cause = """
            The build wants to write below a mount that is read-only: a cache that comes with the image, a container with a read-only root, `ProtectSystem=strict` or `ProtectHome=read-only` in a unit, or a disk that the kernel remounted after an error.
            Permissions have no part in it; root is refused as well.
            """,
        Remedies =
        [
            new("Point what writes at a place that may be written: GOCACHE, GOMODCACHE, GOTMPDIR, GOBIN or `-o`.", "the cache starts empty there"),
            new("In a unit: `CacheDirectory=`, `StateDirectory=` or `ReadWritePaths=`; in a container: a volume or tmpfs at that path."),
            new("If the disk was remounted, `dmesg` names the error; the build is not what has to be repaired."),
        ],
        Example = "failed to initialize build cache at /home/ci/ro/c: mkdir /home/ci/ro/c: read-only file system",
    };

    public static Diagnosis OutOfMemory { get; } = new()
    {
        Id = "BLD1103",
        Title = "A process of the build ran out of memory",
        Cause = """
            A process of the build was killed (signal 9), or could not get memory. In a container or unit the limit is that of the cgroup, and the kernel's log names it; `free` shows the memory of the whole host. Compilers run in parallel, one for each core that Go sees, so a
            machine with many cores and a small limit dies first; the external link of a large program needs the most at once.
            """,
        Remedies =
        [
            new("Fewer at a time: `go build -p 2`, `make -j2`.", "the build takes longer"),
            new("Raise the limit of the job (`MemoryMax=`, `resources.limits.memory`), to what the largest link needs."),
            new("Link without debug information, `-ldflags=-w`, or with another linker (`-fuse-ld=lld`).", "`-w` leaves no DWARF for debuggers"),
            new("`journalctl -k --grep 'oom|Out of memory'` tells which process and which limit it was."),
        ],
        Avoid = ["GOGC and GOMEMLIMIT of the built program change nothing: it is the compiler that dies."],
        Example = "/usr/lib/golang/pkg/tool/linux_amd64/compile: signal: killed",
    };

    public static Diagnosis TooManyFiles { get; } = new()
    {
        Id = "BLD1104",
        Title = "Too many open files",
        Cause = """
            A process reached its limit of descriptors (EMFILE, RLIMIT_NOFILE, often 1024 for services) or the machine its own (ENFILE). Linkers open every object and archive at once.
            """,
        Remedies =
        [
            new("Raise the soft limit where the build starts: `ulimit -n 65536`, `LimitNOFILE=65536` in the unit, `--ulimit nofile` for a container."),
            new("Fewer at a time: `go build -p 2`.", "the build takes longer"),
        ],
        Example = "open /usr/include/stdlib.h: too many open files",
    };

    public static Diagnosis ClockSkew { get; } = new()
    {
        Id = "BLD1105",
        Title = "Clocks disagree",
        Cause = """
            Files have times in the future of the clock of this machine: another machine wrote them (NFS, a mounted workspace, an archive), or this clock went back (virtual machine after a pause, a container host without time service).
            make then rebuilds too much or too little, and certificates look expired or not yet valid.
            """,
        Remedies =
        [
            new("Set the clock right on both sides: `timedatectl`, `chronyc tracking`."),
            new("Then give the files a time of here: `find . -newermt now -exec touch {} +`, and build from the start.", "everything is compiled again"),
        ],
        Example = "make: warning:  Clock skew detected.  Your build may be incomplete.",
    };

    public static Diagnosis TooManyProcesses { get; } = new()
    {
        Id = "BLD1106",
        Title = "No more processes or threads may be started",
        Cause = """
            fork or clone was answered with EAGAIN: the limit of processes of the user (`ulimit -u`) or of the cgroup (`pids.max`, `TasksMax=`, `--pids-limit`) is reached. Threads count. A Go program that is told so ends with
            "failed to create new OS thread".
            """,
        Remedies =
        [
            new("Raise the limit that applies: `cat /sys/fs/cgroup/pids.max` for the cgroup, `ulimit -u` for the user."),
            new("Fewer at a time: `go build -p 2`, `make -j2`, `GOMAXPROCS=2` for the go command itself.", "the build takes longer"),
        ],
        Example = "runtime: failed to create new OS thread (have 9 already; errno=11)",
    };

    public static Diagnosis ArgumentsTooLong { get; } = new()
    {
        Id = "BLD1107",
        Title = "A command line is longer than the kernel takes",
        Cause = """
            execve was answered with E2BIG: arguments and environment together exceed a quarter of the stack limit, or one of them 128 KiB. Usual reasons are a very large variable in the environment of CI (a key, a JSON document),
            thousands of file names on a line, or a deep path repeated in every include directory.
            """,
        Remedies =
        [
            new("See the size of the environment: `env | wc -c`, and which it is: `env | awk '{print length, substr($0, 1, 40)}' | sort -n | tail -3`; hand it over as a file."),
            new("Build at a shorter path."),
        ],
        Example = "fork/exec /usr/bin/gcc: argument list too long",
    };

    public static Diagnosis TextBusy { get; } = new()
    {
        Id = "BLD1109",
        Title = "A program is running that is to be overwritten",
        Cause = "The kernel does not let a program be written while it runs (ETXTBSY), nor started while somebody has it open for writing. The service is still running from the path of `-o` or GOBIN, or another job is just writing it.",
        Remedies =
        [
            new("Write beside it and rename: `go build -o app.new && mv app.new app`.", "the running process keeps the old program until it is started again"),
            new("Or stop the service before installing."),
        ],
        Example = "open /usr/local/bin/server: text file busy",
    };

    public static Diagnosis FileSizeLimit { get; } = new()
    {
        Id = "BLD1110",
        Title = "A file would become larger than the process may make it",
        Cause = "The process has a limit on the size of files (`ulimit -f`, RLIMIT_FSIZE, `LimitFSIZE=`), and was ended by SIGXFSZ or told EFBIG when a file reached it. The disk may be empty.",
        Remedies =
        [
            new("Raise or remove the limit where the build starts: `ulimit -f unlimited`, `LimitFSIZE=infinity` in the unit."),
        ],
        Example = "gcc: internal compiler error: File size limit exceeded signal terminated program cc1",
    };

    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<Diagnosis> All =>
        [DiskFull, ReadOnly, OutOfMemory, TooManyFiles, ClockSkew, TooManyProcesses, ArgumentsTooLong, TextBusy, FileSizeLimit];
}
