using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses.Machine;

/// <summary>BLD31xx: what <c>abide doctor</c> finds of a machine and its settings, and no log shows. About targets see the other part.</summary>
public static partial class MachineDiagnoses
{
    public static Diagnosis GorootSet { get; } = new()
    {
        Id = "BLD3101",
        Title = "GOROOT is set",
        Cause = """
            The go command knows the tree it lies in. A GOROOT in a profile, a unit file or a CI variable overrides that; today it may name the same tree, and after the next upgrade it names the old one, or none.
            Builds then fail with "cannot find GOROOT directory", or mix two releases.
            """,
        Remedies = [new("Remove the line that exports it; `go env GOROOT` tells the truth to whoever needs it.")],
        Example = "$ env GOROOT=/usr/lib/go-1.19 go version\ngo version go1.24.4 linux/amd64",
    };

    public static Diagnosis SeveralReleases { get; } = new()
    {
        Id = "BLD3102",
        Title = "Several Go releases are on PATH",
        Cause = """
            The first go command on PATH wins, and PATH differs between login shells, services, cron, `sudo` and CI steps: each may build with another release, and none says so.
            """,
        Remedies =
        [
            new("Keep one on PATH, and start others by their path (`/usr/lib/go-1.22/bin/go`) or name (`go1.22.4`)."),
            new("Record the one that is meant: `abide doctor --record`; other machines are then compared with it."),
        ],
    };

    public static Diagnosis SharedDirectory { get; } = new()
    {
        Id = "BLD3103",
        Title = "Other users can write where builds put programs and objects",
        Cause = """
            Whoever may write GOBIN decides what others run from it; whoever may write GOCACHE or GOMODCACHE decides what is linked into their programs: the go command trusts its caches. It happens with a GOBIN that services share, with directories made by `chmod 777`,
            and with caches that belong to another user.
            """,
        Remedies =
        [
            new("One directory for each user that builds, mode 755 or less: `GOBIN=$HOME/bin`, `CacheDirectory=` in a unit.", "each fills its own cache once"),
            new("Put programs in place in a step that has the right (`install -m 755`), and let the build write somewhere else."),
        ],
        Avoid = ["The sticky bit keeps files from being removed by others; it does not keep new programs out."],
    };

    public static Diagnosis ServiceHome { get; } = new()
    {
        Id = "BLD3104",
        Title = "Go's caches lie in the home of a service user",
        Cause = """
            The user that builds has no login shell: it is a service's. Its home is often the service's state directory, root-owned, read-only under `ProtectHome=` and `ProtectSystem=`, or not there at all; Go's defaults put gigabytes of caches into it (`~/.cache/go-build`, `~/go/pkg/mod`),
            where backups, quotas and SELinux labels are those of the service.
            """,
        Remedies =
        [
            new("In the unit: `CacheDirectory=build`, `Environment=GOCACHE=%C/build/go GOMODCACHE=%C/build/mod GOPATH=%C/build/path`.", "the caches start empty"),
            new("Better still, build in CI and hand the service the program: a service that can compile is one that can be made to."),
        ],
    };

    public static Diagnosis Drift { get; } = new()
    {
        Id = "BLD3105",
        Title = "The toolchain is not the one that was recorded",
        Cause = """
            abide.lock.json holds the release and checksum of the Go command, compiler and linker, of the C compiler and its linker, of the libc that programs are linked with, and of the kernel's headers. One of them differs here: an upgrade of the machine, another image, or another PATH.
            Programs that are built here are not the ones that were tested; after a newer libc they may ask for symbol versions that older hosts lack.
            """,
        Remedies =
        [
            new("Bring this machine to what is recorded (image, package pin), where the builds have to be the same."),
            new("Or, if the change is meant, test it and record it anew: `abide doctor --record`, and commit the file.", "machines that were not upgraded differ from then on"),
        ],
    };

    public static Diagnosis ProxyFallback { get; } = new()
    {
        Id = "BLD3106",
        Title = "Modules can come past the proxy",
        Cause = """
            GOPROXY names a proxy of one's own and then another one or `direct`: after a comma a module that the proxy does not have (404, 410) is fetched from there, after a bar on every error, an unreachable proxy included. Builds then need git and a way out, and take modules that the proxy was to keep out.
            """,
        Remedies =
        [
            new("End the list: `GOPROXY=https://proxy.example.com` or `GOPROXY=https://proxy.example.com,off`.", "a module that the proxy lacks fails with a clear message"),
            new("Name what has to come directly in GONOPROXY or GOPRIVATE."),
        ],
    };

    public static Diagnosis Unverified { get; } = new()
    {
        Id = "BLD3107",
        Title = "New modules are not checked against the checksum database",
        Cause = """
            GOSUMDB=off, a GONOSUMDB, GOPRIVATE or GOINSECURE that covers everything, or `-insecure` in GOFLAGS switch the check off for modules that go.sum does not know yet. Whatever the proxy or the origin hands out then becomes what go.sum records.
            """,
        Remedies =
        [
            new("Cover only your own paths: `GOPRIVATE=git.example.com/*`.", "public modules are verified again when they are first taken"),
            new("Without a way to the database, use a proxy that passes the database on (`GOPROXY` with `/sumdb/` support)."),
        ],
    };

