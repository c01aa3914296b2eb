using Abide.Formats.Go;

namespace Abide.Compatibility.Needs.Syscalls;

/// <summary>Which module of a Go build a package belongs to: the one whose path is the longest prefix of the package's.</summary>
internal sealed class GoModules(GoBuild? build)
{
    private const string Standard = "std";

    // First elements of the standard library's import paths. Others without a dot are programs built without modules.
    private static readonly HashSet<string> StandardFolders = new(StringComparer.Ordinal)
    {
        "archive", "bufio", "bytes", "cmd", "cmp", "compress", "container", "context", "crypto", "database", "debug", "embed", "encoding", "errors", "expvar",
        "flag", "fmt", "go", "hash", "html", "image", "index", "internal", "io", "iter", "log", "maps", "math", "mime", "net", "os", "path", "plugin", "reflect",
        "regexp", "runtime", "slices", "sort", "strconv", "strings", "structs", "sync", "syscall", "testing", "text", "time", "unicode", "unique", "unsafe",
        "vendor", "weak",
    };

    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

    /// <summary><c>golang.org/x/sys@v0.28.0</c>, <c>std</c>, or null when it cannot be told.</summary>
    public string? ModuleOf(string package)
    {
        if (package.Length == 0) return null;
        if (!_known.TryGetValue(package, out var module)) _known[package] = module = Find(package);
        return module;
    }

    private string? Find(string package)
    {
        if (package == "main") return build?.Main is { } main ? Describe(main) : null;
        GoModule? longest = null;
        foreach (var module in build?.Main is { } own ? build.Dependencies.Insert(0, own) : build?.Dependencies ?? [])
        {
            if (IsIn(package, module.Path) && module.Path.Length > (longest?.Path.Length ?? 0)) longest = module;
        }

        if (longest is not null) return Describe(longest);
        return StandardFolders.Contains(package.IndexOf('/') is var slash and >= 0 ? package[..slash] : package) ? Standard : null;
    }

    /// <summary>Linkers escape the dots of a path's last element, and what is no letter (cmd/internal/objabi, PathToPrefix).</summary>
    private static bool IsIn(string package, string module) =>
        package.StartsWith(module, StringComparison.Ordinal) ? package.Length == module.Length || package[module.Length] == '/'
        : package.Contains('%') && package.Replace("%2e", ".", StringComparison.Ordinal) == module;

    private static string Describe(GoModule module) => module.Version is "" or "(devel)" ? module.Path : $"{module.Path}@{module.Version}";
}
