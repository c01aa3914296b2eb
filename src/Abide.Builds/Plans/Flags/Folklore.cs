using System.Collections.Immutable;
using System.Text;
using Abide.Formats.Roots;

namespace Abide.Builds.Plans.Flags;

/// <summary>Flags that are passed on as remedies for old releases and choose no glibc, where a project's scripts use them.</summary>
internal static class Folklore
{
    private const int MostFiles = 4000, MostBytes = 1 << 20, MostDepth = 6;

    private const string Extensions = "-D_GNU_SOURCE", Choosing = "what chooses a glibc are the plans zig, link-kit and sysroot";

    private static readonly Version s_isoC23 = new(2, 38);

    /// <summary>What stands there, what it does, and what it does not.</summary>
    private static readonly ImmutableArray<(string Flag, string Does, string Hint)> s_flags =
    [
        ("-static-libgcc", "links gcc's own runtime library statically and does not choose glibc: the versions that are asked for stay those of the machine that links", Choosing),
        ("-static-libstdc++", "links the C++ library statically and does not choose glibc; a newer libstdc++.a even asks for functions that an older glibc lacks", Choosing),
        ("-buildmode=exe", "makes an executable, which is the default, and does not make it static", Choosing),
        (Extensions, "", "leave it where C needs what it declares; " + Choosing),
        ("-D__GLIBC_MINOR__", "changes what preprocessor conditions see and does not choose glibc: which symbol versions are linked is decided by the libraries", Choosing),
        ("CC=gcc-", "chooses a gcc, and no release of gcc chooses the glibc that is linked with", Choosing),
        ("@latest=", "in go mod edit -replace names a version on the left that no requirement has: it replaces nothing, and nothing is said", "leave the version out on the left: -replace MODULE=REPLACEMENT"),
    ];

    private static readonly ImmutableHashSet<string> s_passed = [".git", "node_modules", "vendor", "testdata", "target"];

    /// <summary>One line for each flag, with the places that use it, and what to do instead.</summary>
    public static IEnumerable<(string Told, string Hint)> Find(FixSituation situation)
    {
        var places = s_flags.Select(_ => new List<string>()).ToArray();
        var readsErrno = false;
        foreach (var path in Scripts(situation.Files, situation.Directory))
            readsErrno |= Read(situation, path, places);
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].Count > 0 && (s_flags[i].Flag == Extensions ? OfExtensions(situation, readsErrno) : s_flags[i].Does) is { } does)
                yield return ($"{s_flags[i].Flag.TrimEnd('=')} {does} ({string.Join(", ", places[i].Take(3))}{(places[i].Count > 3 ? $" and {places[i].Count - 3} more" : "")})", s_flags[i].Hint);
        }
    }

    /// <summary>The flag is right wherever C needs what it declares (dup3, sched_setaffinity); told is only what it does not do, or brings unasked. Null for neither.</summary>
    private static string? OfExtensions(FixSituation situation, bool readsErrno)
    {
        var lacking = situation.Build?.Compiler?.HeaderVersion >= s_isoC23 ? situation.Targets.Where(target => target.Offer.LibcVersion < s_isoC23).Select(target => target.Name).ToList() : [];
        return lacking.Count > 0 ? $"turns strtol, sscanf and their kin into __isoc23_ functions with this machine's headers (glibc {situation.Build!.Compiler!.HeaderVersion}), which {string.Join(", ", lacking)} {(lacking.Count == 1 ? "lacks" : "lack")}"
            : readsErrno ? "does not make C.errno readable in Go: errno is a macro with it and without; a call's second result is its errno"
            : null;
    }

    /// <summary>Whether it is Go that names C.errno.</summary>
    private static bool Read(FixSituation situation, string path, List<string>[] places)
    {
        if (situation.Files.Read(path, MostBytes) is not { } bytes) return false;
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

        return isGo && bytes.AsSpan().IndexOf("C.errno"u8) >= 0;
    }

    /// <summary>As a word, or as the start of one that ends in a value.</summary>
    private static bool IsUsed(string text, string flag)
    {
        // In cgo's flags it is taken for the way to C.errno; C that is built for itself has nothing to do with that.
        if (flag == Extensions && !text.Contains("cgo", StringComparison.OrdinalIgnoreCase)) return false;
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
