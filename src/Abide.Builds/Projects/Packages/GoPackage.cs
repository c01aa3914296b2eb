using System.Collections.Immutable;

namespace Abide.Builds.Projects.Packages;

/// <summary>A package as <c>go list -json</c> describes it (cmd/go/internal/list, type Package); names are Go's.</summary>
public sealed record GoPackage
{
    public string ImportPath { get; init; } = "";

    public string Name { get; init; } = "";

    public string Dir { get; init; } = "";

    /// <summary>Part of Go's own library.</summary>
    public bool Standard { get; init; }

    /// <summary>Not asked for, only needed.</summary>
    public bool DepOnly { get; init; }

    public GoPackageModule? Module { get; init; }

    public ImmutableArray<string>? GoFiles { get; init; }

    public ImmutableArray<string>? CgoFiles { get; init; }

    public ImmutableArray<string>? IgnoredGoFiles { get; init; }

    public ImmutableArray<string>? Imports { get; init; }

    /// <summary>Flags of <c>#cgo LDFLAGS</c> that hold for this build.</summary>
    public ImmutableArray<string>? CgoLDFLAGS { get; init; }

    public ImmutableArray<string>? CgoPkgConfig { get; init; }

    public GoPackageError? Error { get; init; }

    /// <summary>Whether cgo compiles something of it in this build.</summary>
    public bool UsesCgo => CgoFiles is { IsEmpty: false };
}

/// <summary>The module of a package.</summary>
public sealed record GoPackageModule
{
    public string Path { get; init; } = "";

    public string? Version { get; init; }

    public bool Main { get; init; }

    public string? Dir { get; init; }

    public string? GoVersion { get; init; }

    public GoPackageModule? Replace { get; init; }
}

/// <param name="Pos">File, line and column where it is imported; null where that is not known.</param>
/// <param name="Err">The message.</param>
public sealed record GoPackageError(string? Pos, string Err);
