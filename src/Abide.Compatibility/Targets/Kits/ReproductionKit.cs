using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Kits;

/// <summary>
/// What it takes to see on another machine how a build for a release goes: kernel headers, libraries to link with, start files
/// and scripts, all as text and all from facts. Nothing is written and nothing is run here.
/// </summary>
public sealed record ReproductionKit
{
    /// <summary>Libraries with facts about every public symbol, in the order of their names in a kit.</summary>
    private static readonly ImmutableArray<string> s_sonames =
    [
        "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libBrokenLocale.so.1", "libanl.so.1", "libc.so.6", "libcrypt.so.1", "libdl.so.2",
        RuntimeVersions.Libgcc, "libm.so.6", "libmvec.so.1", "libnsl.so.1", "libpthread.so.0", "libresolv.so.2", "librt.so.1", "libutil.so.1",
    ];

    /// <summary>What it was made from: userland, C library and kernel.</summary>
    public required Offer Offer { get; init; }

    /// <summary>Everything that belongs to it, in ordinal order of paths.</summary>
    public required ImmutableArray<KitFile> Files { get; init; }

    /// <summary>
    /// The kit of a bundled release for one architecture (<c>x86_64</c> or <c>aarch64</c>). Unknown, with the missing fact, for a release
    /// without glibc, without facts about its kernel or on that architecture, and for a root directory.
    /// </summary>
    public static Lookup<ReproductionKit> For(Target target, string architecture)
    {
        if (target is not BundledTarget { Release: { } release })
            return Unknown($"a kit is made from the facts of a release, and {target.Name} is none");

        var found = target.OfferFor(architecture);
        if (!found.IsPresent)
            return Unknown(found.Reason);
        var offer = found.Value;
        if (offer.Libc != LibcFamily.Glibc)
            return Unknown($"{offer.Userland} has no glibc, the only C library whose symbols are known by release");
        if (offer.LibcVersion is not { } glibc || GlibcTable.Place(glibc) is null || GlibcTable.Find("libc.so.6", architecture) is null)
            return Unknown($"no facts about the symbols of the C library of {offer.Userland} on {architecture}");
        if (offer.Kernel is not { Syscalls: { } syscalls } kernel)
            return Unknown($"no facts about the kernel of {offer.Userland} on {architecture}");

        return new(Answer.Yes, Create(release, offer, glibc, SyscallHeaders.Create(kernel, syscalls, offer)), Provenance: offer.LibcProvenance);
    }

    private static ReproductionKit Create(Release release, Offer offer, Version glibc, ImmutableArray<KitFile> syscalls)
    {
        var reader = new StubLibraryReader(release, offer);
        ImmutableArray<StubLibrary> libraries = [.. s_sonames.Select(reader.Read).OfType<StubLibrary>()];
        var headers = HostHeaders.Create(glibc);
        var image = release.Image;
        IEnumerable<KitFile> files =
        [
            KitGuide.Create(offer, libraries, headers, image),
            .. KitScripts.Create(offer, image),
            .. syscalls,
            .. headers,
            .. StartFiles.Create(offer.Architecture, glibc),
            .. KitScripts.LinkNames(libraries, offer),
            .. libraries.SelectMany(library => Stubs(library, offer.Architecture)),
        ];
        return new() { Offer = offer, Files = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)] };
    }

    private static IEnumerable<KitFile> Stubs(StubLibrary library, string architecture) =>
    [
        new($"stubs/{library.Soname}.s", StubSources.Assembly(library, architecture)),
        new($"stubs/{library.Soname}.map", StubSources.VersionScript(library)),
        new($"stubs/{library.Soname}.expected", StubSources.Expectation(library)),
    ];

    private static Lookup<ReproductionKit> Unknown(string? reason) => new(Answer.Unknown, null, reason);
}
