using System.Runtime.InteropServices;
using System.Text;
using Abide.Execution.Sandbox;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Tracing;

/// <summary>
/// Runs a build and takes down what it really uses. The build gets caches of its own, so that nothing is taken from a warm one; all else
/// is as it would be: its commands, its files, its output.
/// </summary>
public sealed class TracedBuild(TraceRequest request) : IDisposable
{
    private const int Moment = 50; // milliseconds in which our own thread and dying processes leave the filter
    private const int Terminate = 15, Kill = 9; // SIGTERM, SIGKILL

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Queue<int> _early = [];
    private readonly CancellationTokenSource _interrupted = new();
    private int _process;
    private bool _hasEnded;

    /// <summary>Starts the build and waits for its end. May be called once.</summary>
    public TraceResult Complete()
    {
        if (CallConvention.Host is not { } convention)
            return Fail($"system calls of this machine ({RuntimeInformation.OSArchitecture}) are not known", "run it on x86_64 or aarch64");

        var environment = request.Environment is { } given ? [.. given.Select(variable => Encoding.UTF8.GetBytes($"{variable.Key}={variable.Value}"))] : OwnProcess.Environment();
        environment.RemoveAll(variable => request.HiddenVariables.Any(name => IsVariable(variable, name)));
        var found = FoundCommand.Find(request.Command[0], environment, root: null, convention);
        if (found.Failure is { } failure)
            return new(null, 0, failure);

        using var caches = PrivateCaches.Make();
        var variables = caches.Variables.Where(own => !request.KeepsGoCache || own.Name != PrivateCaches.OfGo).ToList();
        environment.RemoveAll(variable => variables.Exists(own => IsVariable(variable, own.Name)));
        environment.AddRange(variables.Select(own => Encoding.UTF8.GetBytes($"{own.Name}={own.Value}")));
        OwnProcess.Ignore(request.IgnoredSignals ?? 0);

        var conventions = TracedCalls.Of(convention);
        using var start = new FilteredStart(new()
        {
            Path = found.Path,
            Arguments = request.Command,
            Environment = environment,
            Standard = [Descriptor(request.Input), Descriptor(request.Output), Descriptor(request.Error)],
            OpenFiles = request.OpenFiles,
            IgnoredSignals = request.IgnoredSignals,
            Filter = TraceFilter.For(conventions),
            SeccompNumber = convention.Seccomp,
            Listens = true,
        });
        start.Start();
        return Attend(start, convention, conventions, caches);
    }

    /// <summary>Passes a signal that this process got on to the build, if it runs; not one from the keyboard, which the terminal has sent to it as well.</summary>
    public void Signal(int signal)
    {
        lock (_lock)
        {
            if (_hasEnded)
                _interrupted.Cancel();
            else if (_process == 0)
                _early.Enqueue(signal);
            else if (!OwnProcess.IsFromKeyboard(signal))
                OwnProcess.Send(_process, signal);
        }
    }

    public void Dispose() => _interrupted.Dispose();

    private TraceResult Attend(FilteredStart start, CallConvention convention, IReadOnlyList<TracedCalls> conventions, PrivateCaches caches)
    {
        Listener? listener = null;
        TraceSupervisor? supervisor = null;
        using var shadows = new ShadowRuns(caches.Temporary, _interrupted.Token);
        try
        {
            while (true)
            {
                var ready = Readiness.Await(start.Events, listener);
                if (ready.Called)
                    supervisor!.Serve();
                if (!ready.Told)
                    continue;

                switch (start.NextEvent())
                {
                    case StartEvent.Filtered:
                        listener = new(start.Listener, convention.Seccomp);
                        supervisor = new(listener, conventions, shadows);
                        break;
                    case StartEvent.Started:
                        lock (_lock)
                        {
                            _process = start.Process;
                            while (_early.TryDequeue(out var signal))
                                OwnProcess.Send(_process, signal);
                        }

                        break;
                    case StartEvent.Stopped when CallingThread.IsStopped(start.Process):
                        OwnProcess.StopNow();
                        break;
                    case StartEvent.Ended:
                        lock (_lock)
                            _hasEnded = true;
                        start.Leave();
                        var ended = EndSurvivors(start, listener!, supervisor!);
                        return Report(start, convention, supervisor!, caches, ended);
                    case StartEvent.FilterRefused when start.Error == Libc.Busy:
                        return Fail("this process is watched by a seccomp listener already, and there can only be one", "start it outside of abide run, abide trace or the sandbox that has the listener");
                    case StartEvent.FilterRefused:
                        return Fail("this host's kernel refuses a seccomp filter with a listener", "trace on a kernel from 5.0 on with CONFIG_SECCOMP_FILTER, outside of a sandbox that forbids seccomp(2)");
                    case StartEvent.StartRefused:
                        return Fail($"cannot start {Encoding.UTF8.GetString(request.Command[0])}: {Marshal.GetPInvokeErrorMessage(start.Error)}", "try to start it without abide");
                    default:
                        break;
                }
            }
        }
        finally
        {
            _interrupted.Cancel();
            WaitForShadows(supervisor);
            listener?.Dispose();
        }
    }

