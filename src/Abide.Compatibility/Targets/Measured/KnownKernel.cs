using System.Globalization;
using System.Text.RegularExpressions;

namespace Abide.Compatibility.Targets.Measured;

/// <summary>The bundled facts of a running kernel, by what uname says.</summary>
public static partial class KnownKernel
{
    /// <summary>
    /// The kernel of the enterprise release that the name tells (<c>4.18.0-553.66.1.el8_10.x86_64</c>), whether that very build was measured
    /// or its neighbours were; for every other name the kernel of which only upstream's version is known. Null when the name has no
    /// version or the architecture no table.
    /// </summary>
    /// <param name="uname">uname -r.</param>
    /// <param name="architecture">uname -m.</param>
    public static KernelOffer? Find(string uname, string architecture)
    {
        if (KernelTable.Find(architecture) is { } table)
        {
            var same = table.Kernels.FirstOrDefault(kernel => uname == kernel.Uname || uname.StartsWith(kernel.Uname + ".", StringComparison.Ordinal));
            var id = same?.Release ?? (EnterpriseMinor().Match(uname) is { Success: true } tag ? $"el{tag.Groups["major"].Value}.{tag.Groups["minor"].Value}" : SameBuild(table, uname));
            if (id is not null && ReleaseTable.Find(id) is { } release && Kernels.For(release, architecture) is { } kernel)
                return kernel;
        }

        return UpstreamVersion().Match(uname) is { Success: true } found && UpstreamSyscalls.For(architecture) is { } upstream
            ? FromVersion(new Version(int.Parse(found.Groups["major"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(found.Groups["minor"].ValueSpan, CultureInfo.InvariantCulture)), upstream)
            : null;
    }

    private static KernelOffer FromVersion(Version version, UpstreamSyscalls upstream) => new()
    {
        Release = $"Linux {version}",
        Uname = version.ToString(),
        Version = version,
        Provenance = new("upstream's system calls by kernel version", Confidence.Inferred),
        Syscalls = KernelSyscalls.Upstream(upstream, version),
    };

    /// <summary>A later build of a measured one: 3.10.0-1160.119.1.el7 of 3.10.0-1160.el7.</summary>
    private static string? SameBuild(KernelTable table, string uname) => table.Kernels.FirstOrDefault(kernel =>
        kernel.Uname.IndexOf(".el", StringComparison.Ordinal) is > 0 and var end
        && uname.StartsWith(kernel.Uname[..end] + ".", StringComparison.Ordinal)
        && uname.Contains(kernel.Uname[end..], StringComparison.Ordinal))?.Release;

    [GeneratedRegex(@"\.el(?<major>[0-9]{1,3})_(?<minor>[0-9]{1,3})(\.|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EnterpriseMinor();

    [GeneratedRegex(@"^(?<major>[0-9]{1,4})\.(?<minor>[0-9]{1,4})([.+~-]|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UpstreamVersion();
}
