using System.Collections.Immutable;

namespace Abide.Builds.Plans.Sysroots;

/// <summary>What a root directory has to build with, told as a compiler of another machine needs it. All paths are this machine's, absolute, and lead through no link.</summary>
public sealed record Sysroot
{
    public required string Directory { get; init; }

    /// <summary>Canonical, <c>x86_64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Release of its C library.</summary>
    public required Version Glibc { get; init; }

    /// <summary>Where its libraries lie, in the order of search.</summary>
    public required ImmutableArray<string> Libraries { get; init; }

    /// <summary>Headers beside those in <c>usr/include</c>: Debian keeps some in a directory of the architecture, which other compilers do not know.</summary>
    public required ImmutableArray<string> Headers { get; init; }

    /// <summary>Files under the names by which the linker looks for them: start files, its C++ library, and whatever an absolute link would have led to this machine's own.</summary>
    public required ImmutableSortedDictionary<string, string> Links { get; init; }

    /// <summary>Linker scripts by name, whose absolute paths lead into the root.</summary>
    public required ImmutableSortedDictionary<string, string> Scripts { get; init; }

    /// <summary>Directories of its C++ headers; empty where it has none, or no C++ library to link with.</summary>
    public ImmutableArray<string> PlusPlusHeaders { get; init; } = [];

    /// <summary>Release of gcc whose C++ headers those are, <c>10</c>; null where there are none.</summary>
    public string? PlusPlusVersion { get; init; }

    /// <summary>Whether gcc's shared runtime library is there, which programs that throw exceptions load.</summary>
    public required bool HasSharedGcc { get; init; }
}

/// <summary>A root that was looked at as one to build with.</summary>
/// <param name="Directory">Absolute.</param>
/// <param name="Sysroot">Null when it is none.</param>
/// <param name="Commands">Directory of compilers that are pointed to it; null when there are none.</param>
/// <param name="Refusal">Why it cannot be built with; null when it can.</param>
public sealed record SysrootTools(string Directory, Sysroot? Sysroot, string? Commands, PlanRefusal? Refusal);
