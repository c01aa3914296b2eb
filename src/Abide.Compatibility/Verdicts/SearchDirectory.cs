namespace Abide.Compatibility.Verdicts;

/// <summary>RPATH and RUNPATH entries.</summary>
internal static class SearchDirectory
{
    /// <summary>Expands the dynamic string tokens of ld.so(8) in an entry; what stays relative depends on the working directory.</summary>
    public static string ExpandTokens(string entry, LoadedObject owner, string lib, string architecture)
    {
        if (!entry.Contains('$', StringComparison.Ordinal)) return entry;
        var location = owner.Needs?.Location ?? owner.Library.Path;
        var origin = Path.GetDirectoryName(location) ?? "/";
        return Replace(Replace(Replace(entry, "ORIGIN", origin), "LIB", lib), "PLATFORM", architecture);
    }

    /// <summary>Removes <c>.</c>, <c>..</c> and doubled slashes by their names; no link is looked at.</summary>
    public static string Normalize(string path)
    {
        var names = new List<string>();
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == "..")
            {
                if (names.Count > 0) names.RemoveAt(names.Count - 1);
            }
            else if (name != ".")
            {
                names.Add(name);
            }
        }

        return "/" + string.Join('/', names);
    }

    /// <summary>
    /// Whether a directory belongs to the host's own system: what lies there does not travel with a program, whatever $ORIGIN
    /// expands to.
    /// </summary>
    public static bool IsSystem(string directory) =>
        directory is "/lib" or "/lib32" or "/lib64" or "/libx32" or "/usr/lib" or "/usr/lib32" or "/usr/lib64" or "/usr/libx32" or "/usr/local/lib" or "/usr/local/lib64"
        || (ParentIsLibrary(directory) && directory.Contains("-linux-", StringComparison.Ordinal));

    private static bool ParentIsLibrary(string directory) =>
        directory.LastIndexOf('/') is var slash and > 0 && directory[..slash] is "/lib" or "/usr/lib" or "/usr/local/lib";

    private static string Replace(string text, string token, string value) =>
        text.Replace("${" + token + "}", value, StringComparison.Ordinal).Replace("$" + token, value, StringComparison.Ordinal);
}
