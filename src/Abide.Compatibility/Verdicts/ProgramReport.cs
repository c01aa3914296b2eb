using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Abide.Compatibility.Verdicts;

/// <summary>One program: what it is, what it needs, and one verdict a target in the order the targets were asked.</summary>
public sealed record ProgramReport
{
    public required string Path { get; init; }

    /// <summary>Other paths with the same content (hard links, copies), sorted; judged once.</summary>
    public ImmutableArray<string> AlsoAt { get; init; } = [];

    /// <summary>Lower-case hexadecimal; null when the caller had no use for it, never in JSON.</summary>
    public required string? Sha256 { get; init; }

    /// <summary><c>elf-executable</c>, <c>elf-shared</c>, <c>elf-relocatable</c>, <c>elf-core</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>x86_64</c>, <c>aarch64</c>, <c>i686</c> …</summary>
    public required string Arch { get; init; }

    public required ProgramFacts Facts { get; init; }

    public required ImmutableArray<Verdict> Verdicts { get; init; }
}

/// <summary>What was read from the file.</summary>
public sealed record ProgramFacts
{
    /// <summary><c>static</c>, <c>static-pie</c> or <c>dynamic</c>.</summary>
    public required string Linkage { get; init; }

    /// <summary>PT_INTERP, or null.</summary>
    public string? Interpreter { get; init; }

    public string? Soname { get; init; }

    public string? BuildId { get; init; }

    /// <summary>DT_NEEDED in order, then DT_FILTER.</summary>
    public ImmutableArray<string> Needed { get; init; } = [];

    /// <summary>DT_RPATH/DT_RUNPATH entries as written.</summary>
    public ImmutableArray<string> RunPath { get; init; } = [];

    /// <summary>Version needs, <c>libc.so.6: GLIBC_2.28</c>, sorted by library and version.</summary>
    public ImmutableArray<string> VersionNeeds { get; init; } = [];

    /// <summary>Libraries it may open at run time (.note.dlopen, known uses).</summary>
    public ImmutableArray<DlopenFact> Dlopen { get; init; } = [];

    /// <summary>Null when it is not a Go program.</summary>
    public GoFacts? Go { get; init; }

    /// <summary>Null when the syscalls were not examined, and written as null: absence must not look like an empty set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public SyscallFacts? Syscalls { get; init; }
}

/// <param name="Sonames">Alternatives, best first.</param>
/// <param name="Priority"><c>required</c>, <c>recommended</c> or <c>suggested</c>.</param>
/// <param name="Feature">What it is for, or null.</param>
/// <param name="Source">Where this is known from: <c>.note.dlopen</c>, or the rule that knows it.</param>
public sealed record DlopenFact(ImmutableArray<string> Sonames, string Priority, string? Feature, string Source);

public sealed record GoFacts
{
    /// <summary><c>go1.24.4</c>, with the toolchain's suffixes as written; null when it cannot be told.</summary>
    public string? Version { get; init; }

    /// <summary>Path of the main package.</summary>
    public string? Path { get; init; }

    /// <summary>Path of the main module.</summary>
    public string? Module { get; init; }

    /// <summary>True when C code is linked in (CGO_ENABLED and runtime/cgo present); null when it cannot be told.</summary>
    public bool? Cgo { get; init; }

    /// <summary>Build settings, sorted by key.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>The syscalls a program can make.</summary>
/// <param name="Open">True when a number could not be told: the set is then a lower bound.</param>
/// <param name="Items">Sorted by number.</param>
/// <param name="Untold">Functions whose number could not be told, or the address where there is no name; not empty when the set is open.</param>
public sealed record SyscallFacts(bool Open, ImmutableArray<SyscallFact> Items, ImmutableArray<string> Untold);

/// <param name="Number">Number on the program's architecture.</param>
/// <param name="Name">Kernel name.</param>
/// <param name="Certainty"><c>certain</c> or <c>possible</c>.</param>
/// <param name="Sites">Functions that want it, or the address where there is no name.</param>
public sealed record SyscallFact(int Number, string Name, string Certainty, ImmutableArray<string> Sites);
