using System.Collections.Immutable;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Sources;
using Abide.Formats.Roots;

namespace Abide.Builds.Projects.Xsys;

/// <summary>The golang.org/x/sys that a project uses, and the others in its module cache; each is read when it is first asked.</summary>
internal sealed class XsysVersions(IRootTree tree, string? inUse, string? moduleCache)
{
    private const string Prefix = "sys@";

    private readonly Dictionary<(string Directory, string Platform), XsysDeclarations?> _read = [];
    private ImmutableArray<string>? _cached;

    /// <summary>What the version in use declares; null when none is known or it has nothing for the platform.</summary>
    public XsysDeclarations? InUse(GoPlatform platform) => inUse is null ? null : Read(inUse, platform);

    /// <summary>The oldest version of the module cache that declares a name; null when none there does.</summary>
    public string? FirstWith(string name, GoPlatform platform)
    {
        if (moduleCache is null) return null;
        _cached ??= [.. (tree.List($"{moduleCache}/golang.org/x") ?? [])
            .Where(entry => entry.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(entry => entry[Prefix.Length..]).Where(ModuleVersion.IsValid).Order(Comparer<string>.Create(ModuleVersion.Compare))];
        return _cached.Value.FirstOrDefault(version => Read($"{moduleCache}/golang.org/x/{Prefix}{version}", platform)?.Has(name) == true);
    }

    private XsysDeclarations? Read(string directory, GoPlatform platform)
    {
        var key = (directory, platform.ToString());
        if (!_read.TryGetValue(key, out var declarations)) _read[key] = declarations = XsysDeclarations.Read(tree, directory, platform);
        return declarations;
    }
}
