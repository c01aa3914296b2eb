using System.Collections.Immutable;
using System.Text;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Roots;

/// <summary>The directories that a root's loader searches after a program's own.</summary>
internal static class RootSearchPath
{
    private const int MaximumFileSize = 1 << 20;
    private const int MaximumIncludes = 16;

    /// <summary>
    /// For glibc the directories of /etc/ld.so.conf with its includes, then those built into ld.so; they are what ldconfig puts
    /// into the cache. For musl /etc/ld-musl-ARCH.path, or its built-in path (musl ldso/dynlink.c).
    /// </summary>
    public static ImmutableArray<string> Read(IRootTree tree, LoaderPaths paths, LibcFamily libc)
    {
        var directories = new List<string>();
        if (libc == LibcFamily.Musl)
        {
            var configuration = "/etc/" + Path.GetFileNameWithoutExtension(paths.MuslInterpreter[..^2]) + ".path";
            directories.AddRange(ReadText(tree, configuration)?.Split([':', '\n'], StringSplitOptions.RemoveEmptyEntries) ?? ["/lib", "/usr/local/lib", "/usr/lib"]);
        }
        else
        {
            ReadConfiguration(tree, "/etc/ld.so.conf", directories, depth: 0);
            directories.AddRange([$"/lib/{paths.Triplet}", $"/usr/lib/{paths.Triplet}", "/lib64", "/usr/lib64", "/lib", "/usr/lib"]);
        }

        return [.. directories.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>ldconfig(8): one directory a line, # starts a comment, <c>include</c> takes patterns, <c>hwcap</c> is obsolete.</summary>
    private static void ReadConfiguration(IRootTree tree, string path, List<string> directories, int depth)
    {
        if (depth > MaximumIncludes || ReadText(tree, path) is not { } text) return;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Split('#')[0].Trim();
            if (line.StartsWith("include", StringComparison.Ordinal) && line.Length > 7 && char.IsWhiteSpace(line[7]))
            {
                foreach (var pattern in line[7..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                {
                    foreach (var included in Matching(tree, pattern, Path.GetDirectoryName(path)!)) ReadConfiguration(tree, included, directories, depth + 1);
                }
            }
            else if (line.StartsWith('/'))
            {
                directories.Add(line.TrimEnd('/') is { Length: > 0 } directory ? directory : "/");
            }
        }
    }

    /// <summary>Only the last name of a pattern may hold wildcards, as in every ld.so.conf that is shipped.</summary>
    private static IEnumerable<string> Matching(IRootTree tree, string pattern, string relativeTo)
    {
        if (!pattern.StartsWith('/')) pattern = $"{relativeTo}/{pattern}";
        var directory = Path.GetDirectoryName(pattern)!;
        var name = Path.GetFileName(pattern);
        if (name.AsSpan().IndexOfAny('*', '?', '[') < 0) return [pattern];
        return (tree.List(directory) ?? []).Where(entry => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(name, entry, ignoreCase: false)).Select(entry => $"{directory}/{entry}");
    }

    internal static string? ReadText(IRootTree tree, string path) => tree.Read(path, MaximumFileSize) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
