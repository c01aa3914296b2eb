using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets.Captures;
using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Roots;

/// <summary>A root whose files are at hand; each is read when it is first asked for.</summary>
internal sealed partial class TreeContent(IRootTree tree) : IRootContent
{
    private readonly Lazy<string?> _native = new(() => FindNativeArchitecture(tree));

    public ImmutableDictionary<string, string> OsRelease { get; } = Roots.OsRelease.Read(tree);

    public string? NativeArchitecture => _native.Value;

    public ImmutableSortedDictionary<string, ImmutableArray<string>>? NameServices => ReadNameServices(tree);

    public Answer SelinuxEnforcing => SelinuxMode(tree) is not { } mode ? Answer.Unknown : mode.Equals("enforcing", StringComparison.OrdinalIgnoreCase) ? Answer.Yes : Answer.No;

    public string? CryptoPolicy => SystemFacts.CryptoPolicy(tree);

    public bool? Fips => SystemFacts.Fips(tree);

    public RootLoader LoaderFor(string architecture, LoaderPaths paths)
    {
        var libc = HasLoader(paths.Interpreter) ? LibcFamily.Glibc : HasLoader(paths.MuslInterpreter) ? LibcFamily.Musl : LibcFamily.Unknown;
        var directories = RootSearchPath.Read(tree, paths, libc);
        return new RootLoader(
            libc,
            libc == LibcFamily.Glibc ? GlibcVersion(architecture, directories) : null,
            directories,
            tree.Find($"/usr/lib/{paths.Triplet}") is { Kind: RootEntryKind.Directory } ? $"lib/{paths.Triplet}" : paths.Lib,
            libc == LibcFamily.Glibc && SearchesCapabilities(paths.Interpreter));
    }

    public Lookup<ILibrary> Load(string path, string architecture, Provenance provenance) =>
        LibraryFile.Read(tree, path, architecture, provenance) is { } library ? new(Answer.Yes, library, Provenance: provenance) : new(Answer.No, null, Provenance: provenance);

    public IEnumerable<string> Names(string directory) => tree.List(directory) ?? [];

    public bool Exists(string path) => tree.Find(path) is not null;

    /// <summary>What SELINUX= says in /etc/selinux/config; null without the file or the line.</summary>
    public static string? SelinuxMode(IRootTree tree)
    {
        if (RootSearchPath.ReadText(tree, "/etc/selinux/config") is not { } text) return null;
        var mode = text.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.StartsWith("SELINUX=", StringComparison.Ordinal));
        return mode?["SELINUX=".Length..].Trim();
    }

    /// <summary>nsswitch.conf(5): <c>database: service [STATUS=action] service</c>; actions in brackets are left out.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<string>>? ReadNameServices(IRootTree tree)
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

    private static string? FindNativeArchitecture(IRootTree tree)
    {
        foreach (var path in (ReadOnlySpan<string>)["/bin/sh", "/usr/bin/env", "/sbin/init", "/bin/busybox"])
        {
            if (tree.Read(path) is { } bytes && ElfFile.TryParse(bytes, path, out var elf, out _)) return ElfArchitecture.Name(elf.Header);
        }

        return null;
    }

    private bool HasLoader(string path) => tree.Find(path) is { Kind: RootEntryKind.File };

    /// <summary>The loader's own bytes say it, whatever its vendor took over from a later release.</summary>
    private bool SearchesCapabilities(string loader) => tree.Read(loader) is { } bytes && bytes.AsSpan().IndexOf("glibc-hwcaps"u8) >= 0;

    /// <summary>The banner that libc.so.6 prints when run; it is in .rodata whatever the vendor changed in the symbol versions.</summary>
    private Version? GlibcVersion(string architecture, ImmutableArray<string> directories)
    {
        var found = directories.Select(directory => $"{directory}/libc.so.6").FirstOrDefault(path => LibraryFile.IsLibrary(tree, path, architecture));
        if (found is null || tree.Read(found) is not { } bytes) return null;
        var at = bytes.AsSpan().IndexOf("GNU C Library ("u8);
        if (at < 0) return null;
        var banner = Encoding.ASCII.GetString(bytes.AsSpan(at, Math.Min(200, bytes.Length - at)));
        return ReleaseVersion().Match(banner) is { Success: true } match ? new Version(int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups["minor"].ValueSpan, CultureInfo.InvariantCulture)) : null;
    }

    [GeneratedRegex(@"release version (?<major>\d{1,3})\.(?<minor>\d{1,3})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReleaseVersion();

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Actions();
}
