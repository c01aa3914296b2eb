namespace Abide.Formats.Go;

/// <summary>How a program resolves names that glibc resolves through NSS plug-ins.</summary>
public enum GoLookup
{
    /// <summary>The code for it is not linked in.</summary>
    Absent,

    /// <summary>Go's own code, which reads /etc/hosts, /etc/resolv.conf, /etc/passwd and /etc/group and knows no NSS plug-in (sss, ldap, mdns).</summary>
    PureGo,

    /// <summary>By cgo through getaddrinfo, getpwuid_r and their like, hence with NSS. For hosts Go still prefers its own code where it can.</summary>
    Libc,
}
