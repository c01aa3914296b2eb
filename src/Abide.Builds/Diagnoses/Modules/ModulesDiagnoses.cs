using System.Collections.Immutable;

namespace Abide.Builds.Diagnoses.Modules;

/// <summary>BLD12xx: go.mod, go.sum, vendor, go.work, proxies, checksums, version control and embedded files.</summary>
public static partial class ModulesDiagnoses
{
    public static Diagnosis ChecksumMismatch { get; } = new()
    {
        Id = "BLD1201",
        Title = "A module is not what go.sum recorded",
        Cause = """
            The bytes that were downloaded have another hash than the one that go.sum (or the checksum database) holds for the same version. Either the tag was moved at its origin,
            a mirror rewrites archives, the first record was made from something else (a private fork, an early tag), or somebody changed the module.
            The build stops before any of it is compiled.
            """,
        Remedies =
        [
            new("Find out which side is right: `GOPROXY=ANOTHER-PROXY GOFLAGS=-modcacherw GOMODCACHE=$(mktemp -d) go mod download -json MODULE@VERSION` on another network, and compare `Sum`."),
            new("If the version was re-tagged, pin a version that was not, or the commit: `go get MODULE@COMMIT`.", "go.mod names another version"),
            new("If your mirror rewrites archives, repair the mirror and clear its copy; then `go clean -modcache`.", "all modules are downloaded again"),
        ],
        Avoid = ["Deleting go.sum, or `GONOSUMDB`/`GOFLAGS=-insecure`, accepts whatever was downloaded and ends the protection for everybody who builds this commit."],
        Example = "verifying golang.org/x/sys@v0.11.0: checksum mismatch",
    };

    public static Diagnosis MissingSum { get; } = new()
    {
        Id = "BLD1202",
        Title = "go.sum lacks an entry",
        Cause = """
            go.mod requires a module whose hash is not in go.sum: a dependency was added or raised by hand or by a merge, and go.sum was not committed with it.
            Since Go 1.16 a build does not write go.sum, so a machine that built before may have it and CI has not.
            """,
        Remedies =
        [
            new("`go mod tidy` where the network is, and commit go.mod and go.sum together.", "may also raise or drop requirements: read the diff"),
            new("For the one module only: `go mod download MODULE`."),
        ],
        Avoid = ["`-mod=mod` in CI writes the hash of whatever is downloaded there; nothing is verified any more."],
        Example = "missing go.sum entry for module providing package golang.org/x/sys/unix (imported by example.com/vend); to add:",
    };

    public static Diagnosis VendorInconsistent { get; } = new()
    {
        Id = "BLD1203",
        Title = "The vendor directory does not fit go.mod",
        Cause = """
            The build takes its modules from vendor/, because `-mod=vendor` is given (GOFLAGS, command line) or because vendor/ exists and go.mod says Go 1.14 or later. `vendor/modules.txt` must then
            name exactly what go.mod requires and replaces. Where it is absent altogether, the message is the same: there is no vendor directory, and `-mod=vendor` was forced.
            """,
        Remedies =
        [
            new("`go mod vendor` (in a workspace `go work vendor`), and commit vendor/ whole.", "vendor/ holds what go.mod says"),
            new("If the project has no vendor directory, drop the flag: `go env GOFLAGS` tells where it comes from, `go env -u GOFLAGS` removes a stored one.", "modules come from the cache or the proxy"),
        ],
        Avoid = ["Editing `vendor/modules.txt` by hand makes the message go away and leaves the old sources in place."],
        Example = "go: inconsistent vendoring in /home/ci/src/vend:",
    };

    public static Diagnosis UpdatesNeeded { get; } = new()
    {
        Id = "BLD1204",
        Title = "go.mod would have to be changed",
        Cause = """
            What the sources and the dependencies need does not agree with go.mod, and the build may not write it: `-mod=readonly` is the default since Go 1.16. Usual after a merge,
            after a requirement was edited by hand, or when a newer Go wants a more complete list of indirect requirements.
            """,
        Remedies =
        [
            new("`go mod tidy`, look at the difference, commit it.", "versions of indirect requirements may rise"),
            new("With a go line that must not move: `go mod tidy -go=1.21 -compat=1.21`."),
        ],
        Avoid = ["`-mod=mod` in CI makes each build decide anew which versions it uses."],
        Example = "go: updates to go.mod needed; to update it:",
    };

    public static Diagnosis NoRequiredModule { get; } = new()
    {
        Id = "BLD1205",
        Title = "A package is imported that no required module provides",
        Cause = """
            No module in go.mod holds the imported package: the requirement was never added, or the package was removed or moved in the version that is required.
            Since Go 1.16 a build does not look for modules by itself.
            """,
        Remedies =
        [
            new("`go get PACKAGE` (with `@VERSION` for a certain one), and commit go.mod and go.sum."),
            new("If the module is required already, its version lacks the package: `go list -m -versions MODULE`, then `go get MODULE@VERSION`.", "the dependency's version changes"),
        ],
        Example = "main.go:5:2: no required module provides package golang.org/x/sys/unix; to add it:",
    };

    public static Diagnosis ProxyUnreachable { get; } = new()
    {
        Id = "BLD1206",
        Title = "The module proxy or origin cannot be reached",
        Cause = """
            A module is not in the cache, and the connection to the proxy (GOPROXY) or, behind `direct`, to the origin failed: no name resolution, no route, refused, timed out, or an error of its own in answer (403, 407, 502). In CI that is most often a
            job without network, a proxy that is only in the environment of people (`HTTPS_PROXY`), or an internal proxy that is down.
            """,
        Remedies =
        [
            new("See what is asked: `go env GOPROXY GONOPROXY GOPRIVATE`, then try that address from the same machine with `curl -I`."),
            new("Name a proxy that the machine reaches: `GOPROXY=https://proxy.example,off`.", "with `off` at the end nothing is ever fetched from elsewhere"),
            new("Build without network from `vendor/` (`go mod vendor`) or from a cache filled before (`go mod download`)."),
        ],
        Avoid = ["`GOFLAGS=-insecure` and `GONOSUMDB=*` do not make anything reachable; they only take checks away."],
        Example = "dial tcp: lookup goproxy.corp.example on 10.0.0.2:53: no such host",
    };

