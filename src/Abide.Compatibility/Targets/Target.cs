using Abide.Compatibility.Targets.Seccomp;

namespace Abide.Compatibility.Targets;

/// <summary>
/// A userland (one release of one distribution) on a kernel. Facts differ by architecture, so a target answers with an
/// <see cref="Offer"/> per architecture.
/// </summary>
public abstract class Target
{
    /// <summary>As the user gave it; families expand to canonical names.</summary>
    public required string Name { get; init; }

    /// <summary>Canonical userland, <c>el8.6</c> or <c>dir:/srv/el8</c>.</summary>
    public required string Userland { get; init; }

    /// <summary>Canonical kernel release, or null when not known.</summary>
    public required string? Kernel { get; init; }

    /// <summary>Whether it answers from the files of a system themselves, so that what its libraries do is known.</summary>
    internal virtual bool HoldsFiles => false;

    /// <summary>
    /// What it offers to programs of <paramref name="architecture"/> (<c>x86_64</c>, <c>i686</c>): present, absent (the
    /// release does not exist there), or unknown with the missing fact.
    /// </summary>
    public abstract Lookup<Offer> OfferFor(string architecture);

    /// <summary>This userland on the kernel of another target, as a container runs on its host.</summary>
    public Target WithKernel(Target kernel) =>
        new PairedTarget(this, kernel) { Name = Name, Userland = Userland, Kernel = kernel.Kernel };

    /// <summary>This target for a program that brings its loader and libraries along, and uses none of the target's.</summary>
    /// <param name="carried">A root that holds them where a system has them.</param>
    public Target Carrying(Target carried) =>
        new CarryingTarget(this, carried) { Name = Name, Userland = Userland, Kernel = Kernel };

    /// <summary>This target in a container with a seccomp profile.</summary>
    public Target Behind(SeccompProfile profile) =>
        new FilteredTarget(this, profile) { Name = Name, Userland = Userland, Kernel = Kernel };
}
