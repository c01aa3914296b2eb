namespace Abide.Builds.Plans.Cgo;

/// <summary>Builds a Go program without any C code, so that it asks nothing of a C library.</summary>
internal sealed class NoCgoPlanner : IPlanner
{
    public PlanKind Kind { get; } = new()
    {
        Name = "no-cgo",
        Title = "Build without cgo",
        Reach = 1,
        Works =
            """
            With `CGO_ENABLED=0` the go command leaves all C code out. What it makes loads no library and needs no version of glibc, so that it
            starts on every release whose kernel Go supports. It is static, without an interpreter, unless `-buildmode=pie` is asked for: such a program still names
            the loader of glibc. Packages `net` and `os/user` come in two forms, one that calls the C library and one in Go; the Go form is taken.
            """,
        Applies =
        [
            "The program is built by the go command with cgo on, and only Go's own packages (`net`, `os/user`, `runtime/cgo`) use it, or packages of the project that have other files for builds without cgo.",
            "It is refused when another package needs C code of its own, and the package is named.",
            "It is refused for toolchains whose cryptography is a validated C library (`GOEXPERIMENT=boringcrypto`, `opensslcrypto`, `systemcrypto`, and the Go of Red Hat with its OpenSSL): the build would succeed, and the validated cryptography would silently be gone.",
            "It is not refused for `GOFIPS140`, the validated module of Go 1.24 and later, which is Go code: built with `CGO_ENABLED=0` by Go 1.24.4 (`v1.0.0` and `latest`), 1.26 and 1.27 (`latest`), programs say the same `GOFIPS140` and `fips140=on` as with cgo, and `crypto/fips140.Enabled()` is true. Whether a certificate covers the targets is not asked.",
            "It is refused for build modes that need cgo: `c-shared`, `c-archive`, `plugin`, `shared`; and with the race, memory and address sanitizers.",
        ],
        Changes =
        [
            "Host names are looked up by Go's own resolver: `/etc/hosts` and DNS, no other source of `nsswitch.conf`. What is lost on each target is told with the plan.",
            "Users and groups are read from `/etc/passwd` and `/etc/group` alone; those of sssd, LDAP or systemd are not found.",
            "The environment variable `GODEBUG=netdns=cgo` has no effect any more.",
        ],
        Limits =
        [
            "`--resolve host1,user1` builds a small program both ways and compares what it finds on this machine, and inside the roots of `dir:` targets.",
            "A program that was linked statically before (`-extldflags -static`) gains nothing in size, and loses the plug-ins of NSS that could have crashed it.",
        ],
        Sample = "samples/cgo-user",
    };

    public IEnumerable<Proposal> Propose(FixSituation situation)
    {
        if (CgoUse.Of(situation) is not { } use) return [];
        if (use.Refusal("without cgo") is { } refusal) return [Proposal.Refuse(Kind, refusal.Reason, refusal.Hint)];
        return
        [
            Proposal.Of(new Plan
            {
                Name = Kind.Name,
                Kind = Kind.Name,
                Title = "build without cgo (CGO_ENABLED=0)",
                Steps = [new SetVariable("CGO_ENABLED", "0", "leaves all C code out")],
                Preconditions = use.Preconditions,
                Changes = [.. LookupLosses.Of(situation), .. use.Replaced],
                Expected = "Programs that load no library, the same on every target",
            }),
        ];
    }
}
