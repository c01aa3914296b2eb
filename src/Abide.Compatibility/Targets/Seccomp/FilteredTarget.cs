namespace Abide.Compatibility.Targets.Seccomp;

/// <summary>A target in a container whose runtime puts a seccomp filter before the kernel.</summary>
internal sealed class FilteredTarget(Target target, SeccompProfile profile) : Target
{
    internal override bool HoldsFiles => target.HoldsFiles;

    public override Lookup<Offer> OfferFor(string architecture)
    {
        var offer = target.OfferFor(architecture);
        return offer is { IsPresent: true, Value.Kernel: { Syscalls: { } syscalls } kernel }
            ? offer with { Value = offer.Value with { Kernel = kernel with { Syscalls = syscalls.Behind(profile, architecture, kernel.Version) } } }
            : offer;
    }
}
