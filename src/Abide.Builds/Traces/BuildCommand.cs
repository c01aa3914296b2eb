using System.Collections.Immutable;
using Abide.Builds.Traces.CommandLines;

namespace Abide.Builds.Traces;

/// <summary>One execution of a program during a build.</summary>
public sealed record BuildCommand
{
    /// <summary>Place in <see cref="BuildTrace.Commands"/>.</summary>
    public required int Id { get; init; }

    /// <summary>The command that started it; null for the first.</summary>
    public int? Parent { get; init; }

    public required BuildCommandKind Kind { get; init; }

    /// <summary>Place in <see cref="BuildTrace.Tools"/>.</summary>
    public required int Tool { get; init; }

    /// <summary>With the program's own name first.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>Where it ran; null when that could not be told.</summary>
    public required string? Directory { get; init; }

    /// <summary>Import path of the Go package that it worked for, or null.</summary>
    public string? Package { get; init; }

    /// <summary>Null when a signal ended it, and for a log.</summary>
    public int? ExitCode { get; init; }
}

/// <summary>What a command does for a build.</summary>
public enum BuildCommandKind
{
    /// <summary>A driver that makes objects of C, C++ or Objective-C, and may link them too.</summary>
    Compile,

    /// <summary>A driver that only preprocesses.</summary>
    Preprocess,

    /// <summary>An assembler, or a driver that only runs one.</summary>
    Assemble,

    /// <summary>A linker, or a driver that only runs one.</summary>
    Link,

    /// <summary>ar, ranlib.</summary>
    Archive,

    /// <summary>A driver that was asked about itself, or tried on nothing.</summary>
    Ask,

    /// <summary>A part of a driver's work: cc1, collect2.</summary>
    Step,

    /// <summary>The go command and its tools.</summary>
    Go,

    /// <summary>Everything else.</summary>
    Other,
}

/// <summary>Tells what drivers do.</summary>
public static class BuildCommandKinds
{
    /// <param name="arguments">Of the driver.</param>
    /// <param name="isQuestion">Whether whoever started it only wants to know something.</param>
    public static BuildCommandKind OfDriver(CompilerArguments arguments, bool isQuestion) =>
        isQuestion || arguments.Mode == CompilerMode.Ask ? BuildCommandKind.Ask
        : arguments.Mode == CompilerMode.Preprocess ? BuildCommandKind.Preprocess
        : arguments.Sources.Any() ? BuildCommandKind.Compile
        : arguments.Mode == CompilerMode.Link ? BuildCommandKind.Link
        : arguments.OnlyAssembles ? BuildCommandKind.Assemble
        : BuildCommandKind.Compile;
}
