using System.Collections.Immutable;
using System.Text;
using Abide.Builds.Traces.CommandLines;
using Abide.Execution.Sandbox.Interop;
using Abide.Formats.Roots;

namespace Abide.Execution.Tracing;

/// <summary>
/// Takes down what the processes of a build execute and open, and lets every call go on as it is. A driver is let go at once, and asked
/// about its headers by a shadow run beside it; only its end waits for that, so that its sources are still there.
/// </summary>
internal sealed class TraceSupervisor(Listener listener, IReadOnlyList<TracedCalls> conventions, ShadowRuns shadows)
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const ulong LoaderSize = 0x80000; // ld.so takes less, and nothing else is mapped above it in that space

    private readonly Dictionary<int, TracedProcess> _processes = [];
    private readonly Dictionary<int, TracedProcess> _threads = [];
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly List<TracedCommand> _commands = [];

    /// <summary>Every command, in the order of their execution.</summary>
    public IReadOnlyList<TracedCommand> Commands => _commands;

    /// <summary>Processes that have not told their end.</summary>
    public IEnumerable<int> Living => _processes.Keys;

    /// <summary>Takes the next call. Call it when the listener is readable.</summary>
    public void Serve()
    {
        if (!listener.TryReceive(out var call))
            return;
        if (call.Thread == 0 || Convention(call.Architecture) is not { } calls)
        {
            listener.LetGo(call);
            return;
        }

        switch (calls.KindOf(call.Number))
        {
            case TracedCall.Execute or TracedCall.ExecuteAt:
                Execute(call, calls);
                break;
            case TracedCall.Open or TracedCall.OpenAt or TracedCall.OpenAt2:
                Open(call, calls);
                break;
            case TracedCall.Exit:
                Exit(call);
                break;
            default:
                listener.LetGo(call);
                break;
        }
    }

    private TracedCalls? Convention(uint architecture)
    {
        foreach (var calls in conventions)
        {
            if (calls.AuditArchitecture == architecture)
                return calls;
        }

        return null;
    }

    private unsafe void Execute(in Notification call, TracedCalls calls)
    {
        var isAt = calls.KindOf(call.Number) == TracedCall.ExecuteAt;
        var at = isAt ? 1 : 0;
        var memory = new ProcessMemory(call.Thread, calls.PointerSize);
        var name = memory.ReadString(call.Arguments[at]);
        var path = name is null ? null : ProcessView.Absolute(call.Thread, isAt ? (int)call.Arguments[0] : CurrentDirectory, Encoding.UTF8.GetString(name));
        // The many attempts along PATH are no executions.
        if (path is null || !IsExecutable(call.Thread, path, out var isElsewhere))
        {
            listener.LetGo(call);
            return;
        }

        var process = ProcessOf(call.Thread, isNew: true);
        var before = process.Command;
        var command = Describe(call, path, isElsewhere, process, [.. memory.ReadStrings(call.Arguments[at + 1]).Select(Encoding.UTF8.GetString)], memory, call.Arguments[at + 2]);
        if (!listener.IsWaiting(call))
            return; // a signal came first, and the call is made again
        process.Command = command;
        _commands.Add(command);
        if (ShadowRuns.Wants(command))
            command.Shadow = shadows.AskAsync(command);
        if (!listener.LetGo(call))
        {
            _commands.RemoveAt(_commands.Count - 1);
            process.Command = before;
        }
    }

    private TracedCommand Describe(in Notification call, string path, bool isElsewhere, TracedProcess process, ImmutableArray<string> arguments, ProcessMemory memory, ulong environment)
    {
        var file = isElsewhere ? path : RealPath(path);
        var family = IsScript(path) ? ToolFamily.Other : ToolFamilies.Of(file, arguments);
        var parent = process.Command;
        var driver = DriverAbove(parent);
        // What zig starts of itself, and drivers below drivers, are steps of the first.
        if (family.IsDriver() && driver is not null)
            family = ToolFamily.Step;
        var directory = ProcessView.Directory(call.Thread);
        var own = family == ToolFamily.Zig || (family == ToolFamily.Linker && PathName(file) == "zig") ? 2 : 1;
        return new()
        {
            Id = _commands.Count,
            Parent = parent,
            Path = path,
            File = file,
            Family = family,
            Arguments = arguments,
            Directory = directory,
            IsElsewhere = isElsewhere,
            Environment = family.IsDriver() || family == ToolFamily.Linker ? Variables(memory.ReadStrings(environment)) : ImmutableDictionary<string, string>.Empty,
            Compiler = family.IsDriver() ? CompilerArguments.Parse(arguments.Skip(own), ReadResponse) : null,
            Linker = family == ToolFamily.Linker ? LinkerArguments.Parse(arguments.Skip(own), ReadResponse) : null,
            Driver = driver,
        };

        string? ReadResponse(string name) => directory is null ? null : ShortText.Read(Builds.Traces.PathNames.Absolute(directory, name));
    }

    private static TracedCommand? DriverAbove(TracedCommand? command)
    {
        for (; command is not null; command = command.Parent)
        {
            if (command.Family.IsDriver())
                return command;
            if (command.Family is not (ToolFamily.Step or ToolFamily.Linker or ToolFamily.Assembler))
                return null;
        }

        return null;
    }

    private void Open(in Notification call, TracedCalls calls)
    {
        var command = ProcessOf(call.Thread, isNew: false).Command;
        if (command is { IsElsewhere: false } && (command.KeepsOpened || command.Asked is not null) && !IsLoader(command, call, calls)
            && PathOf(call, calls) is { } path && FileStatus.TryRead(path, followLinks: true, out var status) && status.Kind == RootEntryKind.File)
        {
            command.Asked?.HeadersOpened.Add(path);
            if (command.KeepsOpened && !command.OpenedPaths.Contains(path) && ShortText.ReadStart(path, OpenedFile.MagicSize) is { } magic)
            {
                command.OpenedPaths.Add(path);
                command.Opened.Add(new(path, RealPath(path), magic));
            }
        }

        listener.LetGo(call);
    }

    private static unsafe string? PathOf(in Notification call, TracedCalls calls)
    {
        var isPlain = calls.KindOf(call.Number) == TracedCall.Open;
        var memory = new ProcessMemory(call.Thread, calls.PointerSize);
        return memory.ReadString(call.Arguments[isPlain ? 0 : 1]) is { Length: > 0 } name
            ? ProcessView.Absolute(call.Thread, isPlain ? CurrentDirectory : (int)call.Arguments[0], Encoding.UTF8.GetString(name))
            : null;
    }

    private static bool IsLoader(TracedCommand command, in Notification call, TracedCalls calls)
    {
        var start = command.LoaderBase ??= ProcessView.LoaderBase(call.Thread, calls.PointerSize);
        return start != 0 && call.InstructionPointer >= start && call.InstructionPointer < start + LoaderSize;
    }

    private unsafe void Exit(in Notification call)
    {
        var process = ProcessOf(call.Thread, isNew: false);
        var command = process.Command;
        if (process.HasExecuted && command is not null)
        {
            command.ExitCode = (int)(call.Arguments[0] & 0xff);
            if (command.Linker is not null && command.ExitCode == 0)
                command.Needed = LinkedOutput.ReadNeeded(Builds.Traces.PathNames.Absolute(command.Directory, command.Linker.Output!));
            if (command.Family == ToolFamily.GoLinker && command.ExitCode == 0)
                command.Needed = LinkedOutput.ReadNeededOfGo(command);
        }

        Forget(process);
        var held = call;
        if (process.HasExecuted && command?.Shadow is { IsCompleted: false } shadow)
            _ = shadow.ContinueWith(_ => listener.LetGo(held), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        else
            listener.LetGo(call);
    }

    private void Forget(TracedProcess process)
    {
        _processes.Remove(process.Id);
        foreach (var thread in process.Threads)
            _threads.Remove(thread);
    }

    /// <summary>The process of a thread. One that is not known has been forked, and does what its parent does until it executes something.</summary>
    private TracedProcess ProcessOf(int thread, bool isNew)
    {
        if (!isNew && _threads.TryGetValue(thread, out var known))
            return known;

        var (id, parent) = ProcessView.Identify(thread) ?? (thread, 0);
        if (!_processes.TryGetValue(id, out var process))
            _processes[id] = process = new(id) { Command = _processes.GetValueOrDefault(parent)?.Command };
        process.HasExecuted |= isNew;
        process.Threads.Add(thread);
        _threads[thread] = process;
        return process;
    }

    private static bool IsExecutable(int thread, string path, out bool isElsewhere)
    {
        isElsewhere = ProcessView.IsElsewhere(thread);
        var seen = isElsewhere ? $"/proc/{thread}/root{path}" : path;
        return FileStatus.TryRead(seen, followLinks: true, out var status) && status.Kind == RootEntryKind.File && OwnProcess.MayExecute(seen);
    }

    private static bool IsScript(string path) => ShortText.ReadStart(path, 2)?.Span.SequenceEqual("#!"u8) == true;

    private string RealPath(string path)
    {
        if (!_files.TryGetValue(path, out var file))
            _files[path] = file = new DirectoryTree("/").Find(path)?.Path ?? path;
        return file;
    }

    private static string PathName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static Dictionary<string, string> Variables(List<byte[]> environment)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in environment.Select(Encoding.UTF8.GetString))
        {
            if (text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                variables.TryAdd(text[..equals], text[(equals + 1)..]);
        }

        return variables;
    }

    private sealed class TracedProcess(int id)
    {
        public int Id => id;

        public TracedCommand? Command { get; set; }

        /// <summary>Whether it has executed its command itself, and is not a fork that inherited it.</summary>
        public bool HasExecuted { get; set; }

        public HashSet<int> Threads { get; } = [];
    }
}
