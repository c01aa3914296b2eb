using System.Collections.Immutable;
using Abide.Builds.Projects.Machine;
using Abide.Builds.Projects.Packages;
using Abide.Builds.Projects.Settings;

namespace Abide.Builds.Projects;

/// <summary>Everything that was learnt of a machine and a project before they build: what the checks of the doctor look at.</summary>
public sealed record BuildFacts
{
    /// <summary>The directory asked about, absolute.</summary>
    public required string Directory { get; init; }

    /// <summary>Null when there is no go.mod or go.work in it or above.</summary>
    public ProjectFacts? Project { get; init; }

    public required GoSettings Settings { get; init; }

    /// <summary>The go command that a build here runs; null when none is on PATH.</summary>
    public GoInstallation? Go { get; init; }

    /// <summary>Every Go that was found: those on PATH first, in its order.</summary>
    public ImmutableArray<GoInstallation> Installations { get; init; } = [];

    /// <summary>What the go command says it is: <c>go1.24.4</c>; null when it did not answer.</summary>
    public string? GoVersion { get; init; }

    /// <summary>What the go command said instead of answering as things are set; null when it answered.</summary>
    public string? GoFailure { get; init; }

    /// <summary>The tree that a set GOROOT names, whether or not a Go is in it; null when GOROOT is not set.</summary>
    public GoInstallation? SetRoot { get; init; }

    /// <summary>Who builds; null when /etc/passwd has no such user.</summary>
    public UserAccount? Account { get; init; }

    /// <summary>Directories that a build uses, by the path that was asked for.</summary>
    public ImmutableSortedDictionary<string, DirectoryFacts> Directories { get; init; } = ImmutableSortedDictionary<string, DirectoryFacts>.Empty;

    /// <summary>The packages of the project and all they need; null when the go command did not list them.</summary>
    public ImmutableArray<GoPackage>? Packages { get; init; }

    /// <summary>Why not; null when it did, or was not asked.</summary>
    public string? ListFailure { get; init; }

    /// <summary>Files of the project that this build leaves out for their constraints.</summary>
    public ImmutableArray<ExcludedFile> Excluded { get; init; } = [];

    /// <summary>Null when it was not asked, because cgo is off.</summary>
    public CompilerFacts? Compiler { get; init; }

    public ImmutableArray<LinkedLibrary> Libraries { get; init; } = [];

    /// <summary>Other Go releases by name that are at hand without a download: <c>go1.22.4</c> on PATH or in the module cache.</summary>
    public ImmutableArray<GoInstallation> Toolchains { get; init; } = [];

    /// <summary>Questions without an answer.</summary>
    public ImmutableArray<Unlearnt> Unlearnt { get; init; } = [];
}

/// <param name="What">What could not be learnt, no final stop.</param>
/// <param name="Reason">Why.</param>
public sealed record Unlearnt(string What, string Reason);

/// <param name="Path">The file.</param>
/// <param name="Package">Import path of its package.</param>
/// <param name="Constraint">Its <c>//go:build</c> or <c>// +build</c> line; null when only its name leaves it out.</param>
/// <param name="Line">Where that stands.</param>
/// <param name="UsesCgo">Whether it imports "C".</param>
public sealed record ExcludedFile(string Path, string Package, string? Constraint, int? Line, bool UsesCgo);
