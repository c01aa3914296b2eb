using System.Text.RegularExpressions;

namespace Abide.Builds.Traces;

/// <summary>Paths as text: nothing is looked up.</summary>
public static partial class PathNames
{
    /// <summary>Without <c>.</c>, <c>..</c> and double slashes, and from the root where the directory is known. <c>x/..</c> goes, even where x is a link.</summary>
    public static string Absolute(string? directory, string path)
    {
        if (path.StartsWith('$') || (path is not ['/', ..] && directory is null))
            return path;
        var full = path is ['/', ..] ? path : $"{directory}/{path}";
        var prefix = full.StartsWith('$') ? full[..Math.Max(0, full.IndexOf('/', StringComparison.Ordinal))] : "";
        var parts = new List<string>();
        foreach (var part in full[prefix.Length..].Split('/'))
        {
            if (part == "..")
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            else if (part is not ("" or "."))
                parts.Add(part);
        }

        return $"{prefix}/{string.Join('/', parts)}";
    }

    /// <summary>Whether a path is a directory, or in it.</summary>
    public static bool IsIn(string path, string directory) =>
        directory == "/" || (path.StartsWith(directory, StringComparison.Ordinal) && (path.Length == directory.Length || path[directory.Length] == '/'));

    /// <summary>Behind the last slash.</summary>
    public static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Before the last slash; <c>/</c> for what is in the root.</summary>
    public static string Directory(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    /// <summary>
    /// Whether it belongs to a compiler: <c>lib/gcc/MACHINE/VERSION</c>, <c>lib/clang/VERSION</c>, the C++ headers of a version, or the headers that zig's
    /// clang brings.
    /// </summary>
    public static bool IsCompilerOwn(string path) => Own().IsMatch(path);

    [GeneratedRegex(@"/(?:lib|lib64|libexec)/(?:gcc|gcc-cross)/[^/]+/[^/]+(?:/|$)|/lib(?:64)?/clang/[^/]+(?:/|$)|/include/(?:[^/]+/)?c\+\+/[0-9]|/zig[^/]*/lib/include(?:/|$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Own();
}
