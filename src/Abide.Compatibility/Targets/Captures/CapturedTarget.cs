using Abide.Compatibility.Targets.Roots;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>Makes a target of a target file.</summary>
public static class CapturedTarget
{
    /// <summary>
    /// The captured userland, on the kernel that ran when it was captured; without one, on the kernel of the release that os-release
    /// names, as for a root directory.
    /// </summary>
    /// <param name="name">As the user gave it: <c>acme.target.json</c>.</param>
    /// <param name="file">What was captured.</param>
    public static RootTarget Create(string name, TargetFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var home = file.ReleaseName is { } release && TargetCatalog.Resolve(release).Targets is [{ Kernel: not null } target] ? target : null;
        if (file.Kernel is not { } kernel) return RootTarget.Create(name, file, home?.Kernel, architecture => home?.OfferFor(architecture).Value?.Kernel);

        var version = VersionOf(kernel.Release);
        var own = home?.OfferFor(kernel.Architecture).Value?.Kernel;
        return RootTarget.Create(name, file, kernel.Release, architecture => Offer(name, kernel, version, home, architecture), hasForeignKernel: own is null || own.Version != version);
    }

    /// <summary>The numbers that a release starts with: 5.14.0 of 5.14.0-427.el9.x86_64; 0.0 when it starts with none.</summary>
    public static Version VersionOf(string release)
    {
        ArgumentNullException.ThrowIfNull(release);
        var numbers = string.Concat(release.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.'));
        return Version.TryParse(numbers.TrimEnd('.'), out var version) ? version : new Version(0, 0);
    }

    /// <summary>
    /// What was measured of the kernel itself is known best, then what its source says; of any other call, what upstream had by its version.
    /// </summary>
    private static KernelOffer Offer(string name, CapturedKernel kernel, Version version, Target? home, string architecture)
    {
        var known = home?.OfferFor(architecture).Value?.Kernel is { Provenance.Confidence: Confidence.Measured } read && kernel.Release.StartsWith(read.Uname, StringComparison.Ordinal) ? read : null;
        var facts = known?.Syscalls ?? (UpstreamSyscalls.For(architecture) is { } upstream ? KernelSyscalls.Upstream(upstream, version) : null);
        return new KernelOffer
        {
            Release = kernel.Release,
            Uname = kernel.Release,
            Version = version,
            Provenance = new Provenance($"uname of {name}", Confidence.Measured),
            PageSize = kernel.PageSize,
            Syscalls = kernel.Syscalls is { IsMasked: false, Items: var measured } && kernel.Architecture == architecture ? facts?.Corrected(measured) : facts,
            Errno = kernel.Architecture == architecture ? kernel.Errno : [],
        };
    }
}
