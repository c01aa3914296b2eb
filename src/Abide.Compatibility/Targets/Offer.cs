using System.Collections.Immutable;
using Abide.Compatibility.Targets.Measured;

namespace Abide.Compatibility.Targets;

public enum LibcFamily
{
    Unknown,
    Glibc,
    Musl,
}

/// <summary>x86-64 psABI microarchitecture levels.</summary>
public enum CpuLevel
{
    V1 = 1,
    V2 = 2,
    V3 = 3,
    V4 = 4,
}

/// <summary>
/// What one target provides to programs of one architecture: a userland (libraries, loader, name services) on a kernel.
/// Immutable and thread-safe; one instance serves every program of that architecture.
/// </summary>
public sealed record Offer
{
    /// <summary>The target's name as the user gave it.</summary>
    public required string Target { get; init; }

    /// <summary>Canonical userland, <c>el8.6</c> or <c>dir:/srv/el8</c>.</summary>
    public required string Userland { get; init; }

    /// <summary>Name for people: <c>CentOS 7.9</c>, or os-release PRETTY_NAME.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Canonical architecture, <c>x86_64</c>.</summary>
    public required string Architecture { get; init; }

    public required LibcFamily Libc { get; init; }

    /// <summary>The glibc release (2.28) or musl release; null when not known.</summary>
    public required Version? LibcVersion { get; init; }

    public Provenance? LibcProvenance { get; init; }

    /// <summary>
    /// The x86-64 level that the release promises on every machine it supports: a floor, not the CPU of the host. Null off
    /// x86-64 or when not known.
    /// </summary>
    public CpuLevel? CpuBaseline { get; init; }

    public Provenance? CpuProvenance { get; init; }

    public required ILibrarySource Libraries { get; init; }

    /// <summary>Whether the loader searches the glibc-hwcaps subdirectories of a search path.</summary>
    public Answer SearchesCapabilities { get; init; } = Answer.Unknown;

    /// <summary>The kernel, or null when not known (a directory without --kernel).</summary>
    public KernelOffer? Kernel { get; init; }

    /// <summary>Whether the kernel is not the one that the userland came with, and its C library may ask for what this one lacks.</summary>
    public bool HasForeignKernel { get; init; }

    /// <summary>
    /// Name services by database from nsswitch.conf (<c>passwd</c> -> <c>files sss</c>): a root's own, or the one that a bundled release ships;
    /// null when not known.
    /// </summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>>? NameServices { get; init; }

    public Provenance? NameServicesProvenance { get; init; }

    /// <summary>Whether SELinux is enforcing by default; unknown off the EL family.</summary>
    public Answer SelinuxEnforcing { get; init; } = Answer.Unknown;

    /// <summary>System-wide cryptographic policy; null where there is none or it is not known.</summary>
    public string? CryptoPolicy { get; init; }

    /// <summary>Whether it is in FIPS mode; null when not known.</summary>
    public bool? Fips { get; init; }
}

/// <summary>One release's kernel for one architecture.</summary>
public sealed record KernelOffer
{
    /// <summary>Canonical release it belongs to, <c>el9.4</c>.</summary>
    public required string Release { get; init; }

    /// <summary><c>5.14.0-427.42.1.el9_4</c>, or as much of it as is known.</summary>
    public required string Uname { get; init; }

    /// <summary>The version its uname starts with, what LINUX_VERSION_CODE comparisons see: 5.14.0.</summary>
    public required Version Version { get; init; }

    public required Provenance Provenance { get; init; }

    /// <summary>
    /// The source tree that answers for system calls from number 332 on, where neither the kernel's own nor a neighbour's was read;
    /// null otherwise. Calls below are those of upstream's version.
    /// </summary>
    public string? Tree { get; init; }

    /// <summary>Bytes; null when not known.</summary>
    public int? PageSize { get; init; }

    /// <summary>What its calls answer to bad descriptors; empty when that was not measured.</summary>
    public ImmutableArray<ErrnoContract> Errno { get; init; } = [];

    /// <summary>What it does with each system call; null for an architecture that has no table of system calls.</summary>
    public KernelSyscalls? Syscalls { get; init; }
}
