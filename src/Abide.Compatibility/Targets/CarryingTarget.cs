namespace Abide.Compatibility.Targets;

/// <summary>A target to which a program brings loader and libraries of its own, and uses none of the target's.</summary>
internal sealed class CarryingTarget(Target target, Target carried) : Target
{
    internal override bool HoldsFiles => carried.HoldsFiles;

    public override Lookup<Offer> OfferFor(string architecture)
    {
        var (offer, brought) = (target.OfferFor(architecture), carried.OfferFor(architecture));
        if (offer.Value is not { } system || brought.Value is not { } files) return offer.IsPresent ? brought : offer;
        return offer with
        {
            Value = system with
            {
                Libc = files.Libc,
                LibcVersion = files.LibcVersion,
                LibcProvenance = files.LibcProvenance,
                Libraries = files.Libraries,
                SearchesCapabilities = files.SearchesCapabilities,
                HasForeignKernel = true,
            },
        };
    }
}
