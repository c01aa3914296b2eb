using System.Collections.Immutable;
using System.Text;
using Abide.Compatibility.Targets;
using Microsoft.Win32.SafeHandles;

namespace Abide.Execution.Sandbox;

/// <summary>A command to run as if on a release's kernel.</summary>
public sealed record RunRequest
{
    /// <summary>The target's name as the user gave it, for the report.</summary>
    public required string Target { get; init; }

    /// <summary>The kernel to imitate; its table must be of this machine's architecture.</summary>
    public required KernelOffer Kernel { get; init; }

    /// <summary>Program and arguments as the kernel takes them, without final zeros; never empty. <see cref="Encode"/> makes them.</summary>
    public required ImmutableArray<byte[]> Command { get; init; }

    /// <summary>Root directory that the command runs in; null for this host's.</summary>
    public string? Root { get; init; }

    /// <summary>
    /// A directory of this host that is put over a directory of <see cref="Root"/> for the command, which starts in it; null for none.
    /// </summary>
    public (string Directory, string At)? Shown { get; init; }

    /// <summary>Names of variables that the command does not get: those that a wrapper of this program set for it alone.</summary>
    public ImmutableArray<string> HiddenVariables { get; init; } = [];

    /// <summary>Soft limit of open files for the command, which the .NET runtime has raised for itself; null leaves it.</summary>
    public ulong? OpenFiles { get; init; }

    /// <summary>
    /// Signals that the command is to ignore, bit 0 for number 1: those that this process was started to ignore. Null when that
    /// is not known; the command then gets what the .NET runtime passes on, and SIGPIPE ends it.
    /// </summary>
    public ulong? IgnoredSignals { get; init; }

    /// <summary>
    /// Whether to wait for every process that the command started, as it lets go of a server that becomes a daemon. Otherwise the
    /// run ends with the command, and what outlives it gets ENOSYS for all that the target lacks, and for uname.
    /// </summary>
    public bool WaitsForAll { get; init; }

    /// <summary>Whether this process stops itself when the command stops, so that a shell's job control sees it.</summary>
    public bool StopsWithCommand { get; init; }

    /// <summary>Standard input, output and error of the command; null passes on this process's own.</summary>
    public SafeFileHandle? Input { get; init; }

    public SafeFileHandle? Output { get; init; }

    public SafeFileHandle? Error { get; init; }

    /// <summary>False takes plain error answers without a supervisor, as on hosts that offer none.</summary>
    internal bool Supervised { get; init; } = true;

    /// <summary>A command line in UTF-8.</summary>
    public static ImmutableArray<byte[]> Encode(IEnumerable<string> command) => [.. command.Select(Encoding.UTF8.GetBytes)];
}

/// <summary>How a run ended: with a report, or not at all.</summary>
/// <param name="Report">Null when the command could not be run.</param>
/// <param name="EndSignal">Number of the signal that ended the command, or 0.</param>
/// <param name="Failure">Why it could not be run; null when it was.</param>
public sealed record RunResult(Abide.Compatibility.Verdicts.RunReport? Report, int EndSignal, RunFailure? Failure);

/// <param name="What">What could not be done, and why.</param>
/// <param name="Hint">The next step.</param>
public sealed record RunFailure(string What, string Hint);
