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
            var same = table.Kernels.FirstOrDefault(kernel => uname == kernel.Uname || uname.StartsWith(kernel.Uname + ".", StringComparison.Ordinal)) ?? SameBuild(table, uname);
            var tag = EnterpriseMinor().Match(uname);
            var (line, minor) = (tag.Groups["line"].Value, tag.Success ? int.Parse(tag.Groups["minor"].ValueSpan, CultureInfo.InvariantCulture) : 0);
            if (ReleaseTable.Find(same?.Release ?? $"{line}.{minor}") is { } release && Kernels.For(release, architecture) is { } kernel)
                return kernel;
            if (tag.Success && Between(table, line, minor) is { } neighbour)
                return neighbour with { Uname = uname };
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
    private static Targets.MeasuredKernel? SameBuild(KernelTable table, string uname) => table.Kernels.FirstOrDefault(kernel =>
        kernel.Uname.IndexOf(".el", StringComparison.Ordinal) is > 0 and var end
        && uname.StartsWith(kernel.Uname[..end] + ".", StringComparison.Ordinal)
        && uname.Contains(kernel.Uname[end..], StringComparison.Ordinal));

    /// <summary>A minor that is no release of the tables: its older measured neighbour, doubted where the newer one says otherwise.</summary>
    private static KernelOffer? Between(KernelTable table, string line, int minor)
    {
        var kernels = table.Kernels.Where(kernel => MinorOf(kernel.Release, line) is not null).ToList();
        return kernels.FindLast(kernel => MinorOf(kernel.Release, line) <= minor) is { } older
            ? new()
            {
                Release = older.Release,
                Uname = older.Uname,
                Version = Version.Parse(older.Uname.Split('-')[0]),
                Provenance = new(older.Source, Confidence.Inferred),
                Syscalls = KernelSyscalls.Inferred(table, older, kernels.SkipWhile(kernel => kernel != older).Skip(1).FirstOrDefault()),
            }
            : null;
    }

    private static int? MinorOf(string release, string line) =>
        release.StartsWith(line + ".", StringComparison.Ordinal) && int.TryParse(release.AsSpan(line.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;

    [GeneratedRegex(@"\.(?<line>el[0-9]{1,3})_(?<minor>[0-9]{1,3})(\.|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EnterpriseMinor();

    [GeneratedRegex(@"^(?<major>[0-9]{1,4})\.(?<minor>[0-9]{1,4})([.+~-]|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UpstreamVersion();
}
