using Abide.Compatibility.Targets;
using Abide.Formats.Go;

namespace Abide.Compatibility.Verdicts.StaticPrograms;

internal sealed class PureGoLookupRule : Rule
{
    public override string Id => "ABI1602";

    public override string Title => "Pure-Go name and user lookup";

    public override string Explanation =>
        "Without cgo, Go's packages net and os/user read /etc/hosts, /etc/resolv.conf, /etc/passwd and /etc/group themselves. They know no NSS plug-in: users of sssd or LDAP (`sss`, `ldap`), containers (`mymachines`), "
        + "multicast names (`mdns4`), the host's own name (`myhostname`), systemd's dynamic users (`systemd`) are not found where glibc programs find them. "
        + "The program starts; only such names are missing.\n\n"
        + "A root directory's own nsswitch.conf is read. A bundled target stands for the file that its release ships; a host that has joined a domain, or on which more plug-ins are installed, lists more. "
        + "musl has no plug-ins, so that nothing is lost beside it.";

    public override string Remedy => "If hosts use such names, build with cgo on the oldest release you run (or against its sysroot); otherwise nothing is lost.";

    public override string Example => "user: unknown user alice        # alice is in LDAP, and id alice knows her";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.Go is not { } go || offer.Libc == LibcFamily.Musl) yield break;
        if (go.HostLookup == GoLookup.PureGo && Create("hosts", "host names", "net", "hosts", program, offer) is { } hosts) yield return hosts;
        if (go.UserLookup == GoLookup.PureGo && Create("users", "users and groups", "os/user", "passwd", program, offer) is { } users) yield return users;
    }

    private Finding? Create(string subject, string what, string package, string database, Closure program, Offer offer)
    {
        var lost = NameSources.MissedByGo(offer, database);
        if (lost is { IsEmpty: true }) return null;
        return new Finding
        {
            Id = Id,
            Severity = Severity.Degraded,
            Subject = subject,
            Need = $"{what} by package {package}",
            Message = lost is null
                ? $"Go's own code looks up {what} without NSS: on hosts of {offer.DisplayName} whose nsswitch.conf lists sss, ldap, mymachines, myhostname, mdns or winbind for {database}, those names are not found"
                : $"Go's own code looks up {what} without NSS: {offer.DisplayName} lists {string.Join(", ", lost.Value)} for {database}, whose names are not found{NameSources.Meaning(lost.Value)}",
            Hint = "if hosts depend on such names, build with cgo against the oldest release; otherwise nothing is lost",
            Evidence = [new Evidence { File = program.Program.Path, Section = ".gopclntab", Function = $"package {package}" }, .. lost is null ? [] : (Evidence[])[TargetEvidence.Of(offer.NameServicesProvenance, "/etc/nsswitch.conf")]],
        };
    }
}
