using System.Runtime.InteropServices;
using System.Text;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Execution.Sandbox.Interop;
using Abide.Formats.Roots;

namespace Abide.Execution.Sandbox;

/// <summary>
/// Runs a command, and all that it starts, as if on a release's kernel: what that kernel does not carry out is answered as it
/// would answer, uname tells its release, and everything else goes to this host's kernel untouched.
/// </summary>
public sealed class SandboxedRun(RunRequest request)
{
    private readonly Lock _lock = new();
    private readonly Queue<int> _early = [];
    private int _process;
    private FilteredStart? _waiting;

    /// <summary>Starts the command and waits for its end. May be called once.</summary>
    public RunResult Complete()
    {
        if (CallConvention.Host is not { } convention)
            return Fail($"system calls of this machine ({RuntimeInformation.OSArchitecture}) are not known", "run it on x86_64 or aarch64");
        if (request.Kernel.Syscalls is not { } syscalls)
            return Fail($"which system calls the kernel of {request.Target} has was not measured", "abide run knows the kernels of el7 to el10; see abide targets list");

        var environment = OwnProcess.Environment();
        environment.RemoveAll(IsHidden);
        if (request.Root is { } root && !Directory.Exists(root))
            return Fail($"--root {root} is no directory", "name the root directory of a release, for example one that debootstrap or dnf --installroot made");
        // What is shown in a root is not to be found there beforehand.
        var found = request.Shown is null ? FoundCommand.Find(request.Command[0], environment, request.Root, convention) : new([], null);
        if (request is { Shown: { } shown, Root: { } below } && new DirectoryTree(below).Find(shown.At) is not { Kind: RootEntryKind.Directory })
            return Fail($"{below} has no directory {shown.At}", "make it there: the program is shown in its place");
        if (found.Failure is null && request.Root is not null)
            found = RootCommand.FindBubblewrap(environment, convention);
        if (found.Failure is { } failure)
            return new(null, 0, failure);
        var helper = request.Root is null ? null : RealPath(found.Path);

        OwnProcess.Ignore(request.IgnoredSignals ?? 0);
        return Attempt(Plan(listens: request.Supervised), supervised: request.Supervised)
            ?? Attempt(Plan(listens: false), supervised: false)
            ?? Fail("this host's kernel refuses a seccomp filter", "run it on a kernel with CONFIG_SECCOMP_FILTER, outside of a sandbox that forbids seccomp(2)");

        StartPlan Plan(bool listens) => new()
        {
            Path = found.Path,
            Arguments = request.Root is { } directory ? RootCommand.Arguments(directory, request.Command, request.Shown) : request.Command,
            Environment = environment,
            Standard = [Descriptor(request.Input), Descriptor(request.Output), Descriptor(request.Error)],
            OpenFiles = request.OpenFiles,
            IgnoredSignals = request.IgnoredSignals,
            Filter = listens ? SyscallFilter.Notifying(syscalls, convention, execve: helper is not null) : SyscallFilter.Failing(syscalls, convention),
            SeccompNumber = convention.Seccomp,
            Listens = listens,
        };

        RunResult? Attempt(StartPlan plan, bool supervised)
        {
            using var start = new FilteredStart(plan);
            start.Start();
            return Attend(start, new CallLog(syscalls, convention, helper), convention, syscalls, supervised, helper);
        }
    }

    /// <summary>Ends this process as the command was ended, without a core file of its own; returns only if that fails.</summary>
    public static void EndBySignal(int signal) => OwnProcess.EndBySignal(signal);

    /// <summary>
    /// Passes a signal that this process got on to the command, if it runs; not one from the keyboard, which the terminal has
    /// sent to the command as well.
    /// </summary>
    public void Signal(int signal)
    {
        lock (_lock)
        {
            if (_waiting is not null)
                _waiting.Wake(); // the command has ended; whoever interrupts now does not want to wait for the rest
            else if (_process > 0)
                Pass(signal);
            else
                _early.Enqueue(signal);
        }
    }

    private void Pass(int signal)
    {
        if (!OwnProcess.IsFromKeyboard(signal))
            OwnProcess.Send(_process, signal);
    }

