using System.Collections.Immutable;
using Abide.Builds.Traces;
using Abide.Builds.Traces.CommandLines;

namespace Abide.Execution.Tracing;

/// <summary>One execution, while it is traced. The supervisor's thread alone changes it; a shadow run reads what is set at the beginning.</summary>
internal sealed class TracedCommand
{
    public required int Id { get; init; }

    public required TracedCommand? Parent { get; init; }

    /// <summary>As the process names it, absolute.</summary>
    public required string Path { get; init; }

    /// <summary>What links lead to.</summary>
    public required string File { get; init; }

    public required ToolFamily Family { get; init; }

    public required ImmutableArray<string> Arguments { get; init; }

    public required string? Directory { get; init; }

    /// <summary>Whether it runs in another root or among other mounts, so that its paths mean nothing here.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>All of it for drivers and linkers, nothing for others.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Of a driver; null for others.</summary>
    public CompilerArguments? Compiler { get; init; }

    /// <summary>Of a linker; null for others.</summary>
    public LinkerArguments? Linker { get; init; }

    /// <summary>The driver whose work this is a part of, or null.</summary>
    public TracedCommand? Driver { get; init; }

    /// <summary>What the driver's preprocessor does, asked in shadow runs.</summary>
    public Task<DriverAnswer>? Shadow { get; set; }

    /// <summary>Files it read, in order, each once; kept for linkers, and for compilers whose source comes through standard input.</summary>
    public List<OpenedFile> Opened { get; } = [];

    public HashSet<string> OpenedPaths { get; } = new(StringComparer.Ordinal);

    /// <summary>Of a driver that is asked in a shadow run: what its compilers opened, to check the answer.</summary>
    public HashSet<string> HeadersOpened { get; } = new(StringComparer.Ordinal);

    /// <summary>What a linker wrote, read when it ended.</summary>
    public ImmutableArray<string>? Needed { get; set; }

    public int? ExitCode { get; set; }

    /// <summary>Where the program's loader lies: what it opens are the program's own libraries. Null until asked, 0 without loader.</summary>
    public ulong? LoaderBase { get; set; }

    public bool IsFromGo => Parent?.Family is ToolFamily.Go or ToolFamily.GoTool or ToolFamily.GoLinker;

    /// <summary>The driver whose headers it reads, when that one is asked too: cc1's, or clang itself. zig's steps compile zig's own sources as well.</summary>
    public TracedCommand? Asked => (Driver ?? this) is { Shadow: not null, Family: ToolFamily.Gcc or ToolFamily.Clang } driver
        && (Family == ToolFamily.Clang || (Family == ToolFamily.Step && PathNames.FileName(File).StartsWith("cc1", StringComparison.Ordinal)))
            ? driver
            : null;

    /// <summary>Whether what it opens is kept.</summary>
    public bool KeepsOpened => Family == ToolFamily.Linker || (Driver ?? this) is { Compiler: { } compiler } && compiler.Inputs.Contains("-") && !(Driver ?? this).IsFromGo;
}

/// <param name="Path">Absolute, as it was opened.</param>
/// <param name="File">What links lead to.</param>
/// <param name="Magic">Its first bytes, at most <see cref="MagicSize"/>.</param>
internal sealed record OpenedFile(string Path, string File, ReadOnlyMemory<byte> Magic)
{
    public const int MagicSize = 64;
}
