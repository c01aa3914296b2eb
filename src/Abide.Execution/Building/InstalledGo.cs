using System.Collections.Immutable;
using Abide.Builds.Projects.Machine;
using Abide.Formats.Roots;

namespace Abide.Execution.Building;

/// <summary>Finds the Go releases of this machine by their files; starts none of them.</summary>
/// <param name="runner">Its PATH is searched.</param>
internal sealed class InstalledGo(ToolRunner runner)
{
    private const int MostPlaces = 200;

    /// <summary>Those on PATH in its order, then those where Go is usually put; each tree once.</summary>
    public ImmutableArray<GoInstallation> Find()
    {
        var commands = runner.SearchPath.Select(directory => (Path.Combine(directory, "go"), true))
            .Concat(UsualPlaces().Select(place => (Path.Combine(place, "bin", "go"), false)));
        return [.. commands.Where(command => ToolRunner.IsProgram(command.Item1)).Select(command => At(command.Item1, command.Item2)).DistinctBy(go => go.Root, StringComparer.Ordinal)];
    }

    /// <summary>The tree that a GOROOT names.</summary>
    public static GoInstallation In(string root) => new(Path.Combine(root, "bin", "go"), Resolved(root), Version(root), IsOnPath: false);

    /// <summary>
    /// Releases that GOTOOLCHAIN can choose without a download: <c>go1.22.4</c> on PATH, and those in the module cache
    /// (golang.org/toolchain@v0.0.1-go1.22.4.linux-amd64).
    /// </summary>
    /// <param name="moduleCache">GOMODCACHE; empty when there is none.</param>
    /// <param name="platform"><c>linux-amd64</c>.</param>
    public ImmutableArray<GoInstallation> FindToolchains(string moduleCache, string platform)
    {
        const string Prefix = "toolchain@v0.0.1-";
        var named = runner.SearchPath.SelectMany(directory => Names(directory, "go1.*").Where(ToolRunner.IsProgram))
            .Select(command => new GoInstallation(command, Resolved(command), Path.GetFileName(command), IsOnPath: true));
        var downloaded = moduleCache.Length == 0 ? [] : Names(Path.Combine(moduleCache, "golang.org"), $"{Prefix}go1.*.{platform}")
            .Select(place => new GoInstallation(Path.Combine(place, "bin", "go"), place, Path.GetFileName(place)[Prefix.Length..^(platform.Length + 1)], IsOnPath: false));
        return [.. named.Concat(downloaded)];
    }

    private IEnumerable<string> UsualPlaces()
    {
        var home = runner.Environment.GetValueOrDefault("HOME", "");
        return ((string[])["/usr/local/go", "/usr/lib/golang", "/usr/lib/go", "/opt/go", "/snap/go/current"])
            .Concat(Names("/usr/lib", "go-1.*"))
            .Concat(Names("/usr/local", "go1.*"))
            .Concat(home.StartsWith('/') ? Names(Path.Combine(home, "sdk"), "go1.*") : []);
    }

    private static GoInstallation At(string command, bool isOnPath)
    {
        var file = Resolved(command);
        var root = Path.GetDirectoryName(Path.GetDirectoryName(file)) ?? "/";
        // A wrapper script lies in no tree of Go.
        return Version(root) is { } version ? new(command, root, version, isOnPath) : new(command, file, null, isOnPath);
    }

    private static string? Version(string root)
    {
        const int Most = 4096;
        return SmallFile.Read(Path.Combine(root, "VERSION"), out _, Most) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes).Split('\n')[0].Trim() : null;
    }

    private static string Resolved(string path) => new DirectoryTree("/").Find(path)?.Path ?? path;

    private static IEnumerable<string> Names(string directory, string pattern)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(directory, pattern).Take(MostPlaces).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
