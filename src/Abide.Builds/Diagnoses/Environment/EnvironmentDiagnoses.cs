using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses.Environment;

/// <summary>BLD10xx: the Go installation, its variables and directories, and who may write where.</summary>
public static class EnvironmentDiagnoses
{
    public static Diagnosis GorootWrong { get; } = new()
    {
        Id = "BLD1001",
        Title = "GOROOT names a directory without Go",
        Cause = """
            GOROOT is set, and what it names is not a Go installation: often a path from another distribution or from the package that was replaced
            (`/usr/lib/golang`, `/usr/local/go`). The `go` command knows where it lies and needs no GOROOT; a set one overrides what it knows.
            """,
        Remedies =
        [
            new("Unset GOROOT: `env -u GOROOT go build`, and remove the line that exports it (profile, unit file, CI variable, `go env -u GOROOT`)."),
            new("If a program other than `go` needs it, set it from the truth: `GOROOT=$(env -u GOROOT go env GOROOT)`.", "follows the `go` that is first on PATH"),
        ],
        Avoid = ["A link at the old path hides the variable until the next upgrade makes both differ again."],
        Example = "go: cannot find GOROOT directory: /usr/lib/golang",
    };

    public static Diagnosis NoBuildCache { get; } = new()
    {
        Id = "BLD1002",
        Title = "No place for the build cache",
        Cause = """
            The go command always needs a build cache. It takes GOCACHE, else `$XDG_CACHE_HOME/go-build`, else `$HOME/.cache/go-build`; here none of the three is set.
            That is usual for systemd units, cron jobs, `env -i`, `sudo` without a login shell and containers that run as a number without a passwd entry.
            """,
        Remedies =
        [
            new("In a systemd unit: `CacheDirectory=build` and `Environment=GOCACHE=%C/build/go`.", "the cache survives between runs"),
            new("In a job: `export GOCACHE=/var/cache/ci/go-build` (absolute, writable by the user of the job)."),
            new("Or give the process a home: `Environment=HOME=/var/lib/build`.", "other tools will write there too"),
        ],
        Avoid = ["`GOCACHE=off` has not been possible since Go 1.12."],
        Example = "build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined",
    };

    public static Diagnosis NoModuleCache { get; } = new()
    {
        Id = "BLD1003",
        Title = "No place for the module cache",
        Cause = """
            Modules are unpacked in GOMODCACHE, else in `$GOPATH/pkg/mod`, and GOPATH is `$HOME/go` when it is not set. Here none of GOMODCACHE, GOPATH and HOME is set,
            as in a bare systemd unit or `env -i`. A set GOCACHE does not help: it is another cache.
            """,
        Remedies =
        [
            new("Set `GOMODCACHE` to an absolute directory that the user of the build may write."),
            new("Or build with `-mod=vendor` from a complete vendor directory.", "no module cache is needed; what is built comes from vendor/"),
        ],
        Example = "go: module cache not found: neither GOMODCACHE nor GOPATH is set",
    };

    public static Diagnosis CacheDenied { get; } = new()
    {
        Id = "BLD1004",
        Title = "The build cache cannot be written",
        Cause = """
            The cache directory belongs to another user, or a directory above it cannot be entered. Usual ways to get there: one build was run as root or with `sudo`
            and left files of root in the cache, or HOME still names the home of the user who started the service.
            """,
        Remedies =
        [
            new("Give the build a cache of its own: `GOCACHE=$(mktemp -d)` for a single build, a directory of the service for more.", "the first build compiles everything again"),
            new("Or give the directory back: `chown -R USER \"$(go env GOCACHE)\"`."),
        ],
        Avoid = ["`chmod -R 777` lets every user of the machine put objects into your programs: the cache is trusted."],
        Example = "failed to initialize build cache at /root/.cache/go-build: mkdir /root/.cache/go-build: permission denied",
    };

    public static Diagnosis InstallDenied { get; } = new()
    {
        Id = "BLD1005",
        Title = "The directory for installed programs cannot be written",
        Cause = """
            The build itself has worked: the go command could not copy the program to where it belongs, GOBIN (else `$GOPATH/bin`) for `go install`, the path of `-o` for `go build`.
            The user of the build may not write there. `open …: permission denied` looks like a fault of the sources; it is plain file permissions.
            """,
        Remedies =
        [
            new("Install into a directory of the build's own and move the program in a step that has the right: `GOBIN=$PWD/bin go install ./...`, then `install -m 755`."),
            new("Or give the user of the build that directory.", "whoever may write GOBIN decides what others run from it"),
        ],
        Avoid = ["`sudo go install` leaves files of root in the caches of the user, and the next build fails there."],
        Example = "go install example.com/hello: copying /tmp/go-build78062960/b001/exe/a.out: open /usr/local/bin/hello: permission denied",
    };

    public static Diagnosis MixedInstallations { get; } = new()
    {
        Id = "BLD1006",
        Title = "Two Go releases are mixed in one installation",
        Cause = """
            The `go` command and the compiler or the standard library that it finds are of different releases: GOROOT names another installation than the one of the `go` on PATH,
            or a release was unpacked over an older one, so that old files are left in `src` and `pkg`.
            """,
        Remedies =
        [
            new("Unset GOROOT, and see which `go` answers: `type -a go`, `env -u GOROOT go version`."),
            new("If it still fails, remove the whole directory and install the release anew; never unpack over an old one."),
        ],
        Avoid = ["`go clean -cache` does not help: the objects are not stale, the tools differ."],
        Example = "compile: version \"go1.23.5\" does not match go tool version \"go1.24.4\"",
    };

