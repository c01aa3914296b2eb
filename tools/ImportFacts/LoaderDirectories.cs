using System.Text;
using Abide.Formats.Roots;

namespace Abide.ImportFacts;

/// <summary>The directories in which a root's loader looks for libraries, in its order.</summary>
internal static class LoaderDirectories
{
    private const int DeepestInclude = 8;

    public static IReadOnlyList<string> Of(DirectoryTree tree, string architecture)
    {
        var candidates = tree.Find($"/lib/ld-musl-{architecture}.so.1") is not null
            ? Musl(tree, architecture)
            : ReadConfiguration(tree, "/etc/ld.so.conf", 0).Concat(Defaults(tree, architecture));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. candidates.Select(tree.Find).Where(entry => entry is { Kind: RootEntryKind.Directory }).Select(entry => entry!.Path).Where(seen.Add)];
    }

    /// <summary>musl ldso/dynlink.c: /etc/ld-musl-ARCH.path replaces the built-in list.</summary>
    private static string[] Musl(DirectoryTree tree, string architecture) =>
        (Text(tree, $"/etc/ld-musl-{architecture}.path")?.Trim() ?? "/lib:/usr/local/lib:/usr/lib").Split([':', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The directories built into glibc's ld.so: Debian's multiarch ones, or lib64.</summary>
    private static string[] Defaults(DirectoryTree tree, string architecture)
    {
        var triplet = architecture + "-linux-gnu";
        return tree.Find($"/usr/lib/{triplet}") is not null || tree.Find($"/lib/{triplet}") is not null
            ? [$"/lib/{triplet}", $"/usr/lib/{triplet}", "/lib", "/usr/lib"]
            : ["/lib64", "/usr/lib64"];
    }

    private static IEnumerable<string> ReadConfiguration(DirectoryTree tree, string path, int depth)
    {
        if (depth > DeepestInclude) yield break;
        foreach (var raw in (Text(tree, path) ?? "").Split('\n'))
        {
            var line = raw.Split('#')[0].Trim();
            if (line.StartsWith("include ", StringComparison.Ordinal))
            {
                foreach (var directory in Include(tree, line["include ".Length..].Trim(), depth))
                    yield return directory;
            }
            else if (line.StartsWith('/'))
            {
                yield return line.TrimEnd('/');
            }
        }
    }

    private static IEnumerable<string> Include(DirectoryTree tree, string pattern, int depth)
    {
        var absolute = pattern.StartsWith('/') ? pattern : "/etc/" + pattern;
        var directory = Path.GetDirectoryName(absolute)!;
        return (tree.List(directory) ?? [])
            .Where(name => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(Path.GetFileName(absolute), name, ignoreCase: false))
            .SelectMany(name => ReadConfiguration(tree, $"{directory}/{name}", depth + 1));
    }

    private static string? Text(DirectoryTree tree, string path) => tree.Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
