using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Abide.Execution.Sandbox.Interop;

/// <summary>What to start; strings are bytes as the kernel takes them.</summary>
internal sealed record StartPlan
{
    public required byte[] Path { get; init; }

    public required IReadOnlyList<byte[]> Arguments { get; init; }

    public required IReadOnlyList<byte[]> Environment { get; init; }

    /// <summary>Descriptors for standard input, output and error; -1 passes on this process's own.</summary>
    public required ImmutableArray<int> Standard { get; init; }

    /// <summary>Soft limit of open files for the child; null leaves it.</summary>
    public required ulong? OpenFiles { get; init; }

    /// <summary>Signals that the child is to ignore, bit 0 for number 1; they must be ignored here too. Null: SIGPIPE is not.</summary>
    public required ulong? IgnoredSignals { get; init; }

    public required ImmutableArray<FilterInstruction> Filter { get; init; }

    /// <summary>Number of seccomp(2).</summary>
    public required int SeccompNumber { get; init; }

    /// <summary>Whether the filter sends calls to a supervisor.</summary>
    public required bool Listens { get; init; }
}

/// <summary>Told over the pipe of a <see cref="FilteredStart"/>, one byte each.</summary>
internal enum StartEvent : byte
{
    /// <summary>The filter is in place; a listener must be served from now on.</summary>
    Filtered = (byte)'F',
    Started = (byte)'S',
    Stopped = (byte)'T',
    Ended = (byte)'E',
    FilterRefused = (byte)'R',
    StartRefused = (byte)'N',

    /// <summary>Told by this process to itself.</summary>
    Woken = (byte)'W',
}

