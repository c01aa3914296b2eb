using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls.Calls;

namespace Abide.Compatibility.Targets;

/// <summary>
/// A shared object that others bind to: one of the target's (bundled facts or a file in a root), or one shipped
/// beside the program. Answers are the loader's: a definition that a lookup would skip is not one.
/// </summary>
public interface ILibrary
{
    /// <summary>DT_SONAME, or the file name when it has none.</summary>
    string Soname { get; }

    /// <summary>Where it is on its own file system.</summary>
    string Path { get; }

    Provenance Provenance { get; }

    /// <summary>DT_NEEDED in order; default when not known.</summary>
    ImmutableArray<string> Needed { get; }

    /// <summary>DT_RUNPATH entries (or DT_RPATH, where there is no other) as written; empty when it has none or they are not known.</summary>
    ImmutableArray<string> RunPath => [];

    /// <summary>Whether it has DT_VERDEF at all. A library without only makes the loader warn.</summary>
    Answer HasVersionDefinitions { get; }

    /// <summary>Whether <paramref name="version"/> is among its version definitions (Elfxx_Verdef).</summary>
    Answer DefinesVersion(string version);

    /// <summary>
    /// Whether a reference to <paramref name="name"/> binds here. <paramref name="version"/> is null for a reference
    /// without a version (glibc elf/dl-lookup.c, check_match).
    /// </summary>
    Answer DefinesSymbol(string name, string? version);

    /// <summary>Versions that it may define, in no order; whoever asks for one may still be told that it does not.</summary>
    IEnumerable<string> Versions => [];

    /// <summary>Symbols that it may define, in no order; whoever asks for one may still be told that it does not.</summary>
    IEnumerable<VersionedSymbol> Symbols => [];

    /// <summary>Which system calls its code leads to; null when its code is not known.</summary>
    ObjectCalls? Calls => null;

    /// <summary>Package that ships it, or null when not known.</summary>
    string? Package { get; }
}

/// <summary>A symbol that others bind to.</summary>
/// <param name="Name">As in the string table (mangled).</param>
/// <param name="Version">Null for one without.</param>
public sealed record VersionedSymbol(string Name, string? Version)
{
    /// <summary><c>fcntl64@GLIBC_2.28</c></summary>
    public override string ToString() => Version is null ? Name : $"{Name}@{Version}";
}
