namespace Abide.Builds.Diagnoses.Modules;

public static partial class ModulesDiagnoses
{
    public static Diagnosis Workspace { get; } = new()
    {
        Id = "BLD1212",
        Title = "go.work does not fit the modules it lists",
        Cause = """
            A go.work file in this directory or above is in force. It lists a directory that is not there or no module, leaves out the module that is built, or its go line is older than that of a member.
            A go.work that was meant for one developer and lies above the checkout has the same effect.
            """,
        Remedies =
        [
            new("See which one is in force: `go env GOWORK`."),
            new("Build without it: `GOWORK=off go build ./...`.", "each module is built with its own requirements, as its users do"),
            new("Repair it: `go work use -r .` for the list, `go work use` for the go line.", "go.work is rewritten"),
        ],
        Example = "go: module . listed in go.work file requires go >= 1.24, but go.work lists go 1.21; to update it:",
    };

    public static Diagnosis EmbedPattern { get; } = new()
    {
        Id = "BLD1213",
        Title = "A //go:embed pattern cannot be embedded",
        Cause = """
            The pattern matches no file that may be embedded. The files are generated and were not generated here (front ends, protobuf), are excluded by `.gitignore` or `.dockerignore`, begin with `.` or `_`, lie in another module,
            are links, or were not copied by `go mod vendor`, which only takes directories with packages.
            """,
        Remedies =
        [
            new("Make the files before `go build` (`make generate`, `npm run build`), or commit them."),
            new("For files that begin with `.` or `_`: `//go:embed all:dir`.", "hidden files are embedded too"),
            new("A directory that may be empty needs a file in it, for example `dist/.keep` with `all:dist`."),
        ],
        Example = "main.go:8:12: pattern web/dist: no matching files found",
    };

    public static Diagnosis NoModuleHere { get; } = new()
    {
        Id = "BLD1214",
        Title = "There is no go.mod in this directory or above",
        Cause = """
            The command was started outside any module: a wrong working directory (CI checkouts, `WORKDIR`, a monorepo whose module lies deeper), or a project from the time before modules, which was found by its place in GOPATH.
            """,
        Remedies =
        [
            new("Start it where go.mod is: `go -C path/of/module build ./...` (Go 1.20) or `cd` first."),
            new("For a project without one: `go mod init MODULE && go mod tidy`.", "versions of all dependencies are chosen anew: review them"),
        ],
        Avoid = ["`GO111MODULE=off` builds with whatever lies in GOPATH, without versions and without checksums."],
        Example = "go: go.mod file not found in current directory or any parent directory; see 'go help modules'",
    };

    public static Diagnosis ReplacementMissing { get; } = new()
    {
        Id = "BLD1215",
        Title = "A replace directive leads to a directory that is not there",
        Cause = """
            go.mod replaces a module by a local directory that does not exist on this machine: a developer's checkout beside the project, or a directory that was not copied into the image before `go mod download`.
            """,
        Remedies =
        [
            new("Drop it: `go mod edit -dropreplace MODULE`, then `go mod tidy`.", "the published version is used"),
            new("For work on both at once use go.work, which is not committed."),
            new("In an image, `COPY` the directory before `go mod download`."),
        ],
        Example = "go: example.com/lib@v1.0.0 (replaced by ../lib): reading ../lib/go.mod: open ../lib/go.mod: no such file or directory",
    };

    public static Diagnosis PathMismatch { get; } = new()
    {
        Id = "BLD1216",
        Title = "A module calls itself by another path",
        Cause = """
            The go.mod of the module declares another path than the one it is required by: it was renamed or forked, or the path lacks the `/v2` of its major version. A module can only be required by the path that it declares.
            """,
        Remedies =
        [
            new("Require and import the declared path.", "imports in the sources change"),
            new("For a fork keep the path of the original and replace it: `go mod edit -replace ORIGINAL=FORK@VERSION`; check with `go list -m ORIGINAL`."),
        ],
        Example = "module declares its path as: example.com/new but was required as: example.com/old",
    };

    public static Diagnosis CertificateUnknown { get; } = new()
    {
        Id = "BLD1217",
        Title = "The certificate of the proxy or origin is not trusted",
        Cause = """
            The connection was made, and the certificate that came is signed by an authority that this machine does not know: a proxy that opens TLS connections with a company authority,
            an image without `ca-certificates`, or an internal proxy with a certificate of its own.
            """,
        Remedies =
        [
            new("Install the authority: into `/etc/pki/ca-trust/source/anchors` and `update-ca-trust` (EL), or `/usr/local/share/ca-certificates` and `update-ca-certificates` (Debian)."),
            new("In a small image: install `ca-certificates`, or set `SSL_CERT_FILE` to the bundle."),
        ],
        Avoid = ["`GOINSECURE` and `git -c http.sslVerify=false` accept any server in the middle."],
        Example = "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    };

    public static Diagnosis Ambiguous { get; } = new()
    {
        Id = "BLD1218",
        Title = "Two required modules hold the same package",
        Cause = """
            The same import path is found in two modules of the build: usually a package that was part of a large module and became a module of its own (or the reverse), with an old version of the large one still required.
            """,
        Remedies =
        [
            new("Raise the older of the two beyond the split: `go get MODULE@latest`, then `go mod tidy`.", "the dependency's version changes"),
            new("`go mod why -m MODULE` tells who asks for the one that is not wanted."),
        ],
        Example = "ambiguous import: found package cloud.google.com/go/storage in multiple modules:",
    };

    public static Diagnosis ImportCycle { get; } = new()
    {
        Id = "BLD1219",
        Title = "Packages import each other in a circle",
        Cause = "Go compiles a package after all that it imports, so imports may not form a circle. The lines before the message are the circle, from the package that was asked for. A test in the package itself (not in `x_test`) counts as part of the package.",
        Remedies =
        [
            new("Move what both need into a third package, or turn the direction round with an interface that the lower package declares."),
            new("If a test closes the circle, give it the package name `x_test`.", "the test sees exported names only"),
        ],
        Example = "imports example.com/app/store: import cycle not allowed",
    };

    public static Diagnosis InternalPackage { get; } = new()
    {
        Id = "BLD1220",
        Title = "A package below internal/ of other code is imported",
        Cause = "What lies below a directory `internal` can only be imported from the tree that holds this directory. Other modules cannot, whatever version; it may have been possible before the package was moved there. A module whose own path was changed in go.mod, and not in its imports, shows it too.",
        Remedies =
        [
            new("Use the public package of that module; if there is none, copy the code (and its licence) or ask for one."),
            new("If it is your own module, let imports and the module line of go.mod agree."),
        ],
        Example = "main.go:3:8: use of internal package example.com/lib/internal/codec not allowed",
    };
}
