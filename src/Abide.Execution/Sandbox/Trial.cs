using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Microsoft.Win32.SafeHandles;

namespace Abide.Execution.Sandbox;

/// <summary>
/// Runs one command line without input, on this host's kernel and as targets, to see whether it lives. A command that does not
/// end by itself is ended after a while, and has lived.
/// </summary>
public sealed record Trial
{
    private const int Terminate = 15, Kill = 9; // SIGTERM, SIGKILL

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(3);

    /// <summary>Program and arguments; the program's path inside <see cref="Root"/> where there is one.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Root directory that it runs in; null for this host's.</summary>
    public string? Root { get; init; }

    /// <inheritdoc cref="RunRequest.Shown"/>
    public (string Directory, string At)? Shown { get; init; }

    /// <summary>Standard output of the command; null for nothing.</summary>
    public SafeFileHandle? Output { get; init; }

    /// <summary>When a command that still runs is ended.</summary>
    public required TimeSpan Limit { get; init; }

    /// <inheritdoc cref="RunRequest.HiddenVariables"/>
    public ImmutableArray<string> HiddenVariables { get; init; } = [];

    /// <inheritdoc cref="RunRequest.OpenFiles"/>
    public ulong? OpenFiles { get; init; }

    /// <inheritdoc cref="RunRequest.IgnoredSignals"/>
    public ulong? IgnoredSignals { get; init; }

    /// <summary>Runs it on this host's own kernel.</summary>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <param name="failure">Why it could not be started; null when it was.</param>
    public Observation? Here(CancellationToken cancellationToken, out RunFailure? failure)
    {
        var host = new KernelOffer
        {
            Release = "host",
            Uname = Environment.OSVersion.Version.ToString(),
            Version = Environment.OSVersion.Version,
            Provenance = new("this host", Confidence.Measured),
            Syscalls = KernelSyscalls.Everything(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64"),
        };
        return Run("host", host, supervised: false, cancellationToken, out failure);
    }

    /// <summary>Runs it with the answers of a target's kernel.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="kernel">Its kernel, for this machine's architecture.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <param name="failure">Why it could not be started; null when it was.</param>
    public Observation? As(string target, KernelOffer kernel, CancellationToken cancellationToken, out RunFailure? failure) =>
        Run(target, kernel, supervised: true, cancellationToken, out failure);

    private Observation? Run(string target, KernelOffer kernel, bool supervised, CancellationToken cancellationToken, out RunFailure? failure)
    {
        using var input = File.OpenHandle("/dev/null");
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var run = new SandboxedRun(new RunRequest
        {
            Target = target,
            Kernel = kernel,
            Command = RunRequest.Encode(Command),
            Root = Root,
            Shown = Shown,
            HiddenVariables = HiddenVariables,
            OpenFiles = OpenFiles,
            IgnoredSignals = IgnoredSignals,
            Input = input,
            Output = Output ?? nothing,
            Error = nothing,
            Supervised = supervised,
        });
        var isOver = false;
        using var grace = new Timer(_ => run.Signal(Kill));
        using var limit = new Timer(_ => End(), null, Limit, Timeout.InfiniteTimeSpan);
        using var cancelled = cancellationToken.Register(End);

        var result = run.Complete();
        cancellationToken.ThrowIfCancellationRequested();
        failure = result.Failure;
        return result.Report is { } report ? report.Observation with { StillRunning = Volatile.Read(ref isOver) } : null;

        void End()
        {
            Volatile.Write(ref isOver, true);
            run.Signal(Terminate);
            grace.Change(s_grace, Timeout.InfiniteTimeSpan);
        }
    }
}
