using Abide.Compatibility.Targets.Measured;
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
        return RootTarget.Create(name, file, kernel.Release, architecture => Offer(name, kernel, version, architecture), hasForeignKernel: own is null || own.Version != version);
    }

    /// <summary>The numbers that a release starts with: 5.14.0 of 5.14.0-427.el9.x86_64; 0.0 when it starts with none.</summary>
    public static Version VersionOf(string release)
    {
        ArgumentNullException.ThrowIfNull(release);
        var numbers = string.Concat(release.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.'));
        return Version.TryParse(numbers.TrimEnd('.'), out var version) ? version : new Version(0, 0);
    }

    /// <summary>The facts of the release whose kernel it is, and before them what was measured while it ran, unless a seccomp filter may have answered.</summary>
    private static KernelOffer Offer(string name, CapturedKernel kernel, Version version, string architecture)
    {
        var measured = kernel.Measured is { IsMasked: false } seen && kernel.Architecture == architecture ? seen : null;
        var known = KnownKernel.Find(kernel.Release, architecture)?.Syscalls;
        return new KernelOffer
        {
            Release = kernel.Release,
            Uname = kernel.Release,
            Version = version,
            Provenance = new Provenance($"uname of {name}", Confidence.Measured),
            PageSize = kernel.PageSize,
            Syscalls = measured is null ? known : known?.With(measured.Syscalls),
            Errno = kernel.Measured is { } asked && kernel.Architecture == architecture ? asked.Errno : [],
        };
    }
}
