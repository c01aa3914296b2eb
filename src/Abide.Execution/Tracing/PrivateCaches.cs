using System.Collections.Immutable;

namespace Abide.Execution.Tracing;

/// <summary>Empty caches for one build, in a directory that goes with it: what a warm cache would answer is really compiled.</summary>
internal sealed class PrivateCaches : IDisposable
{
    /// <summary>Name of the variable that leads to the cache of compiled packages.</summary>
    public const string OfGo = "GOCACHE";

    private readonly string _directory;

    private PrivateCaches(string directory) => _directory = directory;

    /// <summary>For files of the trace's own.</summary>
    public string Temporary => Path.Combine(_directory, "tmp");

    /// <summary>What the build's environment is to say.</summary>
    public ImmutableArray<(string Name, string Value)> Variables => [(OfGo, Path.Combine(_directory, "go-build")), ("CCACHE_DISABLE", "1")];

    public ImmutableArray<string> Notes { get; } = ["the build had an empty GOCACHE of its own, which is removed, and CCACHE_DISABLE=1: nothing came from a cache of these, so that it took longer than it usually does"];

    public static PrivateCaches Make()
    {
        var caches = new PrivateCaches(System.IO.Directory.CreateTempSubdirectory("abide-trace-").FullName);
        System.IO.Directory.CreateDirectory(caches.Temporary);
        return caches;
    }

    public void Dispose()
    {
        try
        {
            System.IO.Directory.Delete(_directory, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process that outlived the build still writes; what is left is in the temporary directory, and is told by its name.
        }
    }
}
