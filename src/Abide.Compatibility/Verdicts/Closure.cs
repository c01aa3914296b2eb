using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Targets;
using Abide.Formats.Go;

namespace Abide.Compatibility.Verdicts;

/// <summary>A program with the objects that ld.so would load with it on one target, and what then is left unresolved.</summary>
public sealed class Closure
{
    public required ProgramNeeds Program { get; init; }

    /// <summary>Null when it is not a Go program.</summary>
    public GoBinary? Go { get; init; }

    /// <summary>Which part of the program asks for a symbol.</summary>
    public required CallingCode Callers { get; init; }

    /// <summary>The loader that PT_INTERP names; default when the program names none.</summary>
    public required Lookup<ILibrary> Interpreter { get; init; }

    /// <summary>The program first, then breadth-first as ld.so loads; this is the scope symbols are looked up in.</summary>
    public required ImmutableArray<LoadedObject> Objects { get; init; }

    /// <summary>Libraries that were not found, or of which the facts do not say.</summary>
    public required ImmutableArray<UnresolvedLibrary> Unresolved { get; init; }

    /// <summary>Libraries that depend on the directory in which the program is started.</summary>
    public ImmutableArray<WorkingDirectoryNeed> WorkingDirectoryNeeds { get; init; } = [];

    /// <summary>Versions that their provider lacks (glibc elf/dl-version.c, _dl_check_map_versions).</summary>
    public required ImmutableArray<UnmetVersion> UnmetVersions { get; init; }

    /// <summary>Strong symbols that nothing in <see cref="Objects"/> defines; not looked for where their library is missing already.</summary>
    public required ImmutableArray<UnboundImport> Unbound { get; init; }

    /// <summary>The system calls that it leaves to its libraries; null where code is not examined.</summary>
    internal Lazy<SyscallNeeds?> LibrarySyscalls { get; init; } = new(() => null);

    /// <summary>The objects the user brings: the program and what is shipped beside it.</summary>
    public IEnumerable<LoadedObject> OwnObjects => Objects.Where(loaded => loaded.Origin != ObjectOrigin.Target);
}
