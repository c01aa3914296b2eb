using System.Collections.Immutable;
using Abide.Cli.Configuration;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Captures;
using Abide.Compatibility.Targets.Roots;
using Abide.Formats.Roots;

namespace Abide.Cli;

/// <summary>Turns what the user said of targets into targets: names, families, patterns, target files and root directories.</summary>
internal static class TargetSelection
{
    private const string RootPrefix = "dir:";

    /// <summary>
    /// The targets of --on, or else of abide.yaml, or else the defaults; each once, in the order asked, on the kernel of
    /// --kernel if there is one.
    /// </summary>
    /// <exception cref="UserException">A name is not known, or a root is no directory.</exception>
    public static ImmutableArray<Target> Resolve(string[] on, string? kernel, ProjectSettings settings)
    {
        var asked = on.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries)).ToArray();
        if (asked.Contains(""))
            throw new UserException("--on names an empty target", "write a target between the commas, or leave --on out for the defaults; is a variable unset?");

        var targets = asked.Length > 0
            ? asked.SelectMany(name => Find(name, Directory.GetCurrentDirectory()))
            : settings.Targets.IsEmpty
                ? TargetCatalog.DefaultNames.SelectMany(name => Find(name, settings.Directory))
                : settings.Targets.SelectMany(name => Find(name, settings.Directory));

        var distinct = targets.DistinctBy(target => target.Name, StringComparer.Ordinal);
        return kernel is null ? [.. distinct] : On(distinct, kernel);
    }

    private static ImmutableArray<Target> On(IEnumerable<Target> userlands, string kernel) =>
        Find(kernel, Directory.GetCurrentDirectory()) switch
        {
            [{ Kernel: not null } target] => [.. userlands.Select(userland => userland.WithKernel(target))],
            [_] => throw new UserException($"the kernel of {kernel} is not known", "name a release after --kernel, for example el9.4"),
            var several => throw new UserException($"--kernel {kernel} stands for {several.Length} targets", "name one release, for example el9.4"),
        };

    private static ImmutableArray<Target> Find(string name, string directory)
    {
        if (name.StartsWith(RootPrefix, StringComparison.Ordinal))
            return [Root(name, Path.GetFullPath(name[RootPrefix.Length..], directory))];
        if (TargetFiles.IsOne(name))
            return [CapturedTarget.Create(name, TargetFiles.Read(Path.GetFullPath(name, directory)))];

        var found = TargetCatalog.Resolve(name);
        return found.IsKnown ? found.Targets : throw Unknown(name, found.Suggestions);
    }

    public static UserException Unknown(string name, ImmutableArray<string> suggestions) => new(
        $"unknown target '{name}'",
        suggestions.IsEmpty ? "abide targets list shows every target; a root directory is written dir:/path, and a captured target ends in .json" : $"did you mean {string.Join(" or ", suggestions)}?");

    private static RootTarget Root(string name, string path)
    {
        if (name.Length == RootPrefix.Length || !Directory.Exists(path))
            throw new UserException($"{name} is no directory that can be read", "write the path of a root file system after dir:, for example dir:/srv/el8");

        // A root rarely holds its kernel; the release that it says it is tells which one it was made for.
        var tree = new DirectoryTree(path);
        return RootTarget.ReleaseName(tree) is { } release && TargetCatalog.Resolve(release).Targets is [{ Kernel: { } kernel } target]
            ? RootTarget.Create(name, tree, kernel, architecture => target.OfferFor(architecture).Value?.Kernel)
            : RootTarget.Create(name, tree, kernel: null, _ => null);
    }
}
