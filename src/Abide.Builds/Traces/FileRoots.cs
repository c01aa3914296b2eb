using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Abide.Builds.Traces;

/// <summary>Tells whose a file is, and numbers the places as they turn up.</summary>
public sealed partial class FileRoots
{
    private readonly List<FileRoot> _roots = [];
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _sysroots = new(StringComparer.Ordinal);
    private readonly HashSet<string> _projects = new(StringComparer.Ordinal);
    private readonly string _machine;

    /// <param name="architecture">Of the host, <c>x86_64</c>.</param>
    public FileRoots(string architecture) => _machine = architecture;

    /// <summary>All that turned up.</summary>
    public ImmutableArray<FileRoot> All => [.. _roots];

    /// <summary>The root directory of --on, or null.</summary>
    public string? Target { get; init; }

    /// <summary>Takes a directory that a command names as sysroot. Those that are the host's own root are none.</summary>
    public void AddSysroot(string path)
    {
        if (path is not "/")
            _sysroots.Add(path);
    }

    /// <summary>Takes a directory with sources: where the build began, a package, a GOROOT.</summary>
    public void AddProject(string path)
    {
        if (path is not "/")
            _projects.Add(path);
    }

    /// <summary>The place in <see cref="All"/> of the sysroot, target or machine that a command builds for; the host's when it names none.</summary>
    /// <param name="sysroot">Absolute, or null.</param>
    /// <param name="machine">What it compiles for, <c>aarch64-linux-gnu</c>, or null.</param>
    public int Expected(string? sysroot, string? machine) =>
        sysroot is { Length: > 1 } ? Number(Inside(sysroot) ?? new(FileRootKind.Sysroot, sysroot, $"sysroot {sysroot}"))
        : machine is not null && IsForeign(machine) ? Number(Cross(machine))
        : Number(Host);

    /// <summary>The place in <see cref="All"/> of what zig brings.</summary>
    public int OfZig() => Number(ZigOwn);

    /// <summary>The place in <see cref="All"/> of what a file belongs to.</summary>
    /// <param name="path">Absolute; links resolved where that is possible.</param>
    public int Of(string path)
    {
        var directory = PathNames.Directory(path);
        if (!_known.TryGetValue(directory, out var number))
            _known[directory] = number = Number(Find(directory));
        return number;
    }

    private static FileRoot Host { get; } = new(FileRootKind.Host, null, "host");

    private static FileRoot ZigOwn { get; } = new(FileRootKind.Zig, null, "zig's own");

    private FileRoot Find(string directory)
    {
        if (Inside(directory) is { } given)
            return given;
        if (Zig().IsMatch(directory))
            return ZigOwn;
        if (PathNames.IsCompilerOwn(directory))
            return new(FileRootKind.Compiler, null, "the compilers' own");
        if (Machine().Match(directory) is { Success: true } machine && IsForeign(machine.Groups["machine"].Value))
            return Cross(machine.Groups["machine"].Value);
        if (_projects.Any(project => PathNames.IsIn(directory, project)) || Built().IsMatch(directory))
            return new(FileRootKind.Project, null, "the project");
        if (System().IsMatch(directory))
            return Host;
        var top = string.Join('/', directory.Split('/').Take(3));
        return new(FileRootKind.Directory, top, top);
    }

    private FileRoot? Inside(string directory) =>
        Target is { } target && PathNames.IsIn(directory, target) ? new(FileRootKind.Target, target, $"target {target}")
        : _sysroots.Where(sysroot => PathNames.IsIn(directory, sysroot)).MaxBy(sysroot => sysroot.Length) is { } inside ? new(FileRootKind.Sysroot, inside, $"sysroot {inside}")
        : null;

    /// <summary>Without the vendor: aarch64-unknown-linux-gnu and aarch64-linux-gnu have the same files.</summary>
    private static FileRoot Cross(string machine)
    {
        var parts = machine.Split('-');
        var name = parts.Length == 4 && parts[2] == "linux" ? $"{parts[0]}-linux-{parts[3]}" : machine;
        return new(FileRootKind.Cross, null, name);
    }

    /// <summary>Of another architecture or another C library; a vendor in the middle makes no difference.</summary>
    public bool IsForeign(string machine)
    {
        var architecture = machine.Split('-')[0];
        var own = _machine == "x86_64" && architecture is "amd64" ? "x86_64" : architecture;
        return own != _machine || machine.Contains("musl", StringComparison.Ordinal) || machine.Contains("uclibc", StringComparison.Ordinal) || machine.EndsWith("x32", StringComparison.Ordinal);
    }

    private int Number(FileRoot root)
    {
        var at = _roots.IndexOf(root);
        if (at >= 0)
            return at;
        _roots.Add(root);
        return _roots.Count - 1;
    }

    // Its headers and sources, and what it keeps in its cache.
    [GeneratedRegex(@"/lib/(?:libc/(?:include|glibc|musl)|libunwind|libcxx|libcxxabi)(?:/|$)|/o/[0-9a-f]{32}(?:/|$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Zig();

    // /usr/aarch64-linux-gnu, /usr/include/x86_64-linux-musl, /usr/lib/aarch64-linux-gnu
    [GeneratedRegex(@"^/(?:usr/)?(?:(?:lib|lib64|include)/)?(?<machine>[a-z0-9_]+(?:-[a-z0-9]+)?-linux-[a-z0-9]+)(?:/|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Machine();

    [GeneratedRegex(@"/pkg/mod(?:/|$)|/go-build[0-9]*(?:/|$)|/go-link-[0-9]+(?:/|$)|/go-tool-dist|^/(?:var/)?tmp(?:/|$)|^\$WORK", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Built();

    [GeneratedRegex(@"^/(?:usr|lib|lib32|lib64|libx32|etc|bin|sbin)(?:/|$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex System();
}
