using System.Collections.Immutable;
using Abide.Builds.Projects;
using Abide.Execution.Building;

namespace Abide.Execution.Fixing;

/// <summary>The project that copies are made of. It is to stay as it is while they are built, and is looked at again after each.</summary>
internal sealed class WatchedProject
{
    /// <summary>Variables that name caches of the go command. They are used where they lie, also in the project, and are no part of it.</summary>
    public static readonly ImmutableArray<string> Caches = ["GOCACHE", "GOMODCACHE"];

    private const int MostTold = 5;

    private ProjectTree _seen;

    private WatchedProject(ProjectTree tree, string digest) => (Tree, _seen, Digest) = (tree, tree, digest);

    /// <summary>What is copied, as it was at first.</summary>
    public ProjectTree Tree { get; }

    /// <inheritdoc cref="Abide.Builds.Plans.Proof.ProjectSha256"/>
    public string Digest { get; }

    /// <summary>Finds what belongs to the project, or takes the program alone where there is no source.</summary>
    /// <param name="request">Where it is.</param>
    /// <param name="build">What is known of it; null for a program.</param>
    /// <param name="runner">Runs git.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="FixException">The project reaches too far.</exception>
    public static async Task<WatchedProject> ReadAsync(FixRequest request, BuildFacts? build, ToolRunner runner, CancellationToken token)
    {
        Func<string, bool> omits;
        string directory;
        if (request.Program is { } program)
        {
            directory = Path.GetDirectoryName(program)!;
            var name = Path.GetFileName(program);
            omits = path => path != name; // what lies beside it is not its own
        }
        else
        {
            var root = await ProjectRoot.FindAsync(request.Directory, request.Root, build?.Project, runner, token);
            (directory, omits) = (root.Directory, root.Omits);
        }

        var tree = ProjectTree.Walk(directory, path => IsOwn(request, Path.Combine(directory, path)) || omits(path), token);
        return new(tree, tree.Digest(token));
    }

    /// <summary>Files of the project itself that have changed since this was asked last: nothing that is tried is to do that.</summary>
    public ImmutableArray<string> Touched(CancellationToken token)
    {
        var touched = _seen.ChangedSince(token);
        if (touched.IsEmpty) return touched;
        _seen = ProjectTree.Walk(_seen.Directory, _seen.Omits, token);
        _seen.Digest(token);
        return touched;
    }

    /// <summary>What people are told of such files.</summary>
    public static string Told(ImmutableArray<string> files) =>
        $"the project itself changed while its copy was built, by the build or by somebody else: {string.Join(", ", files.Take(MostTold))}{(files.Length > MostTold ? $" and {files.Length - MostTold} more" : "")}";

    /// <summary>Whether abide itself writes there or the go command keeps its caches there, even when that lies in the project.</summary>
    private static bool IsOwn(FixRequest request, string path) =>
        CopyPlace.IsShared(path) || request.Results.Contains(path) || Caches.Any(name => request.Environment.GetValueOrDefault(name) is { Length: > 0 } cache && Path.TrimEndingDirectorySeparator(cache) == path);
}
