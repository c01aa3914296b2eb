using Abide.Formats.Roots;

namespace Abide.Builds.Projects.Sources;

/// <summary>Reads the packages of a module as <c>go build ./...</c> finds them: no vendored ones, no test data, no module inside of it.</summary>
internal static class SourceWalk
{
    /// <summary>Longer files are tables that a program wrote; no check finds anything there.</summary>
    private const int LongestFile = 4 << 20;

    private const int MostDirectories = 50_000;

    /// <summary>Packages in the order of their directories. Links to directories are not followed, as Go does not.</summary>
    public static IEnumerable<SourcePackage> Packages(IRootTree tree, string root)
    {
        var open = new Stack<string>([root.Length > 1 ? root.TrimEnd('/') : ""]);
        for (var seen = 0; seen < MostDirectories && open.TryPop(out var directory); seen++)
        {
            var names = tree.List(directory.Length == 0 ? "/" : directory) ?? [];
            foreach (var name in names.Reverse())
            {
                if (IsPackageDirectory(tree, $"{directory}/{name}", name)) open.Push($"{directory}/{name}");
            }

            foreach (var package in ReadDirectory(tree, directory, names)) yield return package;
        }
    }

    /// <summary>The packages in one directory: one, one with its external tests, or several that no build can have.</summary>
    public static IEnumerable<SourcePackage> ReadDirectory(IRootTree tree, string directory, IEnumerable<string> names) => names
        .Where(name => name.EndsWith(".go", StringComparison.Ordinal) && name[0] is not '_' and not '.')
        .Select(name => (Path: $"{directory}/{name}", Bytes: tree.Read($"{directory}/{name}", LongestFile)))
        .Where(file => file.Bytes is not null)
        .Select(file => GoFile.Parse(file.Path, file.Bytes))
        .Where(file => file.Package.Length > 0)
        .GroupBy(file => file.Package, StringComparer.Ordinal)
        .Select(group => new SourcePackage(directory, group.Key, [.. group]));

    private static bool IsPackageDirectory(IRootTree tree, string path, string name) =>
        name[0] is not '_' and not '.' && name is not "vendor" and not "testdata"
        && tree.Look(path) is { Kind: RootEntryKind.Directory, IsLink: false } && tree.Look($"{path}/go.mod") is null;
}
