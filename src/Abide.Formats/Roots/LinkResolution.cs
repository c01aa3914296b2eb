namespace Abide.Formats.Roots;

/// <summary>
/// Resolves paths as a process does whose root is the tree: an absolute link starts again at the tree's own root, and <c>..</c>
/// at the root stays there (path_resolution(7)).
/// </summary>
public static class LinkResolution
{
    private const int MaximumLinks = 40; // MAXSYMLINKS of the kernel (include/linux/namei.h)

    /// <summary>Resolves every link; null when the path does not exist, or loops.</summary>
    /// <param name="path">Absolute inside the tree.</param>
    /// <param name="look">What lies at a path whose parent has no links; null for nothing. Never asked for the root itself.</param>
    public static RootEntry? Resolve(string path, Func<string, RootNode?> look)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(look);
        var resolved = "";
        var pending = new Stack<string>();
        Push(pending, path);
        for (var links = 0; pending.TryPop(out var name);)
        {
            if (name == "..")
            {
                resolved = Parent(resolved);
                continue;
            }

            var next = $"{resolved}/{name}";
            if (look(next) is not { } node) return null;
            if (node.IsLink)
            {
                if (++links > MaximumLinks || node.LinkTarget is not { } target) return null;
                if (target.StartsWith('/')) resolved = "";
                Push(pending, target);
                continue;
            }

            if (pending.Count > 0 && node.Kind != RootEntryKind.Directory) return null;
            resolved = next;
            if (pending.Count == 0) return new RootEntry(resolved, node.Kind, node.Length);
        }

        return new RootEntry(resolved.Length == 0 ? "/" : resolved, RootEntryKind.Directory, 0);
    }

    /// <summary>The path with the links of all its directories resolved, but not that of its last name; null when a directory on the way does not exist.</summary>
    /// <param name="path">Absolute inside the tree.</param>
    /// <param name="find">Resolves a directory.</param>
    public static string? ResolveParent(string path, Func<string, RootEntry?> find)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(find);
        var trimmed = path.TrimEnd('/');
        var slash = trimmed.LastIndexOf('/');
        if (slash < 0 || trimmed[(slash + 1)..] is "." or "..") return find(path)?.Path;
        if (find(slash == 0 ? "/" : trimmed[..slash]) is not { Kind: RootEntryKind.Directory } parent) return null;
        return parent.Path == "/" ? trimmed[slash..] : parent.Path + trimmed[slash..];
    }

    /// <summary>Whether a link's target climbs above the root: a process inside stays at the root, another one would leave it.</summary>
    /// <param name="link">Where the link lies, without links.</param>
    /// <param name="target">What it says.</param>
    public static bool LeadsOut(string link, string target)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(target);
        var depth = target.StartsWith('/') ? 0 : link.AsSpan().Count('/') - 1;
        foreach (var name in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".") continue;
            depth += name == ".." ? -1 : 1;
            if (depth < 0) return true;
        }

        return false;
    }

    private static string Parent(string path) => path[..Math.Max(path.LastIndexOf('/'), 0)];

    private static void Push(Stack<string> pending, string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = names.Length - 1; i >= 0; i--)
        {
            if (names[i] != ".") pending.Push(names[i]);
        }
    }
}