    /// <summary>Null when the filter was refused and nothing was started.</summary>
    private RunResult? Attend(FilteredStart start, CallLog log, CallConvention convention, KernelSyscalls syscalls, bool supervised, string? helper)
    {
        var entered = helper is null || !supervised;
        var kernelName = KernelName(request.Kernel, convention);
        Listener? listener = null;
        Supervisor? supervisor = null;
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
                    case StartEvent.Filtered when supervised:
                        listener = new(start.Listener, convention.Seccomp);
                        supervisor = new(listener, syscalls, convention, log, HostNames.WithKernel(kernelName, convention.Architecture), start.ThreadId) { Executing = Enter };
                        break;
                    case StartEvent.Started:
                        lock (_lock)
                        {
                            _process = start.Process;
                            while (_early.TryDequeue(out var signal))
                                Pass(signal);
                        }

                        break;
                    case StartEvent.Stopped when request.StopsWithCommand && CallingThread.IsStopped(start.Process): // Ctrl-Z stops both, and both may be continued by now
                        OwnProcess.StopNow();
                        break;
                    case StartEvent.Ended:
                        lock (_lock)
                            _process = 0;
                        if (!entered)
                            return Fail($"bubblewrap could not set up {request.Root}", "its own message is above; bwrap(1) needs root, or user namespaces that the host allows");
                        var survivors = supervisor is not null && Outlive(start, listener!, supervisor);
                        return Report(start, log, supervisor, convention, kernelName, survivors);
                    case StartEvent.FilterRefused:
                        return null;
                    case StartEvent.StartRefused:
                        return Refused(start.Error);
                    default:
                        break;
                }
            }
        }
        finally
        {
            lock (_lock)
                _waiting = null;
            // For processes that outlive the command, the kernel answers ENOSYS from now on.
            listener?.Dispose();
        }

        // bubblewrap stays between us and the command, and would die of a Ctrl-C that the command survives. When its child is about
        // to execute the command, all is set up: the command can take its place.
        void Enter(int thread)
        {
            if (entered || CallingThread.ProgramOf(thread) != helper)
                return;
            entered = true;
            log.HasEntered = true;
            start.Replace(thread);
        }
    }

    private static string RealPath(byte[] path)
    {
        var name = Path.GetFullPath(Encoding.UTF8.GetString(path));
        return new DirectoryTree("/").Find(name)?.Path ?? name;
    }

    /// <summary>Whether processes outlive the command, after having waited for them if that is wanted and they end.</summary>
    private bool Outlive(FilteredStart start, Listener listener, Supervisor supervisor)
    {
        const int Moment = 50; // milliseconds in which our own thread and dying processes leave the filter
        start.Leave();
        lock (_lock)
            _waiting = start;
        while (true)
        {
            var ready = Readiness.Await(start.Events, listener, request.WaitsForAll ? -1 : Moment);
            if (ready.Called)
                supervisor.Serve();
            else if (ready.Unused)
                return false;
            else if (ready.Told || !request.WaitsForAll)
                return true;
        }
    }

    private RunResult Report(FilteredStart start, CallLog log, Supervisor? supervisor, CallConvention convention, string kernelName, bool survivors)
    {
        var (code, status) = start.End;
        var signal = code is SignalReport.Killed or SignalReport.Dumped ? status : 0;
        var report = new RunReport
        {
            Target = request.Target,
            Kernel = new(request.Kernel.Release, kernelName, request.Kernel.Provenance.Confidence, request.Kernel.Provenance.Source),
            Architecture = convention.Architecture,
            Imitation = supervisor is null ? "errors only" : "supervised",
            Observation = new()
            {
                Arguments = [.. request.Command.Select(Encoding.UTF8.GetString)],
                Userland = request.Root is null ? "none" : "real root",
                ExitCode = code == SignalReport.Exited ? status : null,
                Signal = signal == 0 ? null : SignalNames.Of(signal),
                Syscalls = log.Finish(),
            },
            UnameAnswers = supervisor?.UnameAnswers ?? 0,
            Limits = RunLimits.Of(request.Kernel, start.NoNewPrivileges, supervisor, survivors),
        };
        return new(report, signal, null);
    }

    private RunResult Refused(int error)
    {
        var name = Encoding.UTF8.GetString(request.Command[0]);
        var why = Marshal.GetPInvokeErrorMessage(error);
        return error == Libc.NoSuchEntry
            ? Fail($"cannot start {name}: {why}", "the program or the interpreter that it names (readelf -l, or its first line) is not there")
            : Fail($"cannot start {name}: {why}", "try to start it without abide");
    }

    private bool IsHidden(byte[] variable) => request.HiddenVariables.Any(name =>
        variable.Length > name.Length && variable[name.Length] == '=' && Encoding.UTF8.GetString(variable.AsSpan(0, name.Length)) == name);

    private static int Descriptor(SafeHandle? handle) => handle is null ? -1 : (int)handle.DangerousGetHandle();

    /// <summary>
    /// Vendor kernels carry the architecture at the end of their release: 3.10.0-1160.el7.x86_64. Where only a version is known, it has
    /// the three numbers that programs read.
    /// </summary>
    private static string KernelName(KernelOffer kernel, CallConvention convention) =>
        kernel.Uname.Contains('-', StringComparison.Ordinal) ? $"{kernel.Uname}.{convention.Architecture}"
        : kernel.Version.Build < 0 ? $"{kernel.Version}.0"
        : kernel.Uname;

    private static RunResult Fail(string what, string hint) => new(null, 0, new(what, hint));
}
