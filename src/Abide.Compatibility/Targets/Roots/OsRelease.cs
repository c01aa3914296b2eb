using System.Collections.Immutable;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Roots;

/// <summary>os-release(5), and what its names mean here.</summary>
internal static class OsRelease
{
    /// <summary>Shell-like assignments, values optionally quoted; empty when there is no such file.</summary>
    public static ImmutableDictionary<string, string> Read(IRootTree tree)
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

    /// <summary>The bundled release that it names, in the catalog's words (<c>debian:12</c>), or null.</summary>
    public static string? ReleaseName(IReadOnlyDictionary<string, string> release)
    {
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

    /// <summary>EL10 is built for x86-64-v3 and EL9 for v2; other families promise the baseline (facts/releases.csv). Null when os-release does not say.</summary>
    public static CpuLevel? CpuFloor(IReadOnlyDictionary<string, string> release)
    {
        if (!release.TryGetValue("ID", out var id)) return null;
        var isEnterprise = id is "rhel" or "centos" or "rocky" or "almalinux" || (release.GetValueOrDefault("PLATFORM_ID")?.StartsWith("platform:el", StringComparison.Ordinal) ?? false);
        if (!isEnterprise) return id is "debian" or "ubuntu" ? CpuLevel.V1 : null;
        var major = release.GetValueOrDefault("VERSION_ID", "").Split('.')[0];
        return major switch { "7" or "8" => CpuLevel.V1, "9" => CpuLevel.V2, "10" => CpuLevel.V3, _ => null };
    }
}
