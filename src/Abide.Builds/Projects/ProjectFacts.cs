using System.Collections.Immutable;
using Abide.Builds.Projects.Modules;

namespace Abide.Builds.Projects;

/// <summary>What the files of a Go project say of it; nothing of it is built or run.</summary>
public sealed record ProjectFacts
{
    /// <summary>Directory of go.work, else of go.mod.</summary>
    public required string Root { get; init; }

    /// <summary>The go.mod in or above the directory asked about; null in a workspace's root without one.</summary>
    public ModuleFile? Module { get; init; }

    /// <summary>The go.work that holds, or null.</summary>
    public ModuleFile? Work { get; init; }

    /// <summary>The modules that are built: those of the workspace, else <see cref="Module"/>.</summary>
    public ImmutableArray<ProjectModule> Members { get; init; } = [];

    /// <summary>Whether there is a vendor directory beside go.work or go.mod.</summary>
    public bool HasVendor { get; init; }

    /// <summary>vendor/modules.txt; null when there is none.</summary>
    public VendorList? Vendor { get; init; }

    /// <summary>go.sum of each member and go.work.sum, those that are there.</summary>
    public ImmutableArray<ChecksumList> Sums { get; init; } = [];

    /// <summary>Directories, absolute, that replace directives lead to and that hold no go.mod.</summary>
    public ImmutableArray<string> MissingReplacements { get; init; } = [];

    /// <summary>Files that are there and could not be read, with the reason.</summary>
    public ImmutableArray<DoctorEvidence> Unreadable { get; init; } = [];

    /// <summary>The file that says which Go is asked for: go.work, else go.mod.</summary>
    public ModuleFile? Leading => Work ?? Module;

    /// <summary>Every go.mod and go.work that is built from, go.work first.</summary>
    public IEnumerable<ModuleFile> Files => Members.Select(member => member.File).Prepend(Work).OfType<ModuleFile>();
}

/// <param name="Directory">Where it lies.</param>
/// <param name="File">Its go.mod; null when there is none that can be read.</param>
/// <param name="UseLine">Line in go.work that lists it; null without a workspace.</param>
public sealed record ProjectModule(string Directory, ModuleFile? File, int? UseLine);
