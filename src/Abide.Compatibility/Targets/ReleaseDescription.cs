using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>What Abide knows of one bundled release.</summary>
public sealed record ReleaseDescription
{
    /// <summary>Canonical name, <c>el8.6</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Names for people, one a distribution: <c>RHEL 8.6</c>, <c>Rocky Linux 8.6</c>.</summary>
    public required ImmutableArray<string> DisplayNames { get; init; }

    /// <summary>Other names that <c>--on</c> takes, sorted.</summary>
    public required ImmutableArray<string> Aliases { get; init; }

    public required LibcFamily Libc { get; init; }

    /// <summary>Null when not known.</summary>
    public required Version? LibcVersion { get; init; }

    public required Provenance LibcProvenance { get; init; }

    /// <summary>x86-64 level that the release requires of every machine; null when not known.</summary>
    public required CpuLevel? CpuBaseline { get; init; }

    public required Provenance? CpuProvenance { get; init; }

    public required Answer SelinuxEnforcing { get; init; }

    /// <summary>Sources by database of the nsswitch.conf that it ships; null when not known.</summary>
    public required ImmutableSortedDictionary<string, ImmutableArray<string>>? NameServices { get; init; }

    public required Provenance? NameServicesProvenance { get; init; }

    /// <summary>Date of the state that stands for CentOS Stream of this major (<c>2025-05-20</c>), or null.</summary>
    public required string? StreamDate { get; init; }

    public required ImmutableArray<ArchitectureDescription> Architectures { get; init; }

    internal static ReleaseDescription Of(Release release) => new()
    {
        Name = release.Id,
        DisplayNames = [.. release.Distributions.Select(distribution => TargetNames.Title(distribution, release))],
        Aliases = TargetNames.Of(release).RemoveAt(0),
        Libc = release.Libc,
        LibcVersion = release.LibcVersion,
        LibcProvenance = release.LibcProvenance,
        CpuBaseline = release.CpuBaseline,
        CpuProvenance = release.CpuProvenance,
        SelinuxEnforcing = release.SelinuxEnforcing,
        NameServices = release.NameServices,
        NameServicesProvenance = release.Known("nss"),
        StreamDate = release.StreamDate,
        Architectures = [.. release.Architectures.Select(architecture => ArchitectureDescription.Of(release, architecture))],
    };
}

/// <summary>What Abide knows of a release on one architecture.</summary>
public sealed record ArchitectureDescription
{
    public required string Architecture { get; init; }

    /// <summary>Program interpreter.</summary>
    public required string? Loader { get; init; }

    /// <summary>Null when not known.</summary>
    public required KernelOffer? Kernel { get; init; }

    /// <summary>System calls that its kernel implements; null when that kernel was not measured.</summary>
    public required int? WiredSyscalls { get; init; }

    /// <summary>System calls with an entry point that is configured away.</summary>
    public required int? StubSyscalls { get; init; }

    /// <summary>Roots that answer for it, the best first: sources with confidence.</summary>
    public required ImmutableArray<Provenance> Roots { get; init; }

    /// <summary>Libraries seen in the best of these roots.</summary>
    public required int Libraries { get; init; }

    /// <summary>What is not known, one sentence each; empty when nothing is missing.</summary>
    public required ImmutableArray<string> NotKnown { get; init; }

    internal static ArchitectureDescription Of(Release release, string architecture)
    {
        var snapshots = SnapshotTable.About(release, architecture);
        var syscalls = KernelTable.Find(architecture)?.Syscalls(release.Id);
        return new()
        {
            Architecture = architecture,
            Loader = release.Loader(architecture),
            Kernel = Kernels.For(release, architecture),
            WiredSyscalls = syscalls?.Values.Count(syscall => syscall.State is SyscallState.Wired or SyscallState.LikelyWired),
            StubSyscalls = syscalls?.Values.Count(syscall => syscall.State == SyscallState.Stub),
            Roots = [.. snapshots.Select(snapshot => new Provenance(snapshot.Source, snapshot.IsAt(release, architecture) ? Confidence.Measured : Confidence.Inferred))],
            Libraries = snapshots is [var best, ..] ? best.Libraries.Count : 0,
            NotKnown = [.. Gaps(release, architecture, snapshots)],
        };
    }

    private static IEnumerable<string> Gaps(Release release, string architecture, List<Snapshot> snapshots)
    {
        if (release.LibcVersion is null)
            yield return "which release of its C library it has";
        if (KernelTable.Find(architecture)?.Find(release) is null)
            yield return VendorKernelTable.Find(release, architecture) is null ? "the system call table of its kernel" : "the system call table of each kernel that it came with: one source tree of its vendor answers for all";
        if (snapshots.Count == 0)
            yield return "its libraries beyond the C library and GCC's runtimes";
        else if (!snapshots.Any(snapshot => snapshot.IsAt(release, architecture)))
            yield return "its own libraries: they are inferred from other releases or architectures of its line";
        else if (!snapshots[0].Whole)
            yield return "libraries outside the measured installation";
    }
}
