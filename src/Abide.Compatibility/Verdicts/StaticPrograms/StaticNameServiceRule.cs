using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.StaticPrograms;

internal sealed class StaticNameServiceRule : Rule
{
    public override string Id => "ABI1601";

    public override string Title => "Static glibc program that loads NSS plug-ins";

    public override string Explanation =>
        "getaddrinfo, getpwnam and their like look names up through plug-ins (libnss_*.so.2) that glibc opens at run time — a static glibc too. The plug-ins need a libc.so.6, which must be of the same release as the "
        + "C library inside the program; with another one the lookup fails or the program crashes. GNU ld warns about this when it links.";

    public override string Remedy => "Link dynamically against the release's glibc, link statically against musl, or resolve names without the C library (Go with `CGO_ENABLED=0`).";

    public override string Example => "warning: Using 'getaddrinfo' in statically linked applications requires at runtime the shared libraries from the glibc version used for linking";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        var services = program.Program.StaticNameServices;
        if (services.IsEmpty) yield break;
        // golang's cgo programs linked with -extldflags -static are caught here as well; pure Go ones hold no libc.
        var named = services is ["nsswitch"] ? "name lookups" : string.Join(", ", services.Take(4)) + (services.Length > 4 ? $" and {services.Length - 4} more" : "");
        yield return new Finding
        {
            Id = Id,
            Severity = Severity.Degraded,
            Subject = "NSS",
            Need = "NSS plug-ins of the glibc it was linked with",
            Message = offer.Libc == LibcFamily.Glibc
                ? $"the static glibc inside calls {named}, which open NSS plug-ins of {offer.DisplayName}: they fit only a program linked with the same glibc{(offer.LibcVersion is null ? "" : $" ({offer.LibcVersion})")}"
                : $"the static glibc inside calls {named}, which open NSS plug-ins, and {offer.DisplayName} has none for glibc",
            Hint = "link dynamically against that release, or statically against musl",
            Evidence = [.. services.Select(service => new Evidence { File = program.Program.Path, Section = service == "nsswitch" ? ".rodata" : ".symtab", Symbol = service == "nsswitch" ? null : service })],
        };
    }
}
