using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses.Toolchains;

/// <summary>BLD13xx: which Go compiles what, and modules that are too old or too new for it.</summary>
public static class ToolchainDiagnoses
{
    public static Diagnosis NewerGoNeeded { get; } = new()
    {
        Id = "BLD1301",
        Title = "go.mod asks for a newer Go than the one that runs",
        Cause = """
            The go line of go.mod (or go.work, or of a dependency) is a minimum since Go 1.21. The running Go is older, and GOTOOLCHAIN=local forbids it to fetch another: set in the environment, by `go env -w`, or in the
            `go.env` of a distribution's package.
            """,
        Remedies =
        [
            new("Install a Go that is new enough (`go-toolset` module or stream, the newest package of the distribution, or the archive of go.dev)."),
            new("Let Go fetch it: `GOTOOLCHAIN=auto`.", "a toolchain is downloaded from GOPROXY and verified by the checksum database"),
            new("If nothing needs the newer release, lower the line: `go mod edit -go=1.21`, and the dependencies that raised it.", "language features and defaults (GODEBUG, loop variables) follow the go line"),
        ],
        Avoid = ["Removing the go line means Go 1.16 language rules, not \"any version\"."],
        Example = "go: go.mod requires go >= 1.24 (running go 1.23.5; GOTOOLCHAIN=local)",
    };

    public static Diagnosis ToolchainUnavailable { get; } = new()
    {
        Id = "BLD1302",
        Title = "The Go release that go.mod asks for cannot be downloaded",
        Cause = """
            The running Go is older than the go or toolchain line, and with GOTOOLCHAIN=auto the go command tries to fetch the right one, as the module `golang.org/toolchain`, from GOPROXY. The proxy does not have it (internal mirrors
            often serve modules only), cannot be reached, or there is no such release for this platform.
            """,
        Remedies =
        [
            new("Install that Go on the builder; then nothing is fetched."),
            new("Let the internal proxy pass `golang.org/toolchain` through, and the checksum database for it."),
            new("If only the `toolchain` line asks: `go mod edit -toolchain=none`.", "the go line alone decides"),
        ],
        Avoid = ["`GOTOOLCHAIN=local` only helps when the go line can be lowered too; else the next message is that Go is too old."],
        Example = "go: download go1.24.0 for linux/amd64: toolchain not available",
    };

    public static Diagnosis OldGoNewModule { get; } = new()
    {
        Id = "BLD1303",
        Title = "A Go from before 1.21 reads a go.mod of after it",
        Cause = """
            Go 1.20 and older know go lines of two numbers only and no `toolchain` line, and they cannot fetch a newer release. `go mod tidy` of a newer Go writes both, so one developer's upgrade breaks every older builder.
            """,
        Remedies =
        [
            new("Build with Go 1.21 or newer."),
            new("If the old Go must build it: `go 1.20` and no `toolchain` line, written with `go mod edit -go=1.20 -toolchain=none`.", "dependencies with newer go lines must be lowered too"),
        ],
        Example = "go: errors parsing go.mod: invalid go version '1.24.0': must match format 1.23",
    };

    public static Diagnosis OldXsys { get; } = new()
    {
        Id = "BLD1304",
        Title = "golang.org/x/sys is too old for this Go",
        Cause = """
            Releases of x/sys from before December 2020 use `//go:linkname` in a way that Go 1.18 and newer refuse. It breaks inside x/sys, whatever your own sources do, and mostly on darwin; a dependency pins the old version,
            or the sources lie in GOPATH.
            """,
        Remedies =
        [
            new("Raise it: `go get golang.org/x/sys@latest && go mod tidy`, then check with `go list -m golang.org/x/sys` what the build really uses.", "only declarations and wrappers change; EBADF and the other numbers do not"),
            new("If vendor/ or a replace holds the old one, renew that: `go mod vendor`."),
        ],
        Avoid = ["Going back to an older Go keeps the fault and loses security fixes.", "`go mod edit -replace golang.org/x/sys@latest=…` is silently without effect."],
        Example = "../golang.org/x/sys/unix/syscall_darwin.1_13.go:29:3: //go:linkname must refer to declared function or variable",
    };

    public static Diagnosis XsysLacksName { get; } = new()
    {
        Id = "BLD1305",
        Title = "The code uses names that the pinned x/sys does not have",
        Cause = """
            Constants, types and wrappers are added to `golang.org/x/sys` over time. The sources use names that came later than the version in go.mod, or that exist on another operating system or architecture only.
            Headers and kernel of this machine have no part in it: x/sys is made elsewhere and ships its own numbers.
            """,
        Remedies =
        [
            new("Raise it: `go get golang.org/x/sys@latest`, and see with `go list -m golang.org/x/sys` that no replace or vendor directory holds it back."),
            new("If the name belongs to one system only, move the code into a file with a build constraint (`//go:build linux`)."),
        ],
        Avoid = ["A number typed in place of the constant says nothing about the kernel that will run it; a missing call still answers ENOSYS there."],
        Example = "./main.go:3:117: undefined: unix.ClockSettime",
    };

    public static Diagnosis PackageNotInStd { get; } = new()
    {
        Id = "BLD1306",
        Title = "An import looks like the standard library's, and this Go has no such package",
        Cause = """
            The import path has no dot in its first part, so Go only looks in its own standard library, and this release does not have it: `slices`, `maps`, `cmp`, `log/slog` came with 1.21, `iter`, `unique` with 1.23.
            A dependency that needs the newer Go shows the same message. If the name is a package of your own, module mode does not look in GOPATH.
            """,
        Remedies =
        [
            new("Build with the Go release that has the package."),
            new("Or hold the dependency that imports it at a version that fits this Go: `go list -deps -f '{{.ImportPath}}: {{.Imports}}' ./...` shows who imports it.", "an older version of the dependency"),
            new("For a package of your own, import it by its module path."),
        ],
        Example = "main.go:4:2: package slices is not in GOROOT (/usr/lib/golang/src/slices)",
    };

