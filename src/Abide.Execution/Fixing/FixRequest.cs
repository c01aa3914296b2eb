using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;

namespace Abide.Execution.Fixing;

/// <summary>What is to be fixed, for which targets, and what counts as fixed.</summary>
public sealed record FixRequest
{
    /// <summary>Where the build runs, absolute and there.</summary>
    public required string Directory { get; init; }

    /// <summary>What is copied for every attempt; null for the repository, workspace or module that <see cref="Directory"/> belongs to.</summary>
    public string? Root { get; init; }

    /// <summary>A program without source, absolute; null when there is a build.</summary>
    public string? Program { get; init; }

    /// <summary>The root that a program without source gets libraries from, absolute.</summary>
    public string LibraryRoot { get; init; } = "/";

    /// <summary>A root directory to build with, absolute; null to take those of the targets that have headers.</summary>
    public string? Sysroot { get; init; }

    /// <summary>The build, program and arguments; empty for a program without source, and for a Go project that is built as usual.</summary>
    public required ImmutableArray<string> Command { get; init; }

    public required ImmutableArray<Target> Targets { get; init; }

    /// <summary>Name of the target whose kernel they were paired with; null for their own.</summary>
    public string? Kernel { get; init; }

    /// <summary>The whole environment of builds.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>The mildest verdict that is not good enough: <see cref="Outcome.Fails"/> or <see cref="Outcome.Degraded"/>.</summary>
    public Outcome FailOn { get; init; } = Outcome.Fails;

    /// <summary>Programs that count, by path relative to <see cref="Directory"/>; empty for all that the build makes.</summary>
    public ImmutableArray<string> Programs { get; init; } = [];

    /// <summary>Arguments to run each executable with, as each target; null to run none.</summary>
    public ImmutableArray<string>? RunArguments { get; init; }

    /// <summary>A command that is run in the copy after each build; empty for none.</summary>
    public ImmutableArray<string> Test { get; init; } = [];

    /// <summary>Host and user names to look up by a probe that is built both ways.</summary>
    public ImmutableArray<string> Resolve { get; init; } = [];

    /// <summary>Name of the only plan to try; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Whether a plan that is proven is written to the project; for <see cref="Only"/> one.</summary>
    public bool Applies { get; init; }

    /// <summary>A plan of a proof that is done again, whatever planners would say; null to have plans proposed.</summary>
    public Plan? Given { get; init; }

    /// <summary>Absolute paths that results are put to while plans are tried; no part of the project.</summary>
    public ImmutableArray<string> Results { get; init; } = [];

    /// <summary>Whether to stop at a plan that none of those left can be better than; plans are tried from the one that touches least.</summary>
    public bool StopsAtFirst { get; init; }

    /// <summary>How long one build, tool or test may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Applied to each verdict's program: what the user has accepted until a day.</summary>
    public Func<ProgramReport, ProgramReport> Waive { get; init; } = program => program;

    /// <inheritdoc cref="Sandbox.RunRequest.OpenFiles"/>
    public ulong? OpenFiles { get; init; }

    /// <inheritdoc cref="Sandbox.RunRequest.IgnoredSignals"/>
    public ulong? IgnoredSignals { get; init; }

    /// <inheritdoc cref="Sandbox.RunRequest.HiddenVariables"/>
    public ImmutableArray<string> HiddenVariables { get; init; } = [];
}
