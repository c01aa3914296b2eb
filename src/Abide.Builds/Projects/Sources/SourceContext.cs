using System.Collections.Immutable;

namespace Abide.Builds.Projects.Sources;

/// <summary>What the source checks are told about the project; paths are paths in the tree that they read.</summary>
public sealed record SourceContext
{
    /// <summary>The directory of the module: <c>/home/ci/app</c>.</summary>
    public required string Directory { get; init; }

    /// <summary>The module's path, <c>example.com/app</c>; empty when there is no go.mod.</summary>
    public string ModulePath { get; init; } = "";

    /// <summary>What builds are for; the first counts where only one can.</summary>
    public ImmutableArray<GoPlatform> Platforms { get; init; } = [new("linux", "amd64")];

    /// <summary>Tags that every build sets, of <c>-tags</c> in GOFLAGS.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Minor version of Go 1 that builds: 24.</summary>
    public int GoRelease { get; init; } = 24;

    /// <summary>GOROOT, for what depends on the release's own source; null where it cannot be read.</summary>
    public string? GoRoot { get; init; }

    /// <summary>The directory of the golang.org/x/sys that builds use; null when they use none, or it cannot be read.</summary>
    public string? Xsys { get; init; }

    /// <summary>The version of it: <c>v0.3.0</c>; empty when unknown.</summary>
    public string XsysVersion { get; init; } = "";

    /// <summary>The go line of its go.mod, <c>1.18</c>; empty when unknown.</summary>
    public string XsysGoLine { get; init; } = "";

    /// <summary>False in GOPATH mode, GO111MODULE=off.</summary>
    public bool IsModuleMode { get; init; } = true;

    /// <summary>The module cache, GOMODCACHE: other versions of golang.org/x/sys may be there; null where it cannot be read.</summary>
    public string? ModuleCache { get; init; }
}
