using System.Runtime.InteropServices;

namespace Abide.Cli;

/// <summary>
/// Turns SIGINT and SIGTERM into cancellation, so that partial output is removed before the process ends. A second signal
/// ends it at once, and so does <see cref="Grace"/> when the process is stuck, for example in a pipe that nobody reads.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private Timer? _grace;
    private int _exitCode;
    private volatile Action<int>? _receiver;

    public Signals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, Cli.ExitCode.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, Cli.ExitCode.Terminated));
    }

    /// <summary>How long a command may take to remove what it began.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(2);

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

    /// <summary>
    /// Hands signals, by number, to <paramref name="receiver"/> until the result is disposed, and with them those that only
    /// matter to a command that runs in this process's place. What this process was started to ignore stays ignored.
    /// </summary>
    /// <param name="receiver">Called on another thread.</param>
    /// <param name="ignored">Signals that this process was started to ignore, bit 0 for number 1.</param>
    public IDisposable HandOver(Action<int> receiver, ulong ignored) => new Handover(this, receiver, ignored);

    private void Stop(PosixSignalContext context, int exitCode)
    {
        if (_receiver is { } receiver)
        {
            context.Cancel = true;
            receiver(exitCode - Cli.ExitCode.SignalBase);
            return;
        }

        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
            return;

        context.Cancel = true;
        _grace = new Timer(_ => Environment.Exit(exitCode), null, Grace, Timeout.InfiniteTimeSpan);
        _cancellation.Cancel();
    }

    private sealed class Handover : IDisposable
    {
        private const int HangUp = 1, Quit = 3, User1 = 10, User2 = 12; // SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2 on x86 and ARM

        private readonly Signals _signals;
        private readonly List<PosixSignalRegistration> _registrations = [];

        public Handover(Signals signals, Action<int> receiver, ulong ignored)
        {
            _signals = signals;
            signals._receiver = receiver;
            foreach (var number in (ReadOnlySpan<int>)[HangUp, Quit, User1, User2])
            {
                if ((ignored & (1ul << (number - 1))) != 0)
                    continue;
                _registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, context =>
                {
                    context.Cancel = true;
                    receiver(number);
                }));
            }
        }

        public void Dispose()
        {
            _signals._receiver = null;
            foreach (var registration in _registrations)
                registration.Dispose();
        }
    }
}
