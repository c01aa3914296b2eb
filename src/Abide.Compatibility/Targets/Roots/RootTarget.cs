using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Abide.Compatibility.Needs;
using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Roots;

/// <summary>
/// A root file system as a target: loader, libraries, ld.so.conf, nsswitch.conf and os-release are read from it; nothing in it
/// is executed, and no link leads out of it.
/// </summary>
public sealed partial class RootTarget : Target
{
    private readonly IRootTree _tree;
    private readonly Func<string, KernelOffer?> _kernelFor;
    private readonly ConcurrentDictionary<string, Lookup<Offer>> _offers = new(StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, string> _release;
    private readonly Lazy<string?> _native;

    private RootTarget(IRootTree tree, ImmutableDictionary<string, string> release, Func<string, KernelOffer?> kernelFor)
    {
        _tree = tree;
        _release = release;
        _kernelFor = kernelFor;
        _native = new Lazy<string?>(FindNativeArchitecture);
    }

    /// <summary>PRETTY_NAME of os-release, or the target's name.</summary>
    public string DisplayName => _release.GetValueOrDefault("PRETTY_NAME") ?? Name;

    /// <summary>The bundled release that os-release names, in the catalog's words (<c>debian:12</c>), or null; its kernel is the root's unless another is asked.</summary>
    public static string? ReleaseName(IRootTree tree)
    {
        var release = ReadOsRelease(tree);
        if (!release.TryGetValue("ID", out var id) || !release.TryGetValue("VERSION_ID", out var version)) return null;
        return id switch
        {
            "centos" when release.GetValueOrDefault("NAME", "").Contains("Stream", StringComparison.Ordinal) => $"centos:stream{version}",
            "almalinux" => $"alma:{version}",
            "amzn" => $"amazon:{version}",
            "alpine" => $"alpine:{string.Join('.', version.Split('.').Take(2))}", // VERSION_ID has the patch release
            _ => $"{id}:{version}",
        };
    }

    /// <param name="name">As the user gave it: <c>dir:/srv/el8</c>.</param>
    /// <param name="tree">The root.</param>
    /// <param name="kernel">Canonical release of the kernel it is judged on, or null when not known.</param>
    /// <param name="kernelFor">The kernel's facts by architecture; null when not known.</param>
    public static RootTarget Create(string name, IRootTree tree, string? kernel, Func<string, KernelOffer?> kernelFor) =>
        new(tree, ReadOsRelease(tree), kernelFor) { Name = name, Userland = name, Kernel = kernel };

    public override Lookup<Offer> OfferFor(string architecture) => _offers.GetOrAdd(architecture, CreateOffer);

    private Lookup<Offer> CreateOffer(string architecture)
    {
        if (_native.Value is { } native && !Executes(native, architecture))
        {
            return new Lookup<Offer>(Answer.No, null, $"its own programs are {native}", Provenance: new Provenance(Name, Confidence.Measured));
        }

        if (LoaderPaths.For(architecture) is not { } paths)
        {
            return new Lookup<Offer>(Answer.Unknown, null, $"where the loader for {architecture} lies in {Name}");
        }

        var libc = HasLoader(paths.Interpreter) ? LibcFamily.Glibc : HasLoader(paths.MuslInterpreter) ? LibcFamily.Musl : LibcFamily.Unknown;
        var cpu = architecture == "x86_64" ? CpuFloor() : null;
        var searchesCapabilities = libc == LibcFamily.Glibc && SearchesCapabilities(paths.Interpreter);
        var libraries = new RootLibraries(_tree, Name, architecture, paths, libc, searchesCapabilities ? cpu : null);
        return new Lookup<Offer>(Answer.Yes, new Offer
        {
            Target = Name,
            Userland = Userland,
            DisplayName = DisplayName,
            Architecture = architecture,
            Libc = libc,
            LibcVersion = libc == LibcFamily.Glibc ? GlibcVersion(libraries) : null,
            LibcProvenance = new Provenance($"libc.so.6 of {Name}", Confidence.Measured),
            CpuBaseline = cpu,
            CpuProvenance = cpu is null ? null : new Provenance($"os-release of {Name}", Confidence.Documented),
            Libraries = libraries,
            SearchesCapabilities = searchesCapabilities ? Answer.Yes : Answer.No,
            Kernel = _kernelFor(architecture),
            NameServices = ReadNameServices(_tree),
            NameServicesProvenance = new Provenance(Name, Confidence.Measured),
            SelinuxEnforcing = SelinuxMode(),
        });
    }

    /// <summary>The architecture of a program that every root has; null when none is found.</summary>
    private string? FindNativeArchitecture()
    {
        foreach (var path in (ReadOnlySpan<string>)["/bin/sh", "/usr/bin/env", "/sbin/init", "/bin/busybox"])
        {
            if (_tree.Read(path) is { } bytes && ElfFile.TryParse(bytes, path, out var elf, out _)) return ElfArchitecture.Name(elf.Header);
        }

        return null;
    }

    /// <summary>64-bit kernels of enterprise releases run the 32-bit programs of their family; emulators are not assumed.</summary>
    private static bool Executes(string native, string architecture) => native == architecture || (native, architecture) is ("x86_64", "i686") or ("aarch64", "arm");

    private bool HasLoader(string path) => _tree.Find(path) is { Kind: RootEntryKind.File };

    /// <summary>EL10 is built for x86-64-v3 and EL9 for v2; other families promise the baseline (facts/releases.csv). Null when os-release does not say.</summary>
    private CpuLevel? CpuFloor()
    {
        if (!_release.TryGetValue("ID", out var id)) return null;
        var isEnterprise = id is "rhel" or "centos" or "rocky" or "almalinux" || (_release.GetValueOrDefault("PLATFORM_ID")?.StartsWith("platform:el", StringComparison.Ordinal) ?? false);
        if (!isEnterprise) return id is "debian" or "ubuntu" ? CpuLevel.V1 : null;
        var major = _release.GetValueOrDefault("VERSION_ID", "").Split('.')[0];
        return major switch { "7" or "8" => CpuLevel.V1, "9" => CpuLevel.V2, "10" => CpuLevel.V3, _ => null };
    }

    /// <summary>The loader's own bytes say it, whatever its vendor took over from a later release.</summary>
    private bool SearchesCapabilities(string loader) => _tree.Read(loader) is { } bytes && bytes.AsSpan().IndexOf("glibc-hwcaps"u8) >= 0;

    /// <summary>The banner that libc.so.6 prints when run; it is in .rodata whatever the vendor changed in the symbol versions.</summary>
    private Version? GlibcVersion(RootLibraries libraries)
    {
        if (libraries.FindLibrary("libc.so.6", []).Value is not ElfLibrary libc || _tree.Read(libc.Path) is not { } bytes) return null;
        var at = bytes.AsSpan().IndexOf("GNU C Library ("u8);
        if (at < 0) return null;
        var banner = Encoding.ASCII.GetString(bytes.AsSpan(at, Math.Min(200, bytes.Length - at)));
        return ReleaseVersion().Match(banner) is { Success: true } match ? new Version(int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups["minor"].ValueSpan, CultureInfo.InvariantCulture)) : null;
    }

