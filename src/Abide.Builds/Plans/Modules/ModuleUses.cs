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
internal sealed record PackageNames(string Package, ImmutableSortedDictionary<string, string> Names);

/// <summary>Reads what a project uses of the packages of other modules, in the build that is asked about and without its tests.</summary>
internal static class ModuleUses
{
    public static ImmutableArray<PackageNames> Of(IRootTree tree, ProjectFacts project, SourceContext context, string module)
    {
        var found = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var member in project.Members)
        {
            var choice = new TagChoice(context.Platforms[0], context.GoRelease, context.Tags, null);
            foreach (var package in SourceWalk.Packages(tree, member.Directory))
            {
                foreach (var file in package.Sources.Where(choice.Includes))
                {
                    foreach (var import in file.Imports.Select(import => import.Path).Where(path => IsIn(path, module)).Distinct(StringComparer.Ordinal))
                    {
                        if (!found.TryGetValue(import, out var names)) found[import] = names = new(StringComparer.Ordinal);
                        foreach (var (name, index) in PackageUses.In(package, file, import)) names.TryAdd(name, Place(project, file, index));
                    }
                }
            }
        }

        return [.. found.Select(each => new PackageNames(each.Key, each.Value.ToImmutableSortedDictionary(StringComparer.Ordinal)))];
    }

    /// <summary>Whether a package is of a module, by its path.</summary>
    private static bool IsIn(string package, string module) => package == module || package.StartsWith(module + "/", StringComparison.Ordinal);

    private static string Place(ProjectFacts project, GoFile file, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(project.Root, file.Path)}:{file.Text.Position(file.Text[index].Start).Line}");
}