    /// <summary>
    /// Waits for what the build left running, and ends it after a while: without the listener it could open no file any more.
    /// The names of what had to be ended.
    /// </summary>
    private List<string> EndSurvivors(FilteredStart start, Listener listener, TraceSupervisor supervisor)
    {
        var since = Environment.TickCount64;
        var ended = new List<string>();
        var signal = 0;
        while (true)
        {
            var ready = Readiness.Await(start.Events, listener, Moment);
            if (ready.Called)
                supervisor.Serve();
            else if (ready.Unused || signal == Kill)
                return ended;
            var waited = TimeSpan.FromMilliseconds(Environment.TickCount64 - since);
            if (waited < s_patience && !_interrupted.IsCancellationRequested)
                continue;

            signal = signal == 0 ? Terminate : Kill;
            since = Environment.TickCount64 - (long)(s_patience.TotalMilliseconds * 0.8); // two more seconds
            foreach (var process in supervisor.Living.Where(process => process != start.Process && IsUnderFilter(process)).ToList())
            {
                if (signal == Terminate)
                    ended.Add(CallingThread.ProgramOf(process) ?? $"process {process}");
                OwnProcess.Send(process, signal);
            }
        }
    }

    private static bool IsUnderFilter(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/status").Contains("\nSeccomp:\t2", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void WaitForShadows(TraceSupervisor? supervisor) =>
        Task.WaitAll([.. supervisor?.Commands.Select(command => command.Shadow).OfType<Task>() ?? []], CancellationToken.None);

    private TraceResult Report(FilteredStart start, CallConvention convention, TraceSupervisor supervisor, PrivateCaches caches, List<string> ended)
    {
        WaitForShadows(supervisor);
        var (code, status) = start.End;
        var signal = code is SignalReport.Killed or SignalReport.Dumped ? status : 0;
        var assembly = new TraceAssembly(supervisor.Commands, convention.Architecture, request.TargetRoot);
        var notes = caches.Notes;
        if (ended.Count > 0)
            notes = notes.Add($"what the build left running was ended with it, as it could open no file without the trace: {string.Join(", ", ended)}");
        if (start.NoNewPrivileges)
            notes = notes.Add("no_new_privs was set, which a filter needs without CAP_SYS_ADMIN: set-uid programs and file capabilities had no effect");
        var trace = assembly.Make() with
        {
            Command = [.. request.Command.Select(Encoding.UTF8.GetString)],
            Directory = supervisor.Commands is [var first, ..] ? first.Directory : null,
            ExitCode = code == SignalReport.Exited ? status : null,
            Signal = signal == 0 ? null : SignalNames.Of(signal),
        };
        return new(trace with { Notes = [.. notes, .. trace.Notes] }, signal, null);
    }

    private static bool IsVariable(byte[] variable, string name) =>
        variable.Length > name.Length && variable[name.Length] == '=' && Encoding.UTF8.GetString(variable.AsSpan(0, name.Length)) == name;

    private static int Descriptor(SafeHandle? handle) => handle is null ? -1 : (int)handle.DangerousGetHandle();

    private static TraceResult Fail(string what, string hint) => new(null, 0, new(what, hint));
}
