using System.Collections.Immutable;
using Abide.Formats;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>What a target file tells, in numbers and for people.</summary>
public sealed record CapturedDescription
{
    public required string Name { get; init; }

    /// <summary>PRETTY_NAME of os-release; null without.</summary>
    public required string? DisplayName { get; init; }

    /// <summary><c>root</c>, <c>image</c> or <c>live</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Version of the tool that captured it.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Of its own programs; null when none was found.</summary>
    public required string? Architecture { get; init; }

    /// <summary>Null when no running system was captured.</summary>
    public required CapturedKernel? Kernel { get; init; }

    public required ImmutableArray<CapturedLoader> Loaders { get; init; }

    /// <summary>Well-known loaders with the architecture of each.</summary>
    public required ImmutableArray<string> Interpreters { get; init; }

    /// <summary>Mode that SELinux is configured for; null when it is not.</summary>
    public required string? Selinux { get; init; }

    /// <summary>Null when nothing says so.</summary>
    public required bool? Fips { get; init; }

    /// <summary>Null where there is none.</summary>
    public required string? CryptoPolicy { get; init; }

    /// <summary>Services by database; null without nsswitch.conf.</summary>
    public required ImmutableSortedDictionary<string, ImmutableArray<string>>? NameServices { get; init; }

    /// <summary>Plug-ins of the name service switch.</summary>
    public required ImmutableArray<string> NameServiceModules { get; init; }

    /// <summary>Header with the number of system calls in it.</summary>
    public required ImmutableArray<string> KernelHeaders { get; init; }

    /// <summary>Kind of the package database; null when there is none.</summary>
    public required string? PackageKind { get; init; }

    /// <summary>Installed packages; null when the database is not read.</summary>
    public required int? Packages { get; init; }

    /// <summary>Shared objects that programs can bind to.</summary>
    public required int Libraries { get; init; }

    /// <summary>Symbols that they define.</summary>
    public required int Symbols { get; init; }

    /// <summary>Directories that were not looked into.</summary>
    public required ImmutableArray<string> Omitted { get; init; }

    public required ImmutableArray<Problem> Problems { get; init; }

    public static CapturedDescription Of(TargetFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var document = file.Document;
        return new()
        {
            Name = document.Name,
            DisplayName = document.OsRelease.GetValueOrDefault("PRETTY_NAME"),
            Source = document.Source,
            ToolVersion = document.Tool.Version,
            Architecture = document.Architecture,
            Kernel = document.Kernel,
            Loaders = [.. document.Loaders.Where(loader => loader.Libc != LibcFamily.Unknown).Select(loader => new CapturedLoader(loader.Architecture, loader.Libc, loader.LibcVersion, loader.Directories, loader.Hwcaps))],
            Interpreters = [.. document.Interpreters.Select(interpreter => $"{interpreter.Path} ({interpreter.Architecture})")],
            Selinux = document.Selinux,
            Fips = document.Fips,
            CryptoPolicy = document.CryptoPolicy,
            NameServices = document.NameServices?.ToImmutableSortedDictionary(StringComparer.Ordinal),
            NameServiceModules = document.NameServiceModules,
            KernelHeaders = [.. document.KernelHeaders.Select(header => $"{header.Path}: {header.Numbers.Count} system calls")],
            PackageKind = document.Packages?.Kind,
            Packages = document.Packages?.Items?.Length,
            Libraries = document.Objects.Count(each => each is { Fault: null, Unreadable: false }),
            Symbols = document.Objects.Sum(each => each.Defines?.Sum(defines => defines.Symbols.Count) ?? 0),
            Omitted = document.Tree.Omitted,
            Problems = document.Problems,
        };
    }
}

/// <param name="Architecture">Of the programs that get it.</param>
/// <param name="Libc">Whose it is.</param>
/// <param name="LibcVersion">Null when not known.</param>
/// <param name="Directories">Where it searches, in its order.</param>
/// <param name="Hwcaps">Directories for better CPUs.</param>
public sealed record CapturedLoader(string Architecture, LibcFamily Libc, string? LibcVersion, ImmutableArray<string> Directories, ImmutableArray<string> Hwcaps);
