namespace Abide.Compatibility.Targets;

/// <summary>The userland of one target on the kernel of another: a container on its host.</summary>
internal sealed class PairedTarget(Target userland, Target kernel) : Target
{
    internal override bool HoldsFiles => userland.HoldsFiles;

    public override Lookup<Offer> OfferFor(string architecture)
    {
        var offer = userland.OfferFor(architecture);
        return offer.IsPresent ? offer with { Value = offer.Value with { Kernel = kernel.OfferFor(architecture).Value?.Kernel, HasForeignKernel = kernel.Kernel != userland.Kernel } } : offer;
    }
}
