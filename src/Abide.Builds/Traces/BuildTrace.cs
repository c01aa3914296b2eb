using System.Collections.Immutable;

namespace Abide.Builds.Traces;

/// <summary>
/// What a build really used: every command, where each compiler looked for headers and what it found, what each linker opened.
/// Paths are absolute and without <c>..</c> where they could be made so; the order is that in which things happened.
/// </summary>
public sealed record BuildTrace
{
    /// <summary>Whether the build was watched, or told by its own log.</summary>
    public required TraceSource Source { get; init; }

    /// <summary>The command that was traced; empty for a log.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Where it was started; null for a log.</summary>
    public string? Directory { get; init; }

    /// <summary>Its exit code; null when a signal ended it, and for a log.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Name of the signal that ended it, or null.</summary>
    public string? Signal { get; init; }

    /// <summary>Each program that was executed, once.</summary>
    public ImmutableArray<BuildTool> Tools { get; init; } = [];

    /// <summary>Each execution; <see cref="BuildCommand.Id"/> is its place.</summary>
    public ImmutableArray<BuildCommand> Commands { get; init; } = [];

    /// <summary>The search orders that compilers used, each once.</summary>
    public ImmutableArray<SearchOrder> SearchOrders { get; init; } = [];

    /// <summary>One for each source file that was preprocessed; <see cref="Compilation.Id"/> is its place.</summary>
    public ImmutableArray<Compilation> Compilations { get; init; } = [];

    /// <summary>Which file each <c>#include</c> became.</summary>
    public ImmutableArray<Inclusion> Inclusions { get; init; } = [];

    /// <summary>One for each run of a linker.</summary>
    public ImmutableArray<Linking> Links { get; init; } = [];

    /// <summary>The places that headers and libraries came from.</summary>
    public ImmutableArray<FileRoot> Roots { get; init; } = [];

    /// <summary>Mixtures and leaks.</summary>
    public ImmutableArray<TraceFinding> Findings { get; init; } = [];

    /// <summary>What was done to see everything, and what could not be told.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>
    /// Every file that <c>#include</c>s of a header became, compilation by compilation. A header is named as in <c>#include &lt;errno.h&gt;</c>, by
    /// the end of what stands in quotes, or by its path.
    /// </summary>
    public ImmutableArray<HeaderResolution> Resolve(string header) => HeaderResolution.Find(this, header);
}

/// <summary>How a trace came to be.</summary>
public enum TraceSource
{
    /// <summary>The build ran, and was watched.</summary>
    Run,

    /// <summary>Read in a saved log of <c>go build -x</c>.</summary>
    Log,
}

/// <summary>A program that a build executed.</summary>
/// <param name="Path">As it was executed.</param>
/// <param name="File">What links lead to; null when it was not there any more.</param>
/// <param name="Sha256">Lower-case hexadecimal; null when it could not be read.</param>
public sealed record BuildTool(string Path, string? File, string? Sha256);

/// <summary>A recognised mixture, with where it was seen.</summary>
/// <param name="Id">Of a diagnosis: <c>BLD3201</c>.</param>
/// <param name="Message">One sentence about this build, no final stop.</param>
/// <param name="Evidence">Lines, the most telling first; capped, with the rest counted in the last.</param>
public sealed record TraceFinding(string Id, string Message, ImmutableArray<string> Evidence);
