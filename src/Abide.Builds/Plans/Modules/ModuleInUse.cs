using System.Collections.Immutable;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Xsys;
using Abide.Formats.Roots;

namespace Abide.Builds.Plans.Modules;

/// <summary>One version of a module whose source can be read.</summary>
/// <param name="Version">Empty for a directory that says none.</param>
/// <param name="Tree">Where it lies.</param>
/// <param name="Directory">Its directory there.</param>
internal sealed record ModuleSource(string Version, IRootTree Tree, string Directory)
{
    private readonly Dictionary<string, XsysDeclarations?> _packages = new(StringComparer.Ordinal);

    /// <summary>The go line of its go.mod; null without one.</summary>
    public GoRelease? GoLine { get; } = Tree.Read($"{Directory}/go.mod", ModuleFileReader.MostBytes) is { } bytes
        && ModuleFileReader.Read(bytes, "go.mod").Go is { } line && GoRelease.TryParse(line.Value, out var release) ? release : null;

    /// <summary>What one of its packages declares; null when it has no such package.</summary>
    /// <param name="module">The module's path.</param>
    /// <param name="package">The package's.</param>
    /// <param name="platform">What is built for.</param>
    public XsysDeclarations? Package(string module, string package, GoPlatform platform)
    {
        if (!_packages.TryGetValue(package, out var read)) _packages[package] = read = XsysDeclarations.ReadPackage(Tree, Directory + package[module.Length..], platform);
        return read;
    }
}

/// <summary>A module that a project requires, and the version that its builds use.</summary>
internal sealed record ModuleInUse
{
    /// <summary>Its path.</summary>
    public required string Path { get; init; }

    /// <summary>What is compiled: after minimal version selection and replacements; empty when that has no version.</summary>
    public required string Version { get; init; }

    /// <summary>Null where it cannot be read.</summary>
    public ModuleSource? Source { get; init; }

    /// <summary>Versions that can be had without the network, ascending; directories without a version last.</summary>
    public ImmutableArray<(OfflineModule Module, ModuleSource Source)> Offline { get; init; } = [];

    /// <summary>The modules that files of the project require and of which several versions are at hand, or none.</summary>
    public static IEnumerable<ModuleInUse> Of(FixSituation situation, BuildFacts facts)
    {
        var requires = facts.Project!.Members.SelectMany(member => member.File?.Requires ?? []);
        foreach (var group in requires.GroupBy(require => require.Path, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            ImmutableArray<(OfflineModule Module, ModuleSource Source)> offline =
            [
                .. situation.Tools.Modules.GetValueOrDefault(group.Key, [])
                    .OrderBy(module => module.Version.Length == 0).ThenBy(module => module.Version, Comparer<string>.Create((a, b) => a.Length == 0 || b.Length == 0 ? 0 : ModuleVersion.Compare(a, b)))
                    .Select(module => (module, new ModuleSource(module.Version, module.Archive ?? situation.Files, module.Directory))),
            ];
            var listed = facts.Packages?.FirstOrDefault(package => package.Module?.Path == group.Key && package.Dir.Length > 0);
            var replaced = facts.Project.Files.SelectMany(file => file.Replaces).LastOrDefault(replace => replace.Path == group.Key);
            var version = listed?.Module is { } module ? module.Replace is { } other ? other.Version ?? "" : module.Version ?? ""
                : replaced is not null ? replaced.NewVersion ?? "" : group.Select(require => require.Version).Order(Comparer<string>.Create(ModuleVersion.Compare)).Last();
            var directory = listed is null ? null : DirectoryOf(listed.Dir, listed.ImportPath, group.Key);
            yield return new ModuleInUse
            {
                Path = group.Key,
                Version = version,
                Source = directory is not null ? new ModuleSource(version, situation.Files, directory) : offline.FirstOrDefault(each => each.Module.Version == version && version.Length > 0).Source,
                Offline = offline,
            };
        }
    }

    private static string? DirectoryOf(string directory, string package, string module) =>
        directory.EndsWith(package[module.Length..], StringComparison.Ordinal) ? directory[..(directory.Length - (package.Length - module.Length))] : null;
}
