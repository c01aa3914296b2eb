using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Abide.Builds.Plans.Sysroots;
using Abide.Builds.Projects;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;

namespace Abide.Builds.Plans;

/// <summary>All that planners look at. They start nothing and write nothing: whatever they need to know is gathered before.</summary>
public sealed record FixSituation
{
    /// <summary>Where the project and its files are read from.</summary>
    public required IRootTree Files { get; init; }

    /// <summary>The root that libraries come from which are to be brought along, a directory of <see cref="Files"/>.</summary>
    public string LibraryRoot { get; init; } = "/";

    /// <summary>The directory that is copied for every attempt, absolute in <see cref="Files"/>; the program's own directory when there is no source.</summary>
    public required string Project { get; init; }

    /// <summary>Where the build runs, absolute in <see cref="Files"/>: <see cref="Project"/> or below it.</summary>
    public required string Directory { get; init; }

    /// <summary>How it is built, program and arguments; empty for a program without source.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Canonical architecture that is built for, <c>x86_64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>What is asked of: every target with its offer for that architecture.</summary>
    public required ImmutableArray<FixTarget> Targets { get; init; }

    /// <summary>What was learnt of machine and project; null for a program without source.</summary>
    public BuildFacts? Build { get; init; }

    /// <summary>What the build makes before anything is changed.</summary>
    public required BuildResult Before { get; init; }

    /// <summary>What is at hand for plans beside the project's own tools.</summary>
    public required FixTools Tools { get; init; }
}

/// <param name="Name">As the user named it.</param>
/// <param name="Offer">What it provides.</param>
public sealed record FixTarget(string Name, Offer Offer);

/// <summary>What one build ended with.</summary>
public sealed record BuildResult
{
    /// <summary>Exit code of the build; null when there was none to run, or it was ended by a signal or limit.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Ids of the diagnoses that its output shows, in order; empty when it succeeded.</summary>
    public ImmutableArray<string> Diagnoses { get; init; } = [];

    /// <summary>Its last lines; empty when it succeeded.</summary>
    public ImmutableArray<string> LastLines { get; init; } = [];

    /// <summary>The executables and shared objects that it made, by path relative to the project; verdicts in the order of the targets.</summary>
    public ImmutableArray<ProgramReport> Programs { get; init; } = [];

    /// <summary>Every release of the targets' families, in their order; empty where nothing was built, or nothing needs fixing.</summary>
    [JsonIgnore]
    public ImmutableArray<ReleaseOutcome> Elsewhere { get; init; } = [];
}

/// <param name="Family">As <c>--on</c> takes it: <c>el</c>.</param>
/// <param name="Release">Canonical name.</param>
/// <param name="IsGood">Whether all programs are good enough there.</param>
public sealed record ReleaseOutcome(string Family, string Release, bool IsGood);

/// <summary>What is at hand on this machine for plans.</summary>
public sealed record FixTools
{
    /// <summary>The zig that <c>abide toolchain install zig</c> installed; null when there is none.</summary>
    public ToolFile? Zig { get; init; }

    /// <summary>Whether <c>abide toolchain install zig</c> has one for this machine.</summary>
    public bool HasZigPackage { get; init; } = true;

    /// <summary>Reproduction kits of targets that are built and ready for plans to link with, by userland.</summary>
    public ImmutableSortedDictionary<string, LinkKit> Kits { get; init; } = ImmutableSortedDictionary<string, LinkKit>.Empty;

    /// <summary>Why a kit is not there; null when none is missing.</summary>
    public string? KitFailure { get; init; }

    /// <summary>Root directories that might be built with: the one that the user gave, or those of the targets.</summary>
    public ImmutableArray<SysrootTools> Sysroots { get; init; } = [];

    /// <summary>Versions of modules that can be had without the network, by module path.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<OfflineModule>> Modules { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<OfflineModule>>.Empty;
}

/// <param name="Path">Absolute.</param>
/// <param name="Version">As it tells.</param>
public sealed record ToolFile(string Path, string Version);

/// <param name="Directory">Absolute.</param>
/// <param name="Release">The release that it is made of, by its canonical name.</param>
public sealed record LinkKit(string Directory, string Release);

/// <param name="Version"><c>v0.28.0</c>; empty for a directory of sources that says none.</param>
/// <param name="Directory">Its source, absolute in the tree that holds it.</param>
/// <param name="Origin"><c>module cache</c>, <c>file proxy</c> or <c>directory</c>.</param>
/// <param name="Archive">What is in its archive; null where the source lies unpacked in <see cref="FixSituation.Files"/>.</param>
public sealed record OfflineModule(string Version, string Directory, string Origin, IRootTree? Archive = null);
