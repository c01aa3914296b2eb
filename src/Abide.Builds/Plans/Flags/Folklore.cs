using System.Collections.Immutable;
using System.Text;
using Abide.Formats.Roots;

namespace Abide.Builds.Plans.Flags;

/// <summary>Flags that are passed on as remedies for old releases and are none, where a project's scripts use them.</summary>
internal static class Folklore
{
    private const int MostFiles = 4000, MostBytes = 1 << 20, MostDepth = 6;

    /// <summary>What stands there, and why it does not help.</summary>
    private static readonly ImmutableArray<(string Flag, string Reason)> s_flags =
    [
        ("-static-libgcc", "links gcc's own runtime library statically and chooses no glibc: the versions that are asked for stay those of the machine that links"),
        ("-static-libstdc++", "links the C++ library statically and chooses no glibc; a newer libstdc++.a even asks for functions that an older glibc lacks"),
        ("-buildmode=exe", "makes an executable, which is the default, and none that is static"),
        ("-D_GNU_SOURCE", "does not make C.errno usable in Go, and with the headers of glibc 2.38 and later turns strtol and its kin into functions that older releases lack"),
        ("-D__GLIBC_MINOR__", "only changes what preprocessor conditions see; which symbol versions are linked is decided by the libraries"),
        ("CC=gcc-", "chooses a gcc, and no release of gcc chooses the glibc that is linked with"),
        ("@latest=", "in go mod edit -replace names a version on the left that no requirement has: it replaces nothing, and nothing is said"),
    ];

    private static readonly ImmutableHashSet<string> s_passed = [".git", "node_modules", "vendor", "testdata", "target"];

    /// <summary>One line for each flag, with the places that use it.</summary>
    public static IEnumerable<string> Find(FixSituation situation)
    {
        var places = s_flags.Select(_ => new List<string>()).ToArray();
        foreach (var path in Scripts(situation.Files, situation.Directory))
            Read(situation, path, places);
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].Count > 0)
                yield return $"{s_flags[i].Flag.TrimEnd('=')} {s_flags[i].Reason} ({string.Join(", ", places[i].Take(3))}{(places[i].Count > 3 ? $" and {places[i].Count - 3} more" : "")})";
        }
    }

    private static void Read(FixSituation situation, string path, List<string>[] places)
    {
        if (situation.Files.Read(path, MostBytes) is not { } bytes) return;
        var isGo = path.EndsWith(".go", StringComparison.Ordinal);
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            number++;
            var text = line.TrimStart();
            if (isGo ? !text.Contains("#cgo", StringComparison.Ordinal) : text.StartsWith('#')) continue;
            for (var i = 0; i < s_flags.Length; i++)
            {
                if (IsUsed(text, s_flags[i].Flag) && places[i].Count < MostFiles)
                    places[i].Add($"{Path.GetRelativePath(situation.Directory, path)}:{number}");
            }
        }
    }

    /// <summary>As a word, or as the start of one that ends in a value.</summary>
    private static bool IsUsed(string text, string flag)
    {
        // C that is built for itself may ask for the extensions of the C library; in cgo's flags that is taken for the way to C.errno.
        if (flag == "-D_GNU_SOURCE" && !text.Contains("cgo", StringComparison.OrdinalIgnoreCase)) return false;
        for (var at = text.IndexOf(flag, StringComparison.Ordinal); at >= 0; at = text.IndexOf(flag, at + 1, StringComparison.Ordinal))
        {
            var (before, end) = (at == 0 ? ' ' : text[at - 1], at + flag.Length);
            if (flag is ['@', ..] ? text.Contains("-replace", StringComparison.Ordinal) : !char.IsAsciiLetterOrDigit(before) && before is not '-' and not '_' && (flag[^1] == '-' || end == text.Length || !char.IsAsciiLetterOrDigit(text[end]) && text[end] is not '_' and not '+' and not '-'))
                return true;
        }

        return false;
    }

    private static IEnumerable<string> Scripts(IRootTree files, string directory)
    {
        var waiting = new Queue<(string Path, int Depth)>([(directory, 0)]);
        var seen = 0;
        while (waiting.TryDequeue(out var at))
        {
            foreach (var name in files.List(at.Path) ?? [])
            {
                if (++seen > MostFiles) yield break;
                var path = $"{at.Path.TrimEnd('/')}/{name}";
                switch (files.Look(path))
                {
                    case { Kind: RootEntryKind.Directory } when at.Depth < MostDepth && !s_passed.Contains(name):
                        waiting.Enqueue((path, at.Depth + 1));
                        break;
                    case { Kind: RootEntryKind.File } when IsScript(path, name):
                        yield return path;
                        break;
                }
            }
        }
    }

    private static bool IsScript(string path, string name) =>
        name is "Makefile" or "makefile" or "GNUmakefile" or "Dockerfile" or "Containerfile" or "Jenkinsfile" or "CMakeLists.txt" or "meson.build" or ".gitlab-ci.yml" or "azure-pipelines.yml" or "build.rs"
        || Path.GetExtension(name) is ".mk" or ".sh" or ".bash" or ".go" or ".cmake"
        || (path.Contains("/.github/workflows/", StringComparison.Ordinal) && Path.GetExtension(name) is ".yml" or ".yaml");
}
