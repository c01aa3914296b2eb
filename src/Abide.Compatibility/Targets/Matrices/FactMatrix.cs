using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Matrices;

/// <summary>The same questions put to several targets: facts down, targets across.</summary>
/// <param name="Architecture">Of which programs: <c>x86_64</c>.</param>
/// <param name="Targets">The columns.</param>
/// <param name="Facts">The rows; each has a cell for every target, in the same order.</param>
public sealed record FactMatrix(string Architecture, ImmutableArray<MatrixTarget> Targets, ImmutableArray<MatrixFact> Facts);

/// <param name="Name">As the user gave it.</param>
/// <param name="DisplayName">Name for people, or the reason why the target has nothing for the architecture.</param>
public sealed record MatrixTarget(string Name, string DisplayName);

/// <summary>What a row is about.</summary>
public enum MatrixFactKind
{
    /// <summary>C library, kernel, CPU level and other properties of the whole target.</summary>
    System,
    Syscall,
    Symbol,
    Library,
}

/// <param name="Kind">What it is about.</param>
/// <param name="Name"><c>openat2</c>, <c>memcpy@GLIBC_2.14</c>, <c>libssl.so.3</c>, <c>glibc</c>.</param>
/// <param name="Number">Of a system call; else null.</param>
/// <param name="Cells">One for each target.</param>
public sealed record MatrixFact(MatrixFactKind Kind, string Name, int? Number, ImmutableArray<MatrixCell> Cells);

/// <summary>What a cell says at a glance.</summary>
public enum MatrixState
{
    /// <summary>There, and carried out.</summary>
    Yes,
    No,

    /// <summary>Built in, and not carried out unless somebody enables it.</summary>
    Off,

    /// <summary>Neither yes nor no: a version, a number.</summary>
    Value,

    /// <summary>The facts do not say.</summary>
    Unknown,
}

/// <param name="State">At a glance.</param>
/// <param name="Text">In a word: <c>yes</c>, <c>EPERM</c>, <c>2.28</c>, <c>?</c>.</param>
/// <param name="Note">What it depends on, where it is found, or which fact is missing; null when there is nothing to add.</param>
/// <param name="Provenance">Null when nothing is known.</param>
public sealed record MatrixCell(MatrixState State, string Text, string? Note = null, Provenance? Provenance = null)
{
    internal static MatrixCell Unknown(string? reason) => new(MatrixState.Unknown, "?", reason);
}
