using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Abide.Builds.Plans;
using Abide.Builds.Projects;
using Abide.Execution.Building;
using Abide.Execution.Toolchains;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Digests of the tools that made programs: what was started, and what that is known to start or to link with.</summary>
/// <param name="runner">Asks compilers for their parts.</param>
internal sealed partial class ToolHashes(ToolRunner runner)
{
    /// <summary>What drivers of gcc start, by the names that they know it by; they say a name back that they have no file of.</summary>
    private static readonly ImmutableArray<string> s_parts = ["cc1", "cc1plus", "as", "collect2", "ld"];

    private readonly Dictionary<string, ProvenTool?> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _asked = new(StringComparer.Ordinal);

    /// <summary>By path, each file once, links resolved; what is not there is left out.</summary>
    /// <param name="build">What was learnt of machine and project; null for a program without source.</param>
    /// <param name="compilers">What a plan had prepared; null for nothing.</param>
    /// <param name="started">Programs that were started or named as tools, absolute.</param>
    /// <param name="token">Ends what is asked.</param>
    public async Task<ImmutableArray<ProvenTool>> OfAsync(BuildFacts? build, PreparedCompilers? compilers, IEnumerable<string> started, CancellationToken token)
    {
        var tools = new List<ProvenTool?>();
        foreach (var (path, version) in Toolchain(build))
            tools.Add(Of(path, version));
        var drivers = new List<string>();
        foreach (var path in started)
        {
            tools.Add(Of(path, null));
            drivers.Add(path);
        }

        if (build?.Compiler?.File is { } compiler) drivers.Add(compiler);
        if (compilers is not null) tools.AddRange(Prepared(compilers));
        foreach (var driver in drivers.Where(path => Driver().IsMatch(Path.GetFileName(path)) && !(compilers is { Name: "zig" } && path.StartsWith(compilers.Directory + "/", StringComparison.Ordinal))))
            tools.AddRange((await PartsAsync(driver, token)).Select(part => Of(part, null)));
        return [.. tools.OfType<ProvenTool>().DistinctBy(tool => tool.Path, StringComparer.Ordinal).OrderBy(tool => tool.Path, StringComparer.Ordinal)];
    }

    /// <summary>The go command's and the C compiler's parts, as far as they are known.</summary>
    private static IEnumerable<(string Path, string? Version)> Toolchain(BuildFacts? build)
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

    /// <summary>What is behind the commands that abide lays beside compilers: zig itself, or all files of a kit.</summary>
    private IEnumerable<ProvenTool?> Prepared(PreparedCompilers compilers)
    {
        if (compilers.Name == "zig")
        {
            var release = ToolchainRelease.All.First(release => release.Name == compilers.Name);
            yield return Of(Path.GetFullPath($"../../{release.Program}", compilers.Directory), release.Version);
        }
        else
        {
            var kit = Path.GetDirectoryName(compilers.Directory)!;
            if (Directory.Exists(kit))
                yield return _known.TryGetValue(kit, out var known) ? known : _known[kit] = new(kit, ProjectTree.Walk(kit, _ => false, CancellationToken.None).Digest(CancellationToken.None), $"all files of the {compilers.Name} of {compilers.For}");
        }
    }

    private async Task<ImmutableArray<string>> PartsAsync(string driver, CancellationToken token)
    {
        if (_asked.TryGetValue(driver, out var known)) return known;
        var parts = ImmutableArray.CreateBuilder<string>();
        foreach (var name in s_parts)
        {
            var answer = await runner.AskAsync(driver, [$"-print-prog-name={name}"], "/", token);
            if (answer.IsGood && runner.Find(answer.Output.Trim()) is { } part) parts.Add(part);
        }

        return _asked[driver] = parts.DrainToImmutable();
    }

    private ProvenTool? Of(string path, string? version)
    {
        if (_known.TryGetValue(path, out var known)) return known;
        var file = new DirectoryTree("/").Find(path) is { Kind: RootEntryKind.File } found ? found.Path : null;
        var hash = file is null ? null : ProjectTree.Hash(file);
        return _known[path] = hash is null ? null : new(file!, hash, version);
    }

    /// <summary>Names of compiler drivers that gcc's option for the names of its parts is known by: <c>x86_64-linux-gnu-gcc-12</c>.</summary>
    [GeneratedRegex("^(.+-)?(gcc|g\\+\\+|cc|c\\+\\+|clang|clang\\+\\+)(-[0-9.]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Driver();
}
