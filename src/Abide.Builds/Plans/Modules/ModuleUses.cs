using System.Collections.Immutable;
using System.Globalization;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Sources.Checks;
using Abide.Formats.Roots;

namespace Abide.Builds.Plans.Modules;

/// <summary>Names that the files of a project use of one package of another module, each with the first place.</summary>
/// <param name="Package">Import path.</param>
/// <param name="Names">Name, and place as <c>main.go:12</c>.</param>
internal sealed record PackageNames(string Package, ImmutableSortedDictionary<string, string> Names)
{
    /// <summary>What the package is usually called: <c>unix</c>.</summary>
    public string Called => Package[(Package.LastIndexOf('/') + 1)..];
}

/// <summary>What a project uses of the packages of other modules, in the build that is asked about and without its tests.</summary>
internal sealed class ModuleUses
{
    private readonly ImmutableArray<PackageNames> _packages;
    private readonly ImmutableArray<string> _modules;

    private ModuleUses(ImmutableArray<PackageNames> packages, ImmutableArray<string> modules) => (_packages, _modules) = (packages, modules);

    public static ModuleUses Read(IRootTree tree, ProjectFacts project, SourceContext context)
    {
        var found = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        ImmutableArray<string> modules = [.. project.Members.SelectMany(member => member.File?.Requires ?? []).Select(require => require.Path).Distinct(StringComparer.Ordinal)];
        var choice = new TagChoice(context.Platforms[0], context.GoRelease, context.Tags, null);
        foreach (var package in project.Members.SelectMany(member => SourceWalk.Packages(tree, member.Directory)))
        {
            foreach (var file in package.Sources.Where(choice.Includes))
            {
                foreach (var import in file.Imports.Select(import => import.Path).Where(path => modules.Any(module => IsIn(path, module))).Distinct(StringComparer.Ordinal))
                {
                    if (!found.TryGetValue(import, out var names)) found[import] = names = new(StringComparer.Ordinal);
                    foreach (var (name, index) in PackageUses.In(package, file, import)) names.TryAdd(name, Place(project, file, index));
                }
            }
        }

        return new([.. found.Select(each => new PackageNames(each.Key, each.Value.ToImmutableSortedDictionary(StringComparer.Ordinal)))], modules);
    }

    /// <summary>Of one module; a package belongs to the module with the longest path that it begins with.</summary>
    public ImmutableArray<PackageNames> Of(string module) =>
        [.. _packages.Where(package => IsIn(package.Package, module) && !_modules.Any(other => other.Length > module.Length && IsIn(package.Package, other)))];

    private static bool IsIn(string package, string module) =>
        package.StartsWith(module, StringComparison.Ordinal) && (package.Length == module.Length || package[module.Length] == '/');

    private static string Place(ProjectFacts project, GoFile file, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(project.Root, file.Path)}:{file.Text.Position(file.Text[index].Start).Line}");
}
