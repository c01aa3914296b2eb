namespace Abide.Compatibility.Targets;

/// <summary>Kernels of bundled releases.</summary>
internal static class Kernels
{
    /// <summary>
    /// The kernel of a release: the measured one; else, within a line, the version that its measured neighbours share; else
    /// what data/releases.txt says. Null when none of these is known.
    /// </summary>
    public static KernelOffer? For(Release release, string architecture)
    {
        if (KernelTable.Find(architecture) is { } table)
        {
            if (table.Find(release) is { } own)
                return Create(own, own.Uname, Confidence.Measured, release, architecture) with { Syscalls = KernelSyscalls.Measured(table, own) };
            if (Neighbour(table, release) is { } neighbour)
                return Create(neighbour, neighbour.Uname.Split('-')[0], Confidence.Inferred, release, architecture) with { Syscalls = KernelSyscalls.Inferred(table, neighbour, After(table, neighbour)) };
        }

        return release.Values.TryGetValue("kernel", out var version) ? ByVersion(release, architecture, Version.Parse(version)) : null;
    }

    /// <summary>A kernel of which the version is known, and for some releases the newer end of its vendor's system call table.</summary>
    private static KernelOffer ByVersion(Release release, string architecture, Version version)
    {
        var known = release.Known("kernel")!;
        var upstream = UpstreamSyscalls.For(architecture);
        var tree = upstream is null ? null : VendorKernelTable.Find(release, architecture);
        return new()
        {
            Release = release.Id,
            Uname = version.ToString(),
            Version = version,
            Provenance = tree is null ? known : new($"{known.Source}; system calls of {tree.Source}", known.Confidence),
            Tree = tree?.Tree,
            PageSize = release.PageSize(architecture),
            Syscalls = upstream is null ? null : tree is null ? KernelSyscalls.Upstream(upstream, version) : KernelSyscalls.Vendor(upstream, version, tree, known.Confidence),
        };
    }

    private static KernelOffer Create(MeasuredKernel kernel, string uname, Confidence confidence, Release release, string architecture) => new()
    {
        Release = confidence == Confidence.Measured ? release.Id : kernel.Release,
        Uname = uname,
        Version = Version.Parse(kernel.Uname.Split('-')[0]),
        Provenance = new(kernel.Source, confidence),
        PageSize = release.PageSize(architecture),
    };

    /// <summary>
    /// The newest measured kernel of the line that is not newer than the release. Rows such as el7.5alt belong to the
    /// separate arm kernel of that minor.
    /// </summary>
    private static MeasuredKernel? Neighbour(KernelTable table, Release release) => table.Kernels.LastOrDefault(kernel =>
        kernel.Release.StartsWith(release.Line + ".", StringComparison.Ordinal) && Minor(kernel.Release) <= Minor(release.Id));

    /// <summary>The next measured kernel of the same line; null after the newest.</summary>
    private static MeasuredKernel? After(KernelTable table, MeasuredKernel kernel) =>
        table.Kernels.SkipWhile(other => other != kernel).Skip(1).FirstOrDefault() is { } next && next.Release.Split('.')[0] == kernel.Release.Split('.')[0] ? next : null;

    private static int Minor(string release)
    {
        var digits = release.AsSpan(release.IndexOf('.') + 1);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], out var minor) ? minor : 0;
    }
}