    public static Diagnosis GoNotFound { get; } = new()
    {
        Id = "BLD1007",
        Title = "The go command is not on PATH",
        Cause = """
            The shell or the program that was to start `go` finds none in the directories of PATH. Services, cron and `sudo` have a short PATH of their own;
            what a profile adds (`/usr/local/go/bin`, `~/go/bin`) only exists in login shells.
            """,
        Remedies =
        [
            new("Name the directory where the job starts: `Environment=PATH=/usr/local/go/bin:/usr/bin:/bin` in a unit, `env:` in CI, `ENV PATH` in an image."),
            new("Or install the distribution's package (`golang`, `go-toolset`), which lies on every PATH.", "the release of Go is the distribution's"),
        ],
        Example = "bash: line 1: go: command not found",
    };

    public static Diagnosis NoCompiler { get; } = new()
    {
        Id = "BLD1008",
        Title = "cgo is on and the C or C++ compiler is missing",
        Cause = """
            A package has C code (of the standard library: `net`, `os/user`, `runtime/cgo`), CGO_ENABLED is 1, and the compiler that CC or CXX names is not on PATH.
            Since Go 1.20 cgo is off by itself where no compiler is found; so it was switched on by hand, or Go is older, or CC names a compiler that is not installed.
            A gcc without its C++ part says that it cannot execute `cc1plus`.
            """,
        Remedies =
        [
            new("Install it: `gcc` (and `gcc-c++` on EL, `g++` on Debian, for C++), with the headers of the C library (`glibc-devel`, `libc6-dev`)."),
            new("Or build without cgo: `CGO_ENABLED=0 go build`.", "names and users are then resolved without NSS plug-ins (sss, ldap, mymachines); packages that need C are left out"),
        ],
        Example = "cgo: C compiler \"gcc\" not found: exec: \"gcc\": executable file not found in $PATH",
    };

    public static Diagnosis TemporaryDirectory { get; } = new()
    {
        Id = "BLD1009",
        Title = "The temporary directory cannot be used",
        Cause = """
            Each build works in a new directory below GOTMPDIR, else TMPDIR, else `/tmp`. The directory does not exist (the go command does not make it), or the user of the build
            may not write to it.
            """,
        Remedies =
        [
            new("Make the directory that is named, or unset the variable: `unset GOTMPDIR TMPDIR`, `go env -u GOTMPDIR`."),
            new("In a systemd unit: `PrivateTmp=yes`.", "the build has a /tmp of its own"),
        ],
        Example = "go: creating work dir: stat /scratch/tmp: no such file or directory",
    };

    public static Diagnosis TemporaryNoExec { get; } = new()
    {
        Id = "BLD1010",
        Title = "The temporary directory does not allow programs to be run",
        Cause = """
            `go run`, `go test` and `go generate` build a program below GOTMPDIR or `/tmp` and start it there. The kernel refuses, although file and user are right:
            the file system is mounted `noexec` (hardened hosts do that to /tmp, /var/tmp and /dev/shm), or a security module forbids it. `go build` alone works.
            """,
        Remedies =
        [
            new("Give Go a directory on a file system that may execute: `GOTMPDIR=/var/lib/build/tmp go test ./...`.", "only Go's own temporary files move"),
            new("See how it is mounted: `findmnt -T \"${GOTMPDIR:-/tmp}\"`; see denials of SELinux with `ausearch -m avc -ts recent`."),
        ],
        Avoid = ["`chmod +x` changes nothing: the go command made the file executable.", "`mount -o remount,exec /tmp` takes a protection from the whole machine for one build."],
        Example = "fork/exec /tmp/go-build2374/b001/app.test: permission denied",
    };

    public static Diagnosis ModuleCacheDenied { get; } = new()
    {
        Id = "BLD1011",
        Title = "The module cache cannot be written",
        Cause = """
            A module is to be downloaded, and GOMODCACHE (else `$GOPATH/pkg/mod`) belongs to another user or lies on a file system that only can be read. Files in the module cache
            are read-only on purpose; what matters is the directory `cache/download` and the top directory. A build as root is the usual way to lose it.
            """,
        Remedies =
        [
            new("Give the build a module cache of its own: `GOMODCACHE=/var/cache/ci/go-mod`.", "modules are downloaded again, once"),
            new("Or give the directory back: `chown -R USER \"$(go env GOMODCACHE)\"`."),
        ],
        Avoid = ["`chmod -R u+w` makes the sources in the cache editable, and an edited module no longer is what go.sum says."],
        Example = "go: could not create module cache: mkdir /opt/go/pkg/mod: permission denied",
    };

    public static Diagnosis GopathWrong { get; } = new()
    {
        Id = "BLD1012",
        Title = "GOPATH has a value that cannot be used",
        Cause = """
            GOPATH must be an absolute path that differs from GOROOT, and must not itself hold a go.mod. A relative path, a `~` that no shell expanded (unit files, env files, Dockerfile ENV)
            and a module that was started directly in GOPATH are the usual causes.
            """,
        Remedies =
        [
            new("Unset GOPATH; the default is `$HOME/go`."),
            new("Or write an absolute path; in files that no shell reads, `~` and `$HOME` stay as they are."),
            new("If GOPATH holds a go.mod, move the module into a directory of its own."),
        ],
        Example = "go: GOPATH entry is relative; must be absolute path: \"~/go\".",
    };

    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<Diagnosis> All =>
    [
        GorootWrong, NoBuildCache, NoModuleCache, CacheDenied, InstallDenied, MixedInstallations, GoNotFound, NoCompiler,
        TemporaryDirectory, TemporaryNoExec, ModuleCacheDenied, GopathWrong,
    ];
}
