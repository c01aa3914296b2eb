using System.Collections.Immutable;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts;

/// <summary>A need that the offer does not meet, or meets with a condition.</summary>
public sealed record Finding
{
    /// <summary>Stable rule id, <c>ABInnnn</c>; its page is <c>docs/rules/ABInnnn.md</c>.</summary>
    public required string Id { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>
    /// What the finding is about: a library name, an interpreter path, the CPU. Findings with the same id and subject
    /// have one cause, and reports tell it once.
    /// </summary>
    public required string Subject { get; init; }

    /// <summary>The need in the field's words: <c>GLIBC_2.28 in libc.so.6</c>.</summary>
    public required string Need { get; init; }

    /// <summary>What is missing, where, and what will happen. One sentence without a final stop.</summary>
    public required string Message { get; init; }

    /// <summary>The next step, or null when there is none to name.</summary>
    public string? Hint { get; init; }

    /// <summary>Where the statement comes from: first the program's side, then the target's.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>Set when a waiver in abide.yaml covers this finding: its reason. A waived finding does not count.</summary>
    public string? Waived { get; init; }
}

/// <summary>One place a statement comes from. Null members do not apply.</summary>
public sealed record Evidence
{
    /// <summary>File that asks or offers, as the user or the target names it.</summary>
    public string? File { get; init; }

    /// <summary>Section or dynamic tag: <c>.gnu.version_r</c>, <c>DT_NEEDED</c>.</summary>
    public string? Section { get; init; }

    /// <summary>Byte offset in <see cref="File"/>.</summary>
    public long? Offset { get; init; }

    /// <summary>Symbol with its version: <c>fcntl64@GLIBC_2.28</c>.</summary>
    public string? Symbol { get; init; }

    /// <summary>Calling function, Go package or C object, where it can be told.</summary>
    public string? Function { get; init; }

    /// <summary>Source of a fact about the target.</summary>
    public string? Source { get; init; }

    public Confidence? Confidence { get; init; }
}
