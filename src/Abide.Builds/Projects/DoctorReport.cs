using System.Collections.Immutable;

namespace Abide.Builds.Projects;

/// <summary>What <c>abide doctor</c> says: a summary of what was looked at, the findings, and what could not be learnt.</summary>
public sealed record DoctorReport
{
    /// <summary>The directory asked about.</summary>
    public required string Directory { get; init; }

    /// <summary>Null when no project is there, and only the machine was looked at.</summary>
    public DoctorProject? Project { get; init; }

    /// <summary>Null when no go is on PATH.</summary>
    public DoctorGo? Go { get; init; }

    /// <summary>Null when cgo is off or no compiler was found.</summary>
    public DoctorToolchain? Toolchain { get; init; }

    /// <summary>Null when no toolchain is recorded.</summary>
    public DoctorLock? Lock { get; init; }

    /// <summary>Targets asked about, as the user named them.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>The worst first; of the same kind in the order of the checks.</summary>
    public required ImmutableArray<DoctorFinding> Findings { get; init; }

    public required ImmutableArray<Unlearnt> Unlearnt { get; init; }
}

/// <param name="File">go.work, or go.mod.</param>
/// <param name="Modules">Paths of the modules that are built.</param>
/// <param name="Go">Its go line, or null.</param>
/// <param name="Packages">Packages of the build, what they need included; null when they were not listed.</param>
/// <param name="CgoPackages">Import paths of those that use cgo.</param>
public sealed record DoctorProject(string File, ImmutableArray<string> Modules, string? Go, int? Packages, ImmutableArray<string> CgoPackages);

/// <param name="Command">The first go on PATH.</param>
/// <param name="Version">What it says it is; null when it does not answer.</param>
/// <param name="Root">The tree it lies in.</param>
/// <param name="Platform">What it builds for: <c>linux/amd64</c>.</param>
/// <param name="Cgo">Whether cgo is on; null when it does not answer.</param>
public sealed record DoctorGo(string Command, string? Version, string Root, string Platform, bool? Cgo);

/// <param name="Compiler">Value of CC.</param>
/// <param name="Version">What it says it is.</param>
/// <param name="Target">What it compiles for.</param>
/// <param name="Sysroot">Empty for the host's own.</param>
/// <param name="Linker">The linker that it starts.</param>
/// <param name="LinkerVersion">What that says it is.</param>
/// <param name="Libc">The libc that programs are linked with.</param>
/// <param name="LibcVersion">Its glibc release.</param>
/// <param name="KernelHeaders">Release of the kernel's headers.</param>
public sealed record DoctorToolchain(string Compiler, string? Version, string? Target, string? Sysroot, string? Linker, string? LinkerVersion, string? Libc, string? LibcVersion, string? KernelHeaders);

/// <param name="Path">The file.</param>
/// <param name="State"><c>same</c>, <c>drifted</c> or <c>recorded</c> (just written).</param>
public sealed record DoctorLock(string Path, string State);