    public static Diagnosis FlagsWrong { get; } = new()
    {
        Id = "BLD1307",
        Title = "GOFLAGS or a flag of go is not understood",
        Cause = """
            GOFLAGS holds words that are not flags of this go command: a flag that a newer or older release knows, a value without its flag (`GOFLAGS=\"-ldflags -s -w\"` is split at blanks), or a typing error. GOFLAGS comes from the environment
            or from a file that `go env -w` wrote long ago, so nothing on the command line shows it.
            """,
        Remedies =
        [
            new("See value and place: `go env GOFLAGS GOENV`; remove a stored one with `go env -u GOFLAGS`."),
            new("Each entry is `-flag=value`; a value with blanks is quoted inside: `GOFLAGS=\"'-ldflags=-s -w'\"`."),
        ],
        Example = "go: parsing $GOFLAGS: unknown flag -modd",
    };

    public static Diagnosis PluginMismatch { get; } = new()
    {
        Id = "BLD1308",
        Title = "A Go plugin and its host were built differently",
        Cause = """
            `plugin.Open` compares a fingerprint of every package that both sides hold. It differs when Go release, flags (`-trimpath`, `-race`, tags, `-gcflags`), GOPATH or directory, or the version of a shared dependency differ. The package that is named
            is the first that differs, not the cause.
            """,
        Remedies =
        [
            new("Build host and plugin with one Go, in one module or workspace, with the same flags; both with `-trimpath` or both without."),
            new("Compare `go version -m host` with `go version -m plugin.so`: Go release, settings and each `dep` line."),
            new("Where both cannot be built together, talk between processes instead (gRPC, pipes).", "no shared memory between the two"),
        ],
        Example = "plugin.Open(\"p\"): plugin was built with a different version of package internal/goarch",
    };

    public static Diagnosis ToolchainNotOnPath { get; } = new()
    {
        Id = "BLD1309",
        Title = "GOTOOLCHAIN names a Go that is not there",
        Cause = """
            GOTOOLCHAIN names one release (`go1.22.1`, or with `+path`), which must be found as a program of that name on PATH or be downloaded; or its value is none that Go understands. It may be stored by `go env -w` or in the `go.env` of the installation.
            """,
        Remedies =
        [
            new("See where it comes from: `go env GOTOOLCHAIN`, `go env -changed`; remove it with `go env -u GOTOOLCHAIN`."),
            new("Or install that release as it is looked for: `go install golang.org/dl/go1.22.1@latest && go1.22.1 download`."),
        ],
        Example = "go: cannot find \"go1.25.0\" in PATH",
    };

    public static Diagnosis LinknameRefused { get; } = new()
    {
        Id = "BLD1310",
        Title = "The linker refuses a //go:linkname into the standard library",
        Cause = """
            Since Go 1.23 the linker only lets packages pull symbols out of the standard library that are marked for it (or are named in a list of well-known cases). A dependency reaches into the runtime or another package; it was written for an older Go.
            """,
        Remedies =
        [
            new("Raise the dependency that does it to a version for Go 1.23: the first word of the message names it."),
            new("Until there is one: `-ldflags=-checklinkname=0`.", "the check is off for the whole program; the symbol may vanish with any release of Go"),
        ],
        Example = "link: example.com/hooks: invalid reference to runtime.procyield",
    };

    public static Diagnosis LanguageVersion { get; } = new()
    {
        Id = "BLD1311",
        Title = "The go line holds the language below what the code uses",
        Cause = """
            The compiler knows the feature, and go.mod forbids it: the go line sets the language version of the module, whatever release compiles it. A missing go line means Go 1.16. Files with a `//go:build go1.N` line may set their own.
            """,
        Remedies =
        [
            new("Raise the go line: `go mod edit -go=1.21`, then `go mod tidy`.", "defaults that follow the go line change with it; builders need that release"),
            new("Without a module (`go run` of a file, GOPATH mode) give the language: `-gcflags=-lang=go1.21`."),
        ],
        Example = "./main.go:7:6: type parameter requires go1.18 or later (-lang was set to go1.16; check go.mod)",
    };

    public static Diagnosis UnknownPlatform { get; } = new()
    {
        Id = "BLD1312",
        Title = "This Go knows no such GOOS/GOARCH pair",
        Cause = """
            GOOS and GOARCH name a pair that this release cannot build for: names of other tools (`x86_64`, `aarch64`, `armv7l` in place of `amd64`, `arm64`, `arm` with GOARM=7), or a port that came later or is gone.
            """,
        Remedies =
        [
            new("Use Go's names: `go tool dist list` prints all pairs."),
            new("Translate what `uname -m` says: x86_64 is amd64, aarch64 is arm64, ppc64le and s390x keep their names."),
        ],
        Example = "go: unsupported GOOS/GOARCH pair linux/aarch64",
    };

    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<Diagnosis> All =>
    [
        NewerGoNeeded, ToolchainUnavailable, OldGoNewModule, OldXsys, XsysLacksName, PackageNotInStd, FlagsWrong, PluginMismatch,
        ToolchainNotOnPath, LinknameRefused, LanguageVersion, UnknownPlatform,
    ];
}
