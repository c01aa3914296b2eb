using System.Collections.Immutable;
using Abide.Builds.Traces;

namespace Abide.Execution.Tracing;

/// <summary>A build to run and to watch.</summary>
public sealed record TraceRequest
{
    /// <summary>Program and arguments as the kernel takes them, without final zeros; never empty.</summary>
    public required ImmutableArray<byte[]> Command { get; init; }

    /// <summary>Names of variables that the build does not get.</summary>
    public ImmutableArray<string> HiddenVariables { get; init; } = [];

    /// <summary>The build's whole environment; null for this process's own, without <see cref="HiddenVariables"/>.</summary>
    public ImmutableSortedDictionary<string, string>? Environment { get; init; }

    /// <summary>Whether the build keeps its own GOCACHE, of which it must take no C code: that is up to who asks.</summary>
    public bool KeepsGoCache { get; init; }

    /// <summary>Soft limit of open files for the build; null leaves it.</summary>
    public ulong? OpenFiles { get; init; }

    /// <summary>Signals that the build is to ignore, bit 0 for number 1; null when that is not known.</summary>
    public ulong? IgnoredSignals { get; init; }

    /// <summary>The root directory that the build is for, whose files are told apart; null when there is none.</summary>
    public string? TargetRoot { get; init; }

    /// <summary>Standard input of the build; null passes on this process's own.</summary>
    public Microsoft.Win32.SafeHandles.SafeFileHandle? Input { get; init; }

    /// <summary>Standard output of the build; null passes on this process's own.</summary>
    public Microsoft.Win32.SafeHandles.SafeFileHandle? Output { get; init; }

    /// <summary>Standard error of the build; null passes on this process's own.</summary>
    public Microsoft.Win32.SafeHandles.SafeFileHandle? Error { get; init; }
}

/// <summary>How a trace ended: with what the build used, or not at all.</summary>
/// <param name="Trace">Null when the build could not be run, or not be watched.</param>
/// <param name="EndSignal">Number of the signal that ended the build, or 0.</param>
/// <param name="Failure">Why there is no trace; null when there is one.</param>
public sealed record TraceResult(BuildTrace? Trace, int EndSignal, Sandbox.RunFailure? Failure);
