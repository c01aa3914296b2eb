using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Builds.Projects;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Digests of the tools that made programs: what was started, and what it is known to start.</summary>
internal sealed class ToolHashes
{
    private readonly Dictionary<string, ProvenTool?> _known = new(StringComparer.Ordinal);

    /// <summary>By path, each file once, links resolved; what is not there is left out.</summary>
    public ImmutableArray<ProvenTool> Of(IEnumerable<(string Path, string? Version)> tools) =>
    [
        .. tools.Select(Of).OfType<ProvenTool>().DistinctBy(tool => tool.Path, StringComparer.Ordinal).OrderBy(tool => tool.Path, StringComparer.Ordinal),
    ];

    /// <summary>The go command's and the C compiler's parts, as far as they are known.</summary>
    public static IEnumerable<(string Path, string? Version)> Toolchain(BuildFacts? build)
    {
        if (build is null) yield break;
        if (build is { Go: { } go })
        {
            yield return (go.Command, build.GoVersion);
            var tools = build.Settings.Effective("GOTOOLDIR");
            foreach (var tool in tools.Length == 0 ? [] : (string[])["compile", "asm", "link", "cgo"])
                yield return (Path.Combine(tools, tool), build.GoVersion);
        }

        if (build.Compiler is not { } compiler) yield break;
        if (compiler.File is { } driver) yield return (driver, compiler.Version);
        if (compiler.Proper is { } proper) yield return (proper, compiler.Version);
        if (compiler.Linker is { } linker) yield return (linker, compiler.LinkerVersion);
        if (compiler.Libc is { } libc) yield return (libc, compiler.LibcVersion?.ToString());
    }

    private ProvenTool? Of((string Path, string? Version) tool)
    {
        if (_known.TryGetValue(tool.Path, out var known)) return known;
        var file = new DirectoryTree("/").Find(tool.Path) is { Kind: RootEntryKind.File } found ? found.Path : null;
        var hash = file is null ? null : ProjectTree.Hash(file);
        return _known[tool.Path] = hash is null ? null : new(file!, hash, tool.Version);
    }
}