    public static Diagnosis WouldSwitch { get; } = new()
    {
        Id = "BLD3108",
        Title = "The go command would run another release than the installed one",
        Cause = """
            go.mod or go.work asks for a newer Go than the one on PATH, and GOTOOLCHAIN lets the go command fetch one (Go 1.21 and later). The build then uses a compiler that no package manager knows of, and fails where there is no way out.
            `go version` in the project tells the release that will be used; `go version` elsewhere tells the installed one.
            """,
        Remedies =
        [
            new("Install the release that go.mod asks for."),
            new("Where only installed compilers may be used, `GOTOOLCHAIN=local` makes it an error instead of a download.", "the build stops with BLD1301 until Go is upgraded"),
            new("Lower the go line if the newer one is not needed: `go mod edit -go=1.22 -toolchain=none`.", "language features of later releases are refused"),
        ],
    };

    public static Diagnosis IdleReplacement { get; } = new()
    {
        Id = "BLD3109",
        Title = "A replace directive that never applies",
        Cause = """
            A replace with a version on the left holds for that version only. When the build list selects another one, the directive is silently passed over: the build goes on with what it was to replace. The same happens to a replace of a module that is not needed at all,
            and to one in the go.mod of a dependency: only those of the main module and of go.work count.
            """,
        Remedies =
        [
            new("Leave the version on the left out: `go mod edit -dropreplace=M@V -replace=M=OTHER@V`.", "every version of the module is replaced"),
            new("If only a version has to be raised, `require` it; a replace is not needed for that."),
            new("See what is really used: `go list -m M`."),
        ],
        Avoid = ["`go mod edit -replace=M@latest=…` writes the word, not a version; no selected version is called that, so nothing is replaced."],
    };

    public static Diagnosis ModuleFileBroken { get; } = new()
    {
        Id = "BLD3110",
        Title = "go.mod or go.work cannot be read",
        Cause = "The file does not follow the grammar of go.mod files, often after a merge that left its marks, or it holds a directive that go.mod files do not have. Every go command in the project stops there.",
        Remedies = [new("Mend the line that is named; `go mod edit -fmt` tells whether the file is whole again.")],
        Example = "go: errors parsing go.mod:\n/src/app/go.mod:7: unknown directive: requires",
    };

    public static Diagnosis PackageBroken { get; } = new()
    {
        Id = "BLD3111",
        Title = "The go command cannot load a package of the project",
        Cause = "`go list` was asked for every package of the project and what it needs, with what lies on this machine, and refuses one. The build will refuse it with the same words.",
        Remedies = [new("The message is the go command's own; if the log of a build shows it, `abide explain` tells more.")],
    };

    public static Diagnosis FlagsForAll { get; } = new()
    {
        Id = "BLD3112",
        Title = "GOFLAGS changes every go command",
        Cause = "GOFLAGS is set, in the environment or with `go env -w`, and nothing in the output of a build shows it: tags choose other files, `-mod` other modules, `-trimpath` and `-ldflags` make other programs. Other machines build without it.",
        Remedies = [new("Write flags that the project needs where it is built (Makefile, CI file), and remove the setting: `go env -u GOFLAGS`.", "go commands on this machine do what they do elsewhere")],
    };

    public static Diagnosis NotAbsolute { get; } = new()
    {
        Id = "BLD3113",
        Title = "A directory variable of Go is not an absolute path",
        Cause = """
            GOBIN, GOCACHE and GOMODCACHE must be absolute; the go command refuses to install, or to work at all, with a relative one. A `~` or `$HOME` in a file that no shell reads (unit, env file, `go env -w`, Dockerfile ENV) stays as it is written.
            A relative GOTMPDIR or TMPDIR is another directory from each place.
            """,
        Remedies = [new("Write the path in full, or remove the setting: `go env -u NAME`, `unset NAME`.")],
        Example = "go: cannot install, GOBIN must be an absolute path",
    };

    public static Diagnosis ModulesOff { get; } = new()
    {
        Id = "BLD3122",
        Title = "GO111MODULE switches modules off",
        Cause = """
            With GO111MODULE=off the go command passes over go.mod and looks for packages below GOPATH, at whatever commit lies there. The setting is often left from before 2019, in a profile or in the file of `go env -w`;
            with `auto`, Go before 1.16 does the same for a project inside GOPATH.
            """,
        Remedies = [new("Remove it: `go env -u GO111MODULE`, `unset GO111MODULE`.", "dependencies are those of go.mod")],
        Example = "main.go:3:8: cannot find package \"golang.org/x/sys/unix\" in any of:",
    };

    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<Diagnosis> All =>
    [
        GorootSet, SeveralReleases, SharedDirectory, ServiceHome, Drift, ProxyFallback, Unverified, WouldSwitch, IdleReplacement, ModuleFileBroken,
        PackageBroken, FlagsForAll, NotAbsolute, CgoInUse, CompilerInUse, LeftOut, NewerLibc, LibraryElsewhere, CpuAbove, KernelBelow, LookupsWithout, ModulesOff,
    ];
}
