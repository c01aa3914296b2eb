using System.Runtime.InteropServices;

namespace Abide.Cli;

/// <summary>
/// Turns SIGINT and SIGTERM into cancellation, so that partial output is removed before the process ends. A second signal
/// ends it at once, and so does <see cref="Grace"/> when the process is stuck, for example in a pipe that nobody reads.
/// </summary>
internal sealed class Signals : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private Timer? _grace;
    private int _exitCode;

    public Signals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, Cli.ExitCode.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, Cli.ExitCode.Terminated));
    }

    public CancellationToken Token => _cancellation.Token;

    /// <summary>Exit code of the signal that came, or 0.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _grace?.Dispose();
        _cancellation.Dispose();
    }

    private void Stop(PosixSignalContext context, int exitCode)
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
            return;

        context.Cancel = true;
        _grace = new Timer(_ => Environment.Exit(exitCode), null, Grace, Timeout.InfiniteTimeSpan);
        _cancellation.Cancel();
    }
}
