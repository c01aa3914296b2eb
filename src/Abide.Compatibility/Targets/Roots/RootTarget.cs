using System.Collections.Concurrent;
using System.Collections.Immutable;
using Abide.Compatibility.Targets.Captures;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Roots;

/// <summary>
/// A root file system as a target: loader, libraries, ld.so.conf, nsswitch.conf and os-release are read from it, or from what was
/// captured of it; nothing in it is executed, and no link leads out of it.
/// </summary>
public sealed class RootTarget : Target
{
    private readonly IRootContent _content;
    private readonly Func<string, KernelOffer?> _kernelFor;
    private readonly ConcurrentDictionary<string, Lookup<Offer>> _offers = new(StringComparer.Ordinal);

    private RootTarget(IRootContent content, Func<string, KernelOffer?> kernelFor)
    {
        _content = content;
        _kernelFor = kernelFor;
    }

    /// <summary>PRETTY_NAME of os-release, or the target's name.</summary>
    public string DisplayName => _content.OsRelease.GetValueOrDefault("PRETTY_NAME") ?? Name;

    /// <summary>Whether the kernel did not come with the userland, and its C library may ask for what the kernel lacks.</summary>
    public bool HasForeignKernel { get; private init; }

    internal override bool HoldsFiles => true;

    /// <summary>The bundled release that os-release names, in the catalog's words (<c>debian:12</c>), or null; its kernel is the root's unless another is asked.</summary>
    public static string? ReleaseName(IRootTree tree) => OsRelease.ReleaseName(OsRelease.Read(tree));

    /// <param name="name">As the user gave it: <c>dir:/srv/el8</c>.</param>
    /// <param name="tree">The root.</param>
    /// <param name="kernel">Canonical release of the kernel it is judged on, or null when not known.</param>
    /// <param name="kernelFor">The kernel's facts by architecture; null when not known.</param>
    public static RootTarget Create(string name, IRootTree tree, string? kernel, Func<string, KernelOffer?> kernelFor) =>
        new(new TreeContent(tree), kernelFor) { Name = name, Userland = name, Kernel = kernel };

    /// <summary>A captured root.</summary>
    /// <param name="name">As the user gave it: <c>acme.target.json</c>.</param>
    /// <param name="file">What was captured.</param>
    /// <param name="kernel">Canonical release of the kernel it is judged on, or null when not known.</param>
    /// <param name="kernelFor">The kernel's facts by architecture; null when not known.</param>
    /// <param name="hasForeignKernel">Whether that kernel did not come with the userland.</param>
    public static RootTarget Create(string name, TargetFile file, string? kernel, Func<string, KernelOffer?> kernelFor, bool hasForeignKernel = false) =>
        new(new CapturedContent(file), kernelFor) { Name = name, Userland = name, Kernel = kernel, HasForeignKernel = hasForeignKernel };

    public override Lookup<Offer> OfferFor(string architecture) => _offers.GetOrAdd(architecture, CreateOffer);

    private Lookup<Offer> CreateOffer(string architecture)
    {
        if (_content.NativeArchitecture is { } native && !Executes(native, architecture))
        {
            return new Lookup<Offer>(Answer.No, null, $"its own programs are {native}", Provenance: new Provenance(Name, Confidence.Measured));
        }

        if (LoaderPaths.For(architecture) is not { } paths || _content.LoaderFor(architecture, paths) is not { } loader)
        {
            return new Lookup<Offer>(Answer.Unknown, null, $"where the loader for {architecture} lies in {Name}");
        }

        var cpu = architecture == "x86_64" ? OsRelease.CpuFloor(_content.OsRelease) : null;
        return new Lookup<Offer>(Answer.Yes, new Offer
        {
            Target = Name,
            Userland = Userland,
            DisplayName = DisplayName,
            Architecture = architecture,
            Libc = loader.Libc,
            LibcVersion = loader.LibcVersion,
            LibcProvenance = new Provenance($"libc.so.6 of {Name}", Confidence.Measured),
            CpuBaseline = cpu,
            CpuProvenance = cpu is null ? null : new Provenance($"os-release of {Name}", Confidence.Documented),
            Libraries = new RootLibraries(_content, Name, architecture, loader, loader.Libc == LibcFamily.Musl ? paths.MuslInterpreter : null, cpu),
            SearchesCapabilities = loader.SearchesCapabilities ? Answer.Yes : Answer.No,
            Kernel = _kernelFor(architecture),
            HasForeignKernel = HasForeignKernel,
            NameServices = _content.NameServices,
            NameServicesProvenance = new Provenance(Name, Confidence.Measured),
            SelinuxEnforcing = _content.SelinuxEnforcing,
            CryptoPolicy = _content.CryptoPolicy,
            Fips = _content.Fips,
        });
    }

    /// <summary>64-bit kernels of enterprise releases run the 32-bit programs of their family; emulators are not assumed.</summary>
    internal static bool Executes(string native, string architecture) => native == architecture || (native, architecture) is ("x86_64", "i686") or ("aarch64", "arm");
}
