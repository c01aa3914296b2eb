using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Differences;

/// <summary>What changes for programs of one architecture between two targets.</summary>
public sealed record TargetDifference
{
    /// <summary>The target's name as the user gave it.</summary>
    public required string From { get; init; }

    /// <inheritdoc cref="From"/>
    public required string To { get; init; }

    public required string Architecture { get; init; }

    /// <summary>The program whose needs limit the comparison; null for everything.</summary>
    public string? Program { get; init; }

    /// <summary>By kind, then by library, then by subject.</summary>
    public required ImmutableArray<Change> Changes { get; init; }

    /// <summary>How many questions one of the targets has no answer to, by kind; kinds without are left out.</summary>
    public required ImmutableSortedDictionary<ChangeKind, int> Unknown { get; init; }
}

/// <summary>What kind of thing is compared, in the order of a report.</summary>
public enum ChangeKind
{
    /// <summary>C library, CPU level, kernel version, page size, SELinux, name services …</summary>
    Default,
    Library,
    Version,
    Symbol,
    Syscall,
}

/// <summary>One difference.</summary>
/// <param name="Kind">What is compared.</param>
/// <param name="Subject">A setting, a soname, a version, a symbol or a system call.</param>
/// <param name="Library">For versions and symbols the soname that defines them; else null.</param>
/// <param name="From">How it is on the first target; null when it is not there.</param>
/// <param name="To">How it is on the second target; null when it is not there.</param>
/// <param name="Confidence">Of the worse known side.</param>
public sealed record Change(ChangeKind Kind, string Subject, string? Library, string? From, string? To, Confidence Confidence);
