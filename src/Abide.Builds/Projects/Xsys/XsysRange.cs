using Abide.Builds.Projects.Modules;

namespace Abide.Builds.Projects.Xsys;

/// <summary>Two golang.org/x/sys as the user names them: versions, or directories.</summary>
/// <param name="Before">The first.</param>
/// <param name="After">The second.</param>
public sealed record XsysRange(string Before, string After)
{
    private const string Module = "golang.org/x/sys";

    /// <summary>Reads <c>v0.11.0..v0.22.0</c>, <c>golang.org/x/sys@v0.11.0../src/sys</c>; null when there are no two names.</summary>
    public static XsysRange? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // The points of ../sys belong to the path: those between follow a name.
        for (var at = text.IndexOf("..", Math.Min(1, text.Length), StringComparison.Ordinal); at > 0; at = text.IndexOf("..", at + 1, StringComparison.Ordinal))
        {
            if (text[at - 1] is not ('/' or '.') && at + 2 < text.Length) return new(text[..at], text[(at + 2)..]);
        }

        return null;
    }

    /// <summary>The version that a name says, <c>v0.11.0</c> or <c>golang.org/x/sys@v0.11.0</c>; null for a directory.</summary>
    public static string? VersionIn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var version = name.StartsWith(Module + "@", StringComparison.Ordinal) ? name[(Module.Length + 1)..] : name;
        return ModuleVersion.IsValid(version) ? version : null;
    }

    /// <summary>Where a version lies in a module cache; null for a name that is no version, and without a cache.</summary>
    public static string? DirectoryOf(string name, string moduleCache) =>
        VersionIn(name) is { } version && moduleCache is { Length: > 0 } ? $"{moduleCache}/{Module}@{version}" : null;
}
