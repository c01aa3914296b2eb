using Abide.Formats.Go;

namespace Abide.Compatibility.Needs.Syscalls;

/// <summary>Which module of a Go build a package belongs to: the one whose path is the longest prefix of the package's.</summary>
internal sealed class GoModules(GoBuild? build)
{
    private const string Standard = "std";

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
        // Only the standard library has import paths without a dot in the first element (cmd/go, "Import path syntax").
        var first = package.AsSpan()[..(package.IndexOf('/') is var slash and >= 0 ? slash : package.Length)];
        return first.Contains('.') || first.Contains('%') ? null : Standard;
    }

    /// <summary>Linkers escape the dots of a path's last element, and what is no letter (cmd/internal/objabi, PathToPrefix).</summary>
    private static bool IsIn(string package, string module) =>
        package.StartsWith(module, StringComparison.Ordinal) ? package.Length == module.Length || package[module.Length] == '/'
        : package.Contains('%') && package.Replace("%2e", ".", StringComparison.Ordinal) == module;

    private static string Describe(GoModule module) => module.Version is "" or "(devel)" ? module.Path : $"{module.Path}@{module.Version}";
}
