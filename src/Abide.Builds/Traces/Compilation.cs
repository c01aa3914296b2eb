using System.Collections.Immutable;

namespace Abide.Builds.Traces;

/// <summary>One source file as one compiler saw it.</summary>
public sealed record Compilation
{
    /// <summary>Place in <see cref="BuildTrace.Compilations"/>.</summary>
    public required int Id { get; init; }

    /// <summary>The driver's place in <see cref="BuildTrace.Commands"/>.</summary>
    public required int Command { get; init; }

    /// <summary>The source; <c>-</c> when it came through standard input.</summary>
    public required string Source { get; init; }

    /// <summary>The object that was asked for; null when the compiler named it, or kept it to itself.</summary>
    public string? Output { get; init; }

    /// <summary>Import path of the Go package that it belongs to, or null.</summary>
    public string? Package { get; init; }

    /// <summary>Place in <see cref="BuildTrace.SearchOrders"/>; null when the compiler did not tell.</summary>
    public int? SearchOrder { get; init; }

    /// <summary>What it compiled for, <c>aarch64-linux-gnu</c>; null when that could not be told.</summary>
    public string? Target { get; init; }

    /// <summary>Place in <see cref="BuildTrace.Roots"/> of what its headers are to come from.</summary>
    public int? Root { get; init; }

    /// <summary>Version of the glibc whose headers it used, <c>2.36</c>; null when it used none.</summary>
    public string? Glibc { get; init; }

    /// <summary>What is not known of its headers, or null: <c>the source came through standard input</c>.</summary>
    public string? Unknown { get; init; }
}

/// <summary>Where a compiler looks for headers, in order, as it told itself.</summary>
/// <param name="Compiler">Place in <see cref="BuildTrace.Tools"/>.</param>
/// <param name="Directories">First those for <c>#include "..."</c> alone, then those for both forms.</param>
/// <param name="Ignored">Directories that were named and are not searched.</param>
public sealed record SearchOrder(int Compiler, ImmutableArray<SearchDirectory> Directories, ImmutableArray<IgnoredDirectory> Ignored);

/// <param name="Path">As the compiler told it, made absolute.</param>
/// <param name="QuotesOnly">Whether only <c>#include "..."</c> looks there.</param>
/// <param name="Rule">Why it is there.</param>
/// <param name="Origin">Who asked for it: <c>CGO_CFLAGS</c>, <c>#cgo CFLAGS in main.go:4</c>; null where the rule says it all.</param>
public sealed record SearchDirectory(string Path, bool QuotesOnly, SearchRule Rule, string? Origin);

/// <param name="Path">As the compiler told it, made absolute.</param>
/// <param name="Reason"><c>nonexistent</c> or <c>duplicate</c>.</param>
public sealed record IgnoredDirectory(string Path, string Reason);

/// <summary>Why a directory is searched for headers, or why a header was found where it was.</summary>
public enum SearchRule
{
    /// <summary><c>-I</c></summary>
    Include,

    /// <summary><c>-iquote</c></summary>
    Quote,

    /// <summary><c>-isystem</c></summary>
    System,

    /// <summary><c>-idirafter</c></summary>
    After,

    /// <summary>CPATH, C_INCLUDE_PATH and their like.</summary>
    Environment,

    /// <summary>The compiler's own headers: stddef.h and others that belong to it.</summary>
    BuiltIn,

    /// <summary>A default directory, inside the sysroot that was given.</summary>
    Sysroot,

    /// <summary>A default directory of the compiler.</summary>
    Default,

    /// <summary>The directory of the file with the <c>#include "..."</c>.</summary>
    Beside,

    /// <summary>The <c>#include</c>, or <c>-include</c>, has a path.</summary>
    Named,

    /// <summary>The compiler includes it by itself, or was told to with <c>-include</c>.</summary>
    Forced,

    /// <summary>None of the above could be shown.</summary>
    Unknown,
}
