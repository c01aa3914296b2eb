using System.Collections.Immutable;
using Abide.Compatibility.Needs;

namespace Abide.Compatibility.Targets.Roots;

/// <summary>What a root holds, as far as a target is made of it: its files themselves, or what a capture wrote down of them. Thread-safe.</summary>
internal interface IRootContent
{
    /// <summary>os-release(5); empty when there is none.</summary>
    ImmutableDictionary<string, string> OsRelease { get; }

    /// <summary>The architecture of a program that every root has; null when none is found.</summary>
    string? NativeArchitecture { get; }

    /// <summary>Services by database of nsswitch.conf; null without the file.</summary>
    ImmutableSortedDictionary<string, ImmutableArray<string>>? NameServices { get; }

    /// <summary>Whether /etc/selinux/config says <c>enforcing</c>.</summary>
    Answer SelinuxEnforcing { get; }

    /// <summary>System-wide cryptographic policy; null where there is none.</summary>
    string? CryptoPolicy { get; }

    /// <summary>Whether it is in FIPS mode; null when nothing says so.</summary>
    bool? Fips { get; }

    /// <summary>What the loader of an architecture is and where it searches; null when the capture did not look for that architecture.</summary>
    RootLoader? LoaderFor(string architecture, LoaderPaths paths);

    /// <summary>
    /// What ld.so makes of an absolute path: an <see cref="ElfLibrary"/> or a <see cref="BrokenLibrary"/>; no where it passes on to
    /// the next place; unknown where a capture did not look.
    /// </summary>
    Lookup<ILibrary> Load(string path, string architecture, Provenance provenance);

    /// <summary>Names in a directory; empty when there is none.</summary>
    IEnumerable<string> Names(string directory);

    /// <summary>Whether anything lies at a path that <see cref="Load"/> says no to.</summary>
    bool Exists(string path);
}

/// <summary>The loader of one architecture in a root.</summary>
/// <param name="Libc">Unknown when neither loader is there.</param>
/// <param name="LibcVersion">Of glibc; null when not known.</param>
/// <param name="Directories">Where it searches after a program's own paths, in its order.</param>
/// <param name="LibToken">What $LIB expands to.</param>
/// <param name="SearchesCapabilities">Whether it searches the glibc-hwcaps subdirectories of a search path.</param>
internal sealed record RootLoader(LibcFamily Libc, Version? LibcVersion, ImmutableArray<string> Directories, string LibToken, bool SearchesCapabilities);
