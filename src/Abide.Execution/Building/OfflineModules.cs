using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Settings;

namespace Abide.Execution.Building;

/// <summary>
/// Finds the versions of modules that a build can have without the network: what the module cache was given
/// (<c>cache/download</c>), what proxies of files have (<c>GOPROXY=file:///srv/proxy</c>), both laid out as Go Modules Reference,
/// "GOPROXY protocol", says; and sources that the distribution installs.
/// </summary>
internal static class OfflineModules
{
    private const string FileScheme = "file://";
    private const string Distributed = "/usr/share/gocode/src";
    private const int MostVersions = 200;

    /// <summary>Nothing is started, downloaded or unpacked.</summary>
    /// <param name="facts">The project, whose required modules are looked for, and the settings of its go command.</param>
    public static ImmutableSortedDictionary<string, ImmutableArray<OfflineModule>> Find(BuildFacts facts)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<OfflineModule>>(StringComparer.Ordinal);
        foreach (var path in (facts.Project?.Members ?? []).SelectMany(member => member.File?.Requires ?? []).Select(require => require.Path).Distinct(StringComparer.Ordinal))
        {
            if (!path.StartsWith('/') && !path.Contains("..", StringComparison.Ordinal) && Of(path, facts.Settings).ToImmutableArray() is { IsEmpty: false } versions) found[path] = versions;
        }

        return found.ToImmutable();
    }

    private static IEnumerable<OfflineModule> Of(string path, GoSettings settings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var cache = settings["GOMODCACHE"].Value is { Length: > 0 } named ? named : $"{settings["GOPATH"].Value.Split(':')[0]}/pkg/mod";
        foreach (var (root, origin) in Places(cache, settings["GOPROXY"].Value))
        {
            foreach (var version in Versions($"{root}/{Escaped(path)}/@v").Take(MostVersions))
            {
                if (!seen.Add(version)) continue;
                var unpacked = $"{cache}/{Escaped(path)}@{Escaped(version)}";
                if (Directory.Exists(unpacked)) yield return new(version, unpacked, origin);
                else if (ModuleArchive.Open($"{root}/{Escaped(path)}/@v/{Escaped(version)}.zip", $"{path}@{version}") is { } archive) yield return new(version, "/", origin, archive);
            }
        }

        if (File.Exists($"{Distributed}/{path}/go.mod")) yield return new("", $"{Distributed}/{path}", "directory");
    }

    private static IEnumerable<(string Root, string Origin)> Places(string cache, string proxies)
    {
        yield return ($"{cache}/cache/download", "module cache");
        foreach (var proxy in proxies.Split([',', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (proxy.StartsWith(FileScheme, StringComparison.Ordinal) && Uri.TryCreate(proxy, UriKind.Absolute, out var address) && address.IsFile) yield return (address.LocalPath.TrimEnd('/'), "file proxy");
        }
    }

    /// <summary>Versions whose files are all there.</summary>
    private static IEnumerable<string> Versions(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory, "*.zip").Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(name => File.Exists($"{directory}/{name}.mod") && File.Exists($"{directory}/{name}.info"))
                .Select(Unescaped).Where(ModuleVersion.IsValid).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Capitals become small letters behind an exclamation mark (golang.org/x/mod/module.EscapePath).</summary>
    private static string Escaped(string path) => string.Concat(path.Select(c => char.IsAsciiLetterUpper(c) ? $"!{char.ToLowerInvariant(c)}" : c.ToString()));

    private static string Unescaped(string name)
    {
        var parts = name.Split('!');
        return parts[0] + string.Concat(parts.Skip(1).Select(part => part.Length > 0 ? char.ToUpperInvariant(part[0]) + part[1..] : ""));
    }
}
