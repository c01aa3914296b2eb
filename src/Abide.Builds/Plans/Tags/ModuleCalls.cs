using System.Collections.Immutable;

namespace Abide.Builds.Plans.Tags;

/// <param name="Path">Relative to the project.</param>
/// <param name="Text">Whole.</param>
internal sealed record RewrittenFile(string Path, string Text);

/// <summary>What one module of a project asks golang.org/x/sys/unix for that kernels lack, and how it reads afterwards.</summary>
internal sealed record ModuleCalls
{
    /// <summary>Its path.</summary>
    public required string Module { get; init; }

    /// <summary>Its go line; null without one.</summary>
    public string? GoLine { get; init; }

    /// <summary>Import path of the package that is to be written.</summary>
    public required string Package { get; init; }

    public string PackageName => Package[(Package.LastIndexOf('/') + 1)..];

    /// <summary>The module's directory, relative to the project.</summary>
    public required string Root { get; init; }

    /// <summary>Directory of the package, relative to the project, with a final slash.</summary>
    public required string Directory { get; init; }

    /// <summary>Whether an earlier plan wrote it.</summary>
    public bool IsWritten { get; init; }

    public ImmutableArray<TaggedFunction> Functions { get; init; } = [];

    /// <summary>Files with calls, changed.</summary>
    public ImmutableArray<RewrittenFile> Files { get; init; } = [];

    /// <summary>Places, <c>main.go:12: unix.Openat2</c>, in functions that test for ENOSYS.</summary>
    public ImmutableArray<string> Handled { get; init; } = [];

    /// <summary>Places in functions that do not.</summary>
    public ImmutableArray<string> Unhandled { get; init; } = [];

    /// <summary>Places that stay as they are: that name the number of a call, or stand in a file that is not to be touched.</summary>
    public ImmutableArray<string> Left { get; init; } = [];

    /// <summary>All tags, sorted.</summary>
    public ImmutableArray<string> Tags => [.. Functions.SelectMany(function => function.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
