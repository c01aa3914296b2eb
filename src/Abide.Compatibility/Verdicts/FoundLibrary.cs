using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts;

/// <summary>What the search for one library came to.</summary>
/// <param name="Origin">Whose library it is.</param>
/// <param name="Found">The library; or no, or unknown with the missing fact.</param>
internal sealed record FoundLibrary(ObjectOrigin Origin, Lookup<ILibrary> Found)
{
    /// <summary>A library that ld.so passes over because of its ABI tag, where nothing else was found.</summary>
    public ProgramNeeds? Rejected { get; init; }

    /// <summary>The CPU level without which the loader does not find it; null where every machine of the target does.</summary>
    public CpuLevel? OnlyFor { get; init; }

    /// <summary>How the answer depends on the working directory; null where it does not.</summary>
    public WorkingDirectoryNeed? WorkingDirectory { get; init; }
}

/// <summary>A library that the loader looks for from the working directory, because DT_NEEDED or a search path is relative.</summary>
/// <param name="Name">DT_NEEDED string.</param>
/// <param name="By">Who needs it.</param>
/// <param name="Entry">The relative path as written: the name itself, or the entry of RPATH or RUNPATH; empty for the working directory itself.</param>
/// <param name="Directory">A working directory from which it is found; null when none is near the program.</param>
/// <param name="Path">The file found from there; null with <paramref name="Directory"/>.</param>
/// <param name="Elsewhere">Whether the loader finds another one from any other directory.</param>
public sealed record WorkingDirectoryNeed(string Name, LoadedObject By, string Entry, string? Directory, string? Path, Answer Elsewhere);
