using Abide.Builds.Projects;
using Abide.Execution.Building;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Finds what has to be copied with a directory so that a build in it goes as it does in place.</summary>
internal sealed class ProjectRoot
{
    private readonly string _root;
    private readonly string _directory;
    private readonly HashSet<string> _ignored;

    private ProjectRoot(string root, string directory, HashSet<string> ignored) => (_root, _directory, _ignored) = (root, directory, ignored);

    /// <summary>Absolute.</summary>
    public string Directory => _root;

    /// <summary>
    /// The topmost of: the directory, its Go module or workspace, the directories that its replace and use directives lead to, its Git work tree.
    /// Of a work tree, what Git ignores outside of the directory is left out.
    /// </summary>
    /// <param name="directory">Absolute.</param>
    /// <param name="chosen">What the user says it is; null to find it.</param>
    /// <param name="project">The Go project it belongs to; null when there is none.</param>
    /// <param name="runner">Runs git.</param>
    /// <param name="token">Ends what runs.</param>
    /// <exception cref="FixException">The project reaches too far.</exception>
    public static async Task<ProjectRoot> FindAsync(string directory, string? chosen, ProjectFacts? project, ToolRunner runner, CancellationToken token)
    {
        if (chosen is not null)
        {
            return Contains(chosen, directory)
                ? new(chosen, directory, WorkTree(chosen) is null ? [] : await IgnoredAsync(chosen, runner, token))
                : throw new FixException($"{directory} is not in {chosen}", "name a directory above it");
        }

        var root = directory;
        foreach (var place in Places(project))
            root = Common(root, place);
        var work = WorkTree(root);
        if (work is not null) root = work;
        if (root == "/" || root == runner.Environment.GetValueOrDefault("HOME"))
            throw new FixException($"the project of {directory} reaches up to {root}, which is not copied", "name what belongs to the project with --project DIR");
        return new(root, directory, work is null ? [] : await IgnoredAsync(root, runner, token));
    }

    /// <summary>Whether a path, relative to <see cref="Directory"/>, is left out.</summary>
    public bool Omits(string path) => _ignored.Contains(path) && !Contains(_directory, Path.Combine(_root, path)) && !Contains(Path.Combine(_root, path), _directory);

    private static IEnumerable<string> Places(ProjectFacts? project)
    {
        if (project is null) yield break;
        yield return project.Root;
        foreach (var member in project.Members)
            yield return member.Directory;
        foreach (var file in project.Files)
        {
            foreach (var replace in file.Replaces.Where(replace => replace.IsDirectory && !replace.NewPath.StartsWith('/')))
                yield return Path.GetFullPath(replace.NewPath, Path.GetDirectoryName(file.Path)!);
        }
    }

    /// <summary>The nearest directory at or above with a .git in it.</summary>
    private static string? WorkTree(string directory)
    {
        for (var at = directory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (FileStatus.TryRead(Path.Combine(at, ".git"), followLinks: true, out _)) return at;
        }

        return null;
    }

    private static async Task<HashSet<string>> IgnoredAsync(string root, ToolRunner runner, CancellationToken token)
    {
        if (runner.Find("git") is not { } git) return [];
        string[] question = ["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];
        var answer = await runner.AskAsync(git, question, root, token, ("GIT_OPTIONAL_LOCKS", "0"));
        return answer.IsGood ? answer.Output.Split('\0').Select(path => path.TrimEnd('/')).Where(path => path.Length > 0).ToHashSet(StringComparer.Ordinal) : [];
    }

    private static string Common(string a, string b)
    {
        while (!Contains(a, b))
            a = Path.GetDirectoryName(a) ?? "/";
        return a;
    }

    private static bool Contains(string directory, string path) =>
        directory == "/" || path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);
}
