using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts;

public enum ObjectOrigin
{
    /// <summary>The program (or library) under judgement.</summary>
    Program,

    /// <summary>Found beside the program through its RPATH or RUNPATH: it travels with it and is judged with it.</summary>
    Shipped,

    /// <summary>The target's own.</summary>
    Target,
}

/// <summary>One object in the order in which ld.so loads it.</summary>
public sealed class LoadedObject
{
    /// <summary>The DT_NEEDED string that brought it in; the path for the program.</summary>
    public required string Name { get; init; }

    public required ObjectOrigin Origin { get; init; }

    /// <summary>The object whose DT_NEEDED brought it in; null for the program.</summary>
    public required LoadedObject? LoadedBy { get; init; }

    /// <summary>What others can bind to.</summary>
    public required ILibrary Library { get; init; }

    /// <summary>What it asks itself; null for a library known from bundled facts, which is taken to fit its own release.</summary>
    public required ProgramNeeds? Needs { get; init; }

    /// <summary>For a shipped library: the CPU level without which the loader does not find it (glibc-hwcaps); null where every machine of the target does.</summary>
    public CpuLevel? OnlyFor { get; init; }

    /// <summary>Name for messages: a path for what the user brought, a soname for what the target has.</summary>
    public string DisplayName => Origin == ObjectOrigin.Target ? Library.Soname : Needs?.Path ?? Name;

    /// <summary>Whether a DT_NEEDED or vn_file string means this object (glibc elf/dl-load.c, _dl_name_match_p and DT_SONAME).</summary>
    public bool IsNamed(string name) => name == Name || name == Library.Soname;
}

/// <param name="Name">DT_NEEDED string.</param>
/// <param name="By">Who needs it.</param>
/// <param name="Found">No, with what the target has instead; or unknown, with the missing fact.</param>
/// <param name="Rejected">A shipped library that ld.so would pass over because of its ABI tag; else null.</param>
/// <param name="Beside">Path of a file of that name beside the program that no search path leads to; else null.</param>
/// <param name="Broken">The file at which ld.so stops, and what it says of it; else null.</param>
public sealed record UnresolvedLibrary(string Name, LoadedObject By, Lookup<ILibrary> Found, ProgramNeeds? Rejected, string? Beside, string? Broken);

/// <param name="By">Who needs it.</param>
/// <param name="Need">The version and whether it is weak.</param>
/// <param name="Provider">The object it is wanted from.</param>
/// <param name="Defined">No or unknown.</param>
public sealed record UnmetVersion(LoadedObject By, Abide.Formats.Elf.VersionNeed Need, LoadedObject Provider, Answer Defined);

/// <param name="By">Who asks.</param>
/// <param name="Import">The strong symbol.</param>
/// <param name="UnknownIn">Empty when it is known that nothing defines it; else the objects that might, since their symbols are not known.</param>
public sealed record UnboundImport(LoadedObject By, Import Import, ImmutableArray<LoadedObject> UnknownIn)
{
    /// <summary>Whether facts are missing to say that it is missing.</summary>
    public bool IsUnknown => !UnknownIn.IsEmpty;

    /// <summary>Whether the program that loads the object is expected to define it.</summary>
    public bool IsFromHost { get; init; }
}
