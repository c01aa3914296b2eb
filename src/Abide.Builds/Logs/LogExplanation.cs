using System.Collections.Immutable;
using Abide.Builds.Diagnoses;
using Abide.Formats;

namespace Abide.Builds.Logs;

/// <summary>A line of a log, as it was read: without colours, and without the stamps that a CI system put before it.</summary>
/// <param name="Number">From 1, as an editor counts.</param>
/// <param name="Text">At most <see cref="LogReader.LongestLine"/> characters; control characters are left out.</param>
public sealed record LogLine(long Number, string Text);

/// <summary>Something that a message named: a symbol, a library, a header, a module, a version.</summary>
/// <param name="Name">What it is: <c>symbol</c>, <c>library</c>.</param>
/// <param name="Values">In the order of their first appearance; never empty, and cut at some dozens.</param>
public sealed record LogFact(string Name, ImmutableArray<string> Values);

/// <summary>One root cause, told once however many lines it made.</summary>
public sealed record RecognisedCause
{
    public required Diagnosis Diagnosis { get; init; }

    /// <summary>One line about this very case: <c>libfoo is not where the linker looks (-lfoo)</c>.</summary>
    public required string Headline { get; init; }

    /// <summary>What could be read of the messages, by name.</summary>
    public required ImmutableArray<LogFact> Facts { get; init; }

    /// <summary>Messages that have this cause.</summary>
    public required long Count { get; init; }

    /// <summary>The first of these messages, in the order of the log; at least one.</summary>
    public required ImmutableArray<LogLine> Evidence { get; init; }
}

/// <summary>What a log says of a failure.</summary>
public enum LogOutcome
{
    /// <summary>Nothing that looks like a failure.</summary>
    NoFailure,

    /// <summary>Each failure that was seen has a recognised cause.</summary>
    Explained,

    /// <summary>Some failures have a recognised cause, others have not.</summary>
    PartlyExplained,

    /// <summary>A failure was seen, and no cause was recognised.</summary>
    Unknown,
}

/// <summary>The result of reading a log.</summary>
public sealed record LogExplanation
{
    /// <summary>As the user named it.</summary>
    public required string Name { get; init; }

    /// <summary>Lines that were read.</summary>
    public required long Lines { get; init; }

    public required LogOutcome Outcome { get; init; }

    /// <summary>In the order of their first message.</summary>
    public required ImmutableArray<RecognisedCause> Causes { get; init; }

    /// <summary>The most telling lines of what is not recognised, in the order of the log.</summary>
    public required ImmutableArray<LogLine> Unexplained { get; init; }

    /// <summary>Error lines that are not recognised, those not shown included.</summary>
    public required long UnexplainedCount { get; init; }

    /// <summary>What is wrong with the log itself.</summary>
    public required ImmutableArray<Problem> Problems { get; init; }

    /// <summary>False when nothing could be read: no text at all.</summary>
    public required bool IsText { get; init; }
}
