using System.Collections.Immutable;
using Abide.Builds.Traces;
using Abide.Compatibility.Verdicts;

namespace Abide.Builds.Plans;

/// <summary>What was observed when a plan was applied to a copy of a project: enough to do it again, and to see whether the same comes out.</summary>
public sealed record Proof
{
    public required Plan Plan { get; init; }

    public required ProofStanding Standing { get; init; }

    /// <summary>Why it is not proven; null when it is.</summary>
    public string? Reason { get; init; }

    /// <summary>The project's directory on the machine that made the proof.</summary>
    public required string Project { get; init; }

    /// <summary>SHA-256 over paths, modes and contents of what was copied, lower-case hexadecimal.</summary>
    public required string ProjectSha256 { get; init; }

    /// <summary>Where the build runs, relative to the project; <c>.</c> for its root.</summary>
    public required string Directory { get; init; }

    /// <summary>Where a file of the directory that is built in lies, relative to the project.</summary>
    public string PlaceOf(string name) => Directory == "." ? name : Path.Combine(Directory, name);

    /// <summary>The user's build.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Variables that builds read and that were set, without secrets; nothing else of the environment is told.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The programs that were asked about, relative to <see cref="Project"/>; empty for all that are made.</summary>
    public ImmutableArray<string> Chosen { get; init; } = [];

    /// <summary>What executables were run with; null when none was run.</summary>
    public ImmutableArray<string>? RunArguments { get; init; }

    /// <summary>What was run in the copy after the build; empty for nothing.</summary>
    public ImmutableArray<string> Test { get; init; } = [];

    public required ImmutableArray<string> Targets { get; init; }

    /// <summary>The target whose kernel the userlands were paired with; null for their own.</summary>
    public string? Kernel { get; init; }

    /// <summary>The mildest verdict that is not good enough.</summary>
    public required Outcome FailOn { get; init; }

    /// <summary>
    /// The tools that are known to have taken part, with their digests; sorted by path: what was started, the parts of the go command and of the compilers as they
    /// tell when asked, and compilers that the plan had prepared. What a build starts in between, headers and libraries are not among them.
    /// </summary>
    public required ImmutableArray<ProvenTool> Tools { get; init; }

    /// <summary>What was run after the copy was made, in order: the plan's tools, then the build.</summary>
    public required ImmutableArray<ProvenCommand> Commands { get; init; }

    /// <summary>Files of the copy that the plan's steps made, changed or removed, before the build; what <c>--apply</c> does to the project.</summary>
    public required ImmutableArray<ChangedFile> Changed { get; init; }

    /// <summary>What of this machine got into the build; null for plans without <see cref="Plan.Bounds"/>, and where nothing was built.</summary>
    public HostLeakSearch? Leaks { get; init; }

    /// <summary>By path; programs that only one of the two builds made are there too.</summary>
    public required ImmutableArray<ProvenProgram> Programs { get; init; }
}

public enum ProofStanding
{
    /// <summary>A step or the build failed.</summary>
    Failed,

    /// <summary>It was built, and is no better than before on any target, or worse on one.</summary>
    NoHelp,

    /// <summary>Better on some targets, not yet good enough on all.</summary>
    Partly,

    /// <summary>Better, and nothing is known to fail any more; a fact is missing to call it good.</summary>
    Undetermined,

    /// <summary>Every program is good enough on every target, by its verdict and by every run that was made.</summary>
    Proven,
}

/// <summary>A second build in a copy of its own, in which everything that compilers and linkers opened was taken down.</summary>
/// <param name="Obstacle">Why it was not looked for, or not everywhere; null when all was seen.</param>
/// <param name="Found">What got in, each file once; headers that only such headers include are left out.</param>
public sealed record HostLeakSearch(string? Obstacle, ImmutableArray<HostLeak> Found);

/// <param name="Path">Absolute.</param>
/// <param name="Sha256">Lower-case hexadecimal; of a kit, over paths, modes and contents of its files.</param>
/// <param name="Version">First line of what it says of itself; null when it was not asked.</param>
public sealed record ProvenTool(string Path, string Sha256, string? Version);

/// <param name="Arguments">Program and arguments.</param>
/// <param name="Variables">What differs from the environment that abide was started in; null for a variable that was taken away.</param>
/// <param name="ExitCode">Null when it was ended by a signal or limit.</param>
public sealed record ProvenCommand(ImmutableArray<string> Arguments, ImmutableSortedDictionary<string, string?> Variables, int? ExitCode);

/// <param name="Path">Relative to the project.</param>
/// <param name="Before">Digest, or null when it was not there.</param>
/// <param name="After">Digest, or null when it was removed.</param>
public sealed record ChangedFile(string Path, string? Before, string? After);

/// <summary>One program before and after.</summary>
/// <param name="Path">Relative to the project.</param>
/// <param name="Sha256">After; null when it is no longer made.</param>
/// <param name="Size">In bytes, after; null likewise.</param>
/// <param name="Verdicts">One a target, in their order.</param>
public sealed record ProvenProgram(string Path, string? Sha256, long? Size, ImmutableArray<ProvenVerdict> Verdicts);

/// <summary>One program on one target.</summary>
/// <param name="Target">As the user named it.</param>
/// <param name="Before">Null when the build made no such program before.</param>
/// <param name="After">Null when it makes none now.</param>
/// <param name="Remaining">Ids of the findings that are left.</param>
/// <param name="Observations">Runs of the program as built by the plan; the userland says where: only <c>real root</c> is called run there.</param>
public sealed record ProvenVerdict(string Target, Outcome? Before, Outcome? After, ImmutableArray<string> Remaining, ImmutableArray<Observation> Observations);