    private Answer SelinuxMode()
    {
        if (RootSearchPath.ReadText(_tree, "/etc/selinux/config") is not { } text) return Answer.Unknown;
        var mode = text.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.StartsWith("SELINUX=", StringComparison.Ordinal));
        return mode is null ? Answer.Unknown : mode["SELINUX=".Length..].Trim().Equals("enforcing", StringComparison.OrdinalIgnoreCase) ? Answer.Yes : Answer.No;
    }

    /// <summary>nsswitch.conf(5): <c>database: service [STATUS=action] service</c>; actions in brackets are left out.</summary>
    internal static ImmutableSortedDictionary<string, ImmutableArray<string>>? ReadNameServices(IRootTree tree)
    {
        if (RootSearchPath.ReadText(tree, "/etc/nsswitch.conf") is not { } text) return null;
        var databases = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var raw in text.Split('\n'))
        {
            var line = Actions().Replace(raw.Split('#')[0], " ");
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) databases[line[..colon].Trim()] = [.. line[(colon + 1)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        }

        return databases.ToImmutable();
    }

    /// <summary>os-release(5): shell-like assignments, values optionally quoted.</summary>
    private static ImmutableDictionary<string, string> ReadOsRelease(IRootTree tree)
    {
        var text = RootSearchPath.ReadText(tree, "/etc/os-release") ?? RootSearchPath.ReadText(tree, "/usr/lib/os-release") ?? "";
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && !line.StartsWith('#')) values[line[..equals].Trim()] = line[(equals + 1)..].Trim().Trim('"', '\'');
        }

        return values.ToImmutable();
    }

    [GeneratedRegex(@"release version (?<major>\d{1,3})\.(?<minor>\d{1,3})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReleaseVersion();

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Actions();
}