/// <summary>
/// A thread that puts itself under a filter, starts the child, which inherits it, and waits for the child. The listener so
/// comes to be in this process: no fork, no passing of descriptors.
/// </summary>
/// <remarks>
/// The thread stays under the filter, and some of its calls are answered by the supervisor, another thread of this runtime.
/// If it triggered a garbage collection or the start of a runtime thread, the supervisor could stop for it while it waits
/// for the supervisor. So from the filter on it runs one method that allocates nothing and has called before everything that
/// it calls: <see cref="Execute"/> is run once with calls that have no effect.
/// </remarks>
internal sealed unsafe class FilteredStart : IDisposable
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int AnyEnd = 4 | 2; // WEXITED | WSTOPPED
    private const int OneProcess = 1; // P_PID
    private const int AccessDenied = 13; // EACCES

    private readonly NativeArena _arena = new();
    private readonly Thread _thread;
    private readonly SafeFileHandle _readEnd;
    private readonly SafeFileHandle _writeEnd;
    private readonly int _writer;

    private readonly bool _listens;
    private readonly int _seccompNumber;
    private readonly RawProgram* _filter;
    private readonly void* _attributes;
    private readonly void* _actions;
    private readonly byte* _path;
    private readonly byte* _noPath;
    private readonly byte* _shell;
    private readonly byte** _arguments;
    private readonly byte** _shellArguments;
    private readonly byte** _environment;
    private readonly ResourceLimit* _ownLimit;
    private readonly ResourceLimit* _childLimit;
    private readonly SignalReport* _report;
    private readonly byte* _event;
    private readonly int* _process;

    private volatile int _successor;
    private volatile int _listener = -1;
    private volatile int _error;
    private volatile bool _noNewPrivileges;
    private volatile int _threadId;

    public FilteredStart(StartPlan plan)
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, CloseOnExec) != 0)
            throw new IOException($"pipe: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError())}");
        _readEnd = new(ends[0], ownsHandle: true);
        _writeEnd = new(ends[1], ownsHandle: true);
        _writer = ends[1];

        _listens = plan.Listens;
        _seccompNumber = plan.SeccompNumber;
        _filter = _arena.Allocate<RawProgram>();
        _filter->Length = (ushort)plan.Filter.Length;
        _filter->Instructions = _arena.Allocate<RawInstruction>(plan.Filter.Length);
        for (var i = 0; i < plan.Filter.Length; i++)
            _filter->Instructions[i] = new() { Code = plan.Filter[i].Code, IfTrue = plan.Filter[i].IfTrue, IfFalse = plan.Filter[i].IfFalse, Value = plan.Filter[i].Value };

        _attributes = Spawn.Attributes(_arena, plan.IgnoredSignals);
        _actions = Spawn.FileActions(_arena, plan.Standard.AsSpan());
        _path = _arena.String(plan.Path);
        _noPath = _arena.String([]);
        _shell = _arena.String("/bin/sh"u8);
        _arguments = _arena.Strings(plan.Arguments);
        _shellArguments = _arena.Strings([[.. "/bin/sh"u8], plan.Path, .. plan.Arguments.Skip(1)]);
        _environment = _arena.Strings(plan.Environment);
        _report = _arena.Allocate<SignalReport>();
        _event = _arena.Allocate<byte>();
        _process = _arena.Allocate<int>();

        _ownLimit = _arena.Allocate<ResourceLimit>();
        _childLimit = _arena.Allocate<ResourceLimit>();
        _ = Libc.GetLimit(ResourceLimit.OpenFiles, _ownLimit);
        *_childLimit = *_ownLimit;
        if (plan.OpenFiles is { } soft)
            _childLimit->Soft = Math.Min(soft, _ownLimit->Hard);

        _thread = new Thread(Run) { IsBackground = true, Name = "filtered start" };
    }

    /// <summary>Becomes readable when there is a <see cref="NextEvent"/>.</summary>
    public SafeFileHandle Events => _readEnd;

    /// <summary>Descriptor of the listener, once <see cref="StartEvent.Filtered"/> was told; whoever takes it owns it.</summary>
    public int Listener => _listener;

    /// <summary>Error number of what was refused.</summary>
    public int Error => _error;

    /// <summary>Whether the filter was only granted with no_new_privs.</summary>
    public bool NoNewPrivileges => _noNewPrivileges;

    /// <summary>Id of the thread that lives under the filter without being the child.</summary>
    public int ThreadId => _threadId;

    /// <summary>Process id of the child, once <see cref="StartEvent.Started"/> was told.</summary>
    public int Process => Volatile.Read(ref *_process);

    /// <summary>How the child ended: CLD_* and exit code or signal, once <see cref="StartEvent.Ended"/> was told.</summary>
    public (int Code, int Status) End => (_report->Code, _report->Status);

    public void Start() => _thread.Start();

    /// <summary>Waits for the thread to leave the filter; it does after <see cref="StartEvent.Ended"/> and after a refusal.</summary>
    public void Leave() => _thread.Join();

    /// <summary>Tells <see cref="StartEvent.Woken"/>, from any thread.</summary>
    public void Wake()
    {
        var told = (byte)StartEvent.Woken;
        _ = Libc.Write(_writer, &told, 1);
    }

    /// <summary>
    /// Waits for another process from now on: one that the child started, and that becomes ours when the child is killed
    /// here, because this process adopts orphans. <see cref="StartEvent.Started"/> is told again.
    /// </summary>
    public void Replace(int successor)
    {
        const int Kill = 9; // SIGKILL
        const int AdoptOrphans = 36; // PR_SET_CHILD_SUBREAPER
        _ = Libc.Control(AdoptOrphans, 1, 0, 0, 0);
        _successor = successor;
        _ = Libc.Kill(Process, Kill);
    }

    /// <summary>Waits for the next event and takes it.</summary>
    public StartEvent NextEvent()
    {
        byte told;
        while (Libc.Read((int)_readEnd.DangerousGetHandle(), &told, 1) != 1)
        {
            // interrupted by a signal
        }

        return (StartEvent)told;
    }

    /// <summary>Waits for the thread, which ends after <see cref="StartEvent.Ended"/> or a refusal.</summary>
    public void Dispose()
    {
        _thread.Join();
        _readEnd.Dispose();
        _writeEnd.Dispose();
        _arena.Dispose();
    }

    private void Run()
    {
        Execute(real: false);
        Execute(real: true);
    }

    private void Execute(bool real)
    {
        _threadId = Libc.ThreadId();
        if (!Filter(real) && real)
            return;

        Tell(StartEvent.Filtered, real);
        _ = Libc.SetLimit(ResourceLimit.OpenFiles, real ? _childLimit : _ownLimit);
        var error = Spawn.Start(_process, real ? _path : _noPath, _actions, _attributes, _arguments, _environment);
        if (error == Libc.NoExecFormat)
            error = Spawn.Start(_process, _shell, _actions, _attributes, _shellArguments, _environment); // as execvp does
        _ = Libc.SetLimit(ResourceLimit.OpenFiles, _ownLimit);
        if (error != 0 && real)
        {
            _error = error;
            Tell(StartEvent.StartRefused, real);
            return;
        }

        Tell(StartEvent.Started, real);
        AwaitEnd(real);
    }

    private bool Filter(bool real)
    {
        var flags = _listens ? Seccomp.NewListener | Seccomp.WaitKillable : 0;
        while (true)
        {
            var result = Libc.Syscall(_seccompNumber, real ? Seccomp.SetModeFilter : Seccomp.Nothing, flags, (nint)_filter);
            if (result >= 0)
            {
                _listener = _listens ? (int)result : -1;
                return true;
            }

            var error = Marshal.GetLastSystemError();
            var privileges = Libc.Control(!real ? -1 : error == AccessDenied && !_noNewPrivileges ? Seccomp.NoNewPrivileges : -1, 1, 0, 0, 0);
            if (privileges == 0)
            {
                _noNewPrivileges = true;
            }
            else if (real && error == Libc.InvalidArgument && (flags & Seccomp.WaitKillable) != 0)
            {
                flags = Seccomp.NewListener;
            }
            else
            {
                _error = real ? error : 0;
                Tell(StartEvent.FilterRefused, real);
                return false;
            }
        }
    }

    private void AwaitEnd(bool real)
    {
        while (true)
        {
            _report->Code = 0;
            if (Libc.Wait(real ? OneProcess : -1, (uint)*_process, _report, AnyEnd) != 0)
            {
                if (real && Marshal.GetLastSystemError() == Libc.Interrupted)
                    continue;
                if (!real)
                    return;
            }

            if (_report->Code == SignalReport.Stopped)
            {
                Tell(StartEvent.Stopped, real);
                continue;
            }

            if (_successor == 0)
                break;
            *_process = _successor;
            _successor = 0;
            Tell(StartEvent.Started, real);
        }

        Tell(StartEvent.Ended, real);
    }

    /// <summary>Writes one byte to the pipe, or none on the trial run.</summary>
    private void Tell(StartEvent what, bool real)
    {
        *_event = (byte)what;
        _ = Libc.Write(_writer, _event, real ? 1u : 0u);
    }
}
