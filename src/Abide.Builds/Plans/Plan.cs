using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Abide.Builds.Plans;

/// <summary>A remedy for one project or program and the targets asked about, as data: nothing is done by having it.</summary>
public sealed record Plan
{
    /// <summary>The file that sets variables, where a plan that sets some is applied; shells and CI read it.</summary>
    public const string VariablesFile = "abide.env";

    /// <summary>The script that builds, where a plan is applied that has compilers prepared or another command build.</summary>
    public const string ScriptFile = "abide-build.sh";

    /// <summary>Between the names of plans that are tried one after the other, in the name of both.</summary>
    public const char Separator = '+';

    /// <summary>What <c>--apply</c> takes; unique among the proposals of one answer: <c>no-cgo</c>, <c>zig</c>, <c>module-pin</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its <see cref="PlanKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it does here, in one line without a final stop.</summary>
    public required string Title { get; init; }

    /// <summary>In order.</summary>
    public required ImmutableArray<PlanStep> Steps { get; init; }

    /// <summary>For a program that brings its libraries along: where they are afterwards. Null for all others.</summary>
    public BundleLayout? Bundle { get; init; }

    /// <summary>Compilers in the user's cache that steps name; null where they name none.</summary>
    public PreparedCompilers? Compilers { get; init; }

    /// <summary>Whether variables alone do not make the user's own command build as the plan does, on every machine: it is applied as <see cref="ScriptFile"/>.</summary>
    [JsonIgnore]
    public bool NeedsScript => Compilers is not null || Steps.OfType<ReplaceCommand>().Any();

    /// <summary>Variables that its builds get, each once: of steps that set the same one the last counts.</summary>
    [JsonIgnore]
    public IEnumerable<SetVariable> Variables => Steps.OfType<SetVariable>().GroupBy(set => set.Name, StringComparer.Ordinal).Select(group => group.Last());

    /// <summary>Where all headers and libraries of its build are to come from; null where that is left open.</summary>
    public BuildBounds? Bounds { get; init; }

    /// <summary>What had to hold for it to be proposed, and does; one sentence each.</summary>
    public ImmutableArray<string> Preconditions { get; init; } = [];

    /// <summary>What behaves differently here afterwards, with the names of targets where they differ; one sentence each. Empty when nothing does.</summary>
    public required ImmutableArray<string> Changes { get; init; }

    /// <summary>Whether only a run shows that it helps: it takes away what a verdict looks at, and a verdict that is better for it says nothing.</summary>
    public bool NeedsRun { get; init; }

    /// <summary>What a failure of its build means here, by the id of the diagnosis: of a compiler that is another than the usual one.</summary>
    [JsonIgnore]
    public ImmutableDictionary<string, string> Traps { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What the programs should be like afterwards; one sentence.</summary>
    public required string Expected { get; init; }
}

/// <summary>Compilers that abide installs or makes in the user's cache, so that the same are had on another machine.</summary>
/// <param name="Directory">Where <c>cc</c>, <c>c++</c>, <c>gcc</c> and <c>g++</c> lie on this one, absolute.</param>
/// <param name="Name">Which, as <c>abide toolchain prepare</c> takes it: <c>zig</c>, <c>link-kit</c> or <c>sysroot</c>.</param>
/// <param name="For">What they build for, as it takes that: <c>x86_64-linux-gnu.2.17</c>, <c>el7.9</c>, a root directory.</param>
/// <param name="Architecture">Canonical name of what they build for.</param>
public sealed record PreparedCompilers(string Directory, string Name, string For, string Architecture);

/// <summary>A program with the loader and the libraries that it is started with, laid out as a root: they lie where a system has them.</summary>
/// <param name="Of">The program as it was, relative to the project.</param>
/// <param name="Directory">The bundle, relative to the project.</param>
/// <param name="Program">The program in it, relative to the bundle.</param>
/// <param name="Launcher">What starts it, relative to the bundle.</param>
public sealed record BundleLayout(string Of, string Directory, string Program, string Launcher);

/// <summary>What a build may take headers and libraries from, beside the project, the compilers' own and Go's.</summary>
/// <param name="Directories">Absolute.</param>
/// <param name="CLibraryAlone">Whether the directories have no more than the C library's link libraries: its headers are this machine's, and other libraries are had from nowhere else.</param>
public sealed record BuildBounds(ImmutableArray<string> Directories, bool CLibraryAlone);

/// <summary>What a planner says of a situation: a plan to try, or why there is none.</summary>
/// <param name="Kind">Name of the <see cref="PlanKind"/>.</param>
/// <param name="Plan">Null when it is refused.</param>
/// <param name="Refusal">Null when there is a plan.</param>
public sealed record Proposal(string Kind, Plan? Plan, PlanRefusal? Refusal)
{
    public static Proposal Of(Plan plan) => new((plan ?? throw new ArgumentNullException(nameof(plan))).Kind, plan, null);

    /// <param name="kind">The sort of plan that is refused.</param>
    /// <param name="reason">Why it does not apply or cannot be tried, no final stop.</param>
    /// <param name="hint">The next step, such as how to get a missing tool; empty when there is none.</param>
    public static Proposal Refuse(PlanKind kind, string reason, string hint = "") => new((kind ?? throw new ArgumentNullException(nameof(kind))).Name, null, new(reason, hint));
}

/// <param name="Reason">Why not.</param>
/// <param name="Hint">The next step, or empty.</param>
public sealed record PlanRefusal(string Reason, string Hint);
