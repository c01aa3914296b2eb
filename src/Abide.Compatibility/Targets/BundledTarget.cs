using System.Collections.Concurrent;

namespace Abide.Compatibility.Targets;

/// <summary>One of the releases that ship with Abide.</summary>
internal sealed class BundledTarget : Target
{
    private readonly ConcurrentDictionary<string, Kept<Offer>> _offers = new(StringComparer.Ordinal);

    public required Release Release { get; init; }

    /// <summary>Name for people, of the distribution that was asked for.</summary>
    public required string DisplayName { get; init; }

    public override Lookup<Offer> OfferFor(string architecture) => _offers.GetOrAdd(architecture, key => new(Create(key))).Answer;

    private Lookup<Offer> Create(string architecture)
    {
        if (architecture == "i686" && Release.Architectures.Contains("x86_64"))
            return CreateMultilib();
        if (!Release.Architectures.Contains(architecture))
            return new(Answer.Unknown, null, $"no facts about {Release.Id} on {architecture}");

        var offer = new Offer
        {
            Target = Name,
            Userland = Userland,
            DisplayName = DisplayName,
            Architecture = architecture,
            Libc = Release.Libc,
            LibcVersion = Release.LibcVersion,
            LibcProvenance = Release.LibcProvenance,
            CpuBaseline = architecture == "x86_64" ? Release.CpuBaseline : null,
            CpuProvenance = architecture == "x86_64" ? Release.CpuProvenance : null,
            Libraries = new BundledLibraries(Release, architecture),
            SearchesCapabilities = Release.SearchesCapabilities,
            Kernel = Kernels.For(Release, architecture),
            NameServices = Release.NameServices,
            NameServicesProvenance = Release.Known("nss"),
            SelinuxEnforcing = Release.SelinuxEnforcing,
        };
        return new(Answer.Yes, offer, Provenance: Release.LibcProvenance);
    }

    private Lookup<Offer> CreateMultilib()
    {
        switch (Release.I686)
        {
            case "none":
                return new(Answer.No, null, $"{Release.Line} has no 32-bit libraries", Provenance: new("general knowledge", Confidence.Unverified));
            case "packages":
                var native = Create("x86_64").Value!;
                var offer = native with
                {
                    Architecture = "i686",
                    CpuBaseline = null,
                    CpuProvenance = null,
                    Libraries = new MultilibLibraries(Release),
                    Kernel = native.Kernel is { } kernel ? kernel with { Syscalls = null } : null, // the i386 table was not measured
                };
                return new(Answer.Yes, offer, Provenance: Release.LibcProvenance);
            default:
                return new(Answer.Unknown, null, $"no facts about 32-bit libraries of {Release.Id}");
        }
    }
}