    public static Diagnosis VersionUnknown { get; } = new()
    {
        Id = "BLD1207",
        Title = "The module has no such version",
        Cause = """
            The proxy or the origin was reached and does not know the module or the version: a tag that was never pushed or was deleted, a commit that is on no branch, a misspelt path, a major version without its
            `/v2`, or a private module that a public proxy cannot see (it answers 404 or 410).
            """,
        Remedies =
        [
            new("List what there is: `go list -m -versions MODULE`."),
            new("For a private module: `GOPRIVATE=git.example.com/*`, so that neither public proxy nor checksum database are asked.", "it is fetched from its origin, with the credentials of git"),
            new("If the tag was deleted, pin a version that exists."),
        ],
        Avoid = ["`go mod edit -replace MODULE@latest=…` changes nothing and says nothing; `go list -m MODULE` shows what is used."],
        Example = "go: example.com/lib@v1.2.3: invalid version: unknown revision v1.2.3",
    };

    public static Diagnosis LookupDisabled { get; } = new()
    {
        Id = "BLD1208",
        Title = "Looking modules up is switched off",
        Cause = """
            The module is not in the cache and the build may not fetch it: GOPROXY is `off`, or `-mod=vendor` forbids any look outside vendor/. In hermetic builds that is intended; then what is missing
            was to be brought before.
            """,
        Remedies =
        [
            new("Fill the cache in a step that has network, and hand it on: `go mod download`, then GOMODCACHE."),
            new("Or vendor: `go mod vendor`, commit it."),
            new("If nobody meant it: `go env -changed` (Go 1.23) or `go env GOPROXY GOFLAGS` shows the setting, `go env -u` removes a stored one."),
        ],
        Example = "module lookup disabled by GOPROXY=off",
    };

    public static Diagnosis ChecksumDatabase { get; } = new()
    {
        Id = "BLD1209",
        Title = "The checksum database cannot answer",
        Cause = """
            A module is new to go.sum, so its hash is looked up in the checksum database (GOSUMDB). It cannot be reached from here, or it cannot know the module because the module is private.
            The module itself may have been downloaded without trouble.
            """,
        Remedies =
        [
            new("For private modules: `GOPRIVATE=git.example.com/*` (which sets GONOSUMDB and GONOPROXY).", "their hashes are taken on first sight and kept in go.sum"),
            new("Commit a complete go.sum (`go mod tidy` where there is network): what it holds is not looked up."),
            new("Behind a firewall: a proxy that also serves the database, below `/sumdb/`."),
        ],
        Avoid = ["`GOSUMDB=off` for everything also ends the check of public modules."],
        Example = "verifying module: example.com/lib@v1.0.0: reading https://sum.corp.example/lookup/example.com/lib@v1.0.0: 404 Not Found",
    };

    public static Diagnosis OriginRefuses { get; } = new()
    {
        Id = "BLD1210",
        Title = "Git is missing or the origin wants credentials",
        Cause = """
            The module is fetched from its origin with git (or another tool), which is not installed or was refused: there are no credentials, and git may not ask for them under the go command.
            For a public module it often means that the proxy was skipped (`GOPROXY=direct`) or that the path is misspelt: hosts ask for a password where nothing is.
            """,
        Remedies =
        [
            new("Give git what it needs without asking: a token in `~/.netrc`, an ssh key with `git config --global url.\"ssh://git@HOST/\".insteadOf https://HOST/`, or a credential helper."),
            new("Use a module proxy for public modules: `GOPROXY=https://PROXY,direct`.", "no git is needed for them"),
            new("Install git in the build image."),
        ],
        Avoid = ["`GIT_TERMINAL_PROMPT=1` makes a job wait forever for a password that nobody types."],
        Example = "fatal: could not read Username for 'https://git.example.com': terminal prompts disabled",
    };

    public static Diagnosis VcsStamping { get; } = new()
    {
        Id = "BLD1211",
        Title = "The state of the repository cannot be stamped into the program",
        Cause = """
            Since Go 1.18 the go command asks git for commit and state of the work tree. There is a `.git`, and git failed: the checkout belongs to another user (git refuses "dubious ownership"), git is not installed,
            or the checkout is damaged or not complete.
            """,
        Remedies =
        [
            new("If the checkout belongs to another user (containers with mounted sources): `git config --global --add safe.directory /path/of/checkout`."),
            new("Run `git status --porcelain` and `git show -s --format=%H` in the checkout as the same user: they show the fault."),
            new("If the stamp is not wanted: `go build -buildvcs=false`.", "`go version -m` no longer tells the commit"),
        ],
        Example = "error obtaining VCS status: exit status 128",
    };

    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<Diagnosis> All =>
    [
        ChecksumMismatch, MissingSum, VendorInconsistent, UpdatesNeeded, NoRequiredModule, ProxyUnreachable, VersionUnknown, LookupDisabled,
        ChecksumDatabase, OriginRefuses, VcsStamping, Workspace, EmbedPattern, NoModuleHere, ReplacementMissing, PathMismatch, CertificateUnknown, Ambiguous, ImportCycle, InternalPackage,
    ];
}
