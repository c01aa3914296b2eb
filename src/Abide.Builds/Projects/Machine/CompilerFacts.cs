using System.Collections.Immutable;

namespace Abide.Builds.Projects.Machine;

/// <summary>The C toolchain that cgo really uses, as it answers itself.</summary>
public sealed record CompilerFacts
{
    /// <summary>Value of CC: <c>gcc</c>, <c>gcc --sysroot=/srv/el7</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The program that runs; null when there is none.</summary>
    public string? File { get; init; }

    /// <summary><c>gcc version 12.2.0 (Debian 12.2.0-14+deb12u1)</c>; null when it did not say.</summary>
    public string? Version { get; init; }

    /// <summary>What it compiles for: <c>x86_64-linux-gnu</c>.</summary>
    public string? Target { get; init; }

    /// <summary>Root of its headers and libraries; empty for the host's own, null when not known.</summary>
    public string? Sysroot { get; init; }

    /// <summary>The compiler proper behind the driver (cc1); null where there is none or it does not tell.</summary>
    public string? Proper { get; init; }

    /// <summary>The linker that it starts; null when not known.</summary>
    public string? Linker { get; init; }

    /// <summary><c>GNU ld (GNU Binutils for Debian) 2.40</c>; null when it did not say.</summary>
    public string? LinkerVersion { get; init; }

    /// <summary>The libc that programs are linked with; null when none was found, or the compiler makes its own (zig).</summary>
    public string? Libc { get; init; }

    /// <summary><c>2.36</c>; null when it is no glibc, or not known.</summary>
    public Version? LibcVersion { get; init; }

    /// <summary>glibc release of the headers (<c>__GLIBC__</c> and <c>__GLIBC_MINOR__</c>); null without them.</summary>
    public Version? HeaderVersion { get; init; }

    /// <summary>Whether the compiler said that it finds no features.h.</summary>
    public bool LacksHeaders { get; init; }

    /// <summary>The features.h that was read; null when there is none.</summary>
    public string? Headers { get; init; }

    /// <summary>Release of the kernel's headers (LINUX_VERSION_CODE); null without them.</summary>
    public Version? KernelHeaderVersion { get; init; }

    /// <summary>The linux/version.h that was read; null when there is none.</summary>
    public string? KernelHeaders { get; init; }

    /// <summary>What could not be learnt, and why.</summary>
    public ImmutableArray<string> Unlearnt { get; init; } = [];
}

/// <summary>A library that packages of the project ask for, as this machine would link it.</summary>
/// <param name="Name">As after <c>-l</c>.</param>
/// <param name="Packages">Who asks.</param>
/// <param name="File">The file that the compiler finds; null when it finds none.</param>
/// <param name="Soname">What a program linked with it will need at run time; null for an archive, or when there is no file.</param>
public sealed record LinkedLibrary(string Name, ImmutableArray<string> Packages, string? File, string? Soname);
