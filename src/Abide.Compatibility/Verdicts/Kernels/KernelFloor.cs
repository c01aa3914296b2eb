using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Kernels;

/// <summary>What the rules about the oldest kernel of a program have in common.</summary>
internal static class KernelFloor
{
    /// <summary>Null where the kernel is new enough; undetermined where it is not known.</summary>
    /// <param name="id">The rule's id.</param>
    /// <param name="floor">The oldest kernel.</param>
    /// <param name="need">The need in the field's words.</param>
    /// <param name="reason">What asks for it, the end of the message.</param>
    /// <param name="severity">What follows where the kernel is too old.</param>
    /// <param name="hint">What to do where the kernel is too old.</param>
    /// <param name="evidence">Where the floor is known from.</param>
    /// <param name="offer">The target.</param>
    public static Finding? Judge(string id, Version floor, string need, string reason, Severity severity, string hint, Evidence evidence, Offer offer)
    {
        if (offer.Kernel is { } kernel && kernel.Version >= floor) return null;
        return new Finding
        {
            Id = id,
            Severity = offer.Kernel is null ? Severity.Undetermined : severity,
            Subject = "kernel",
            Need = need,
            Message = $"the kernel of {offer.DisplayName} is {offer.Kernel?.Uname ?? "not known"}; {reason}",
            Hint = offer.Kernel is null ? "name the kernel that the root runs on: --kernel el9.4" : hint,
            Evidence = [evidence, TargetEvidence.Of(offer.Kernel?.Provenance)],
        };
    }
}
