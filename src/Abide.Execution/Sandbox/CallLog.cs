using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Sandbox;

/// <summary>
/// Counts the calls that were answered for the target, by number and by the place that made them. Numbers are exact; places
/// are kept up to a limit.
/// </summary>
/// <param name="syscalls">The release's table.</param>
/// <param name="convention">Of this machine.</param>
/// <param name="helper">Path of the program that puts the command into its root; null when there is none.</param>
internal sealed class CallLog(KernelSyscalls syscalls, CallConvention convention, string? helper)
{
    private const int MostPlaces = 10_000;
    private const int MostThreads = 4_096;
    private const int MostListed = 16;

    private readonly Dictionary<CallKind, CallTally> _calls = [];
    private readonly Dictionary<int, CallingThread> _threads = [];
    private readonly MappedFiles _files = new();
    private int _places;

    /// <summary>Whether the command is in its root; the calls that its helper made until then are nobody's.</summary>
    public bool HasEntered { get; set; }

    /// <summary>Counts one answered call; <paramref name="site"/> was found while its thread waited.</summary>
    public void Count(in Notification call, CallSite? site)
    {
        if (!HasEntered && helper is not null && site?.Program == helper)
            return;

        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_calls, new(call.Architecture, call.Number), out _);
        tally ??= new();
        tally.Count++;
        if (site is not null)
            site.Count++;
    }

    /// <summary>The place that a waiting thread calls from; null when there are too many to keep.</summary>
    public CallSite? Find(in Notification call)
    {
        if (call.Thread == 0)
            return null; // in a process id namespace that is not below ours

        Span<byte> buffer = stackalloc byte[4096];
        var program = OtherProcess.ReadLink($"/proc/{call.Thread}/exe", buffer);
        if (!_threads.TryGetValue(call.Thread, out var thread) || !thread.Runs(program))
        {
            if (_threads.Count >= MostThreads)
                _threads.Clear();
            _threads[call.Thread] = thread = CallingThread.Read(call.Thread, program);
        }

        var key = new SiteKey(new(call.Architecture, call.Number), call.InstructionPointer - convention.CallInstructionSize); // it points behind the instruction
        if (!thread.Points.TryGetValue(key, out var point))
            thread.Points[key] = point = new(call.Thread, key.Address, _files, walks: convention == CallConvention.X64 && call.Architecture == convention.AuditArchitecture);

        Span<ulong> room = stackalloc ulong[32];
        var frames = point.Walk(call.Thread, key.Address, room, out var fingerprint);
        return point.Sites.TryGetValue(fingerprint, out var site) ? site : Add(call, thread, point, frames, fingerprint);
    }

    /// <summary>Everything that was counted, with the functions looked up.</summary>
    public ImmutableArray<ObservedSyscall> Finish()
    {
        return [.. _calls.OrderBy(call => call.Key.Architecture != convention.AuditArchitecture).ThenBy(call => call.Key.Number).Where(call => call.Value.Count > 0).Select(call => Describe(call.Key, call.Value))];

        ObservedSyscall Describe(CallKind kind, CallTally tally)
        {
            var own = kind.Architecture == convention.AuditArchitecture;
            var answer = own ? syscalls.Answer(kind.Number) : null;
            return new()
            {
                Number = kind.Number,
                Name = answer?.Name,
                Convention = own ? null : ConventionNames.Of(kind.Architecture),
                Answer = ErrorNames.Of(answer?.Error ?? SyscallError.NotImplemented),
                Condition = answer?.Condition,
                Confidence = own ? ConfidenceName(answer!.Confidence) : "unverified",
                Count = tally.Count,
                Callers = [.. tally.Sites.Values.Where(site => site.Count > 0).OrderByDescending(site => site.Count).ThenBy(site => site.Program, StringComparer.Ordinal).ThenBy(site => site.Place.Offset).Select(Caller)],
            };
        }

        SyscallCaller Caller(CallSite site) => new()
        {
            Program = site.Program,
            File = site.Place.File?.Path,
            Offset = site.Place.File is null ? null : site.Place.Offset,
            Function = site.Function,
            Callers = site.Callers,
            Processes = [.. site.Processes.OrderBy(process => process.Key).Take(MostListed).Select(process => new ObservedProcess(process.Key, process.Value.Command, [.. process.Value.Threads.Order().Take(MostListed)]))],
            Count = site.Count,
        };
    }

    private CallSite? Add(in Notification call, CallingThread thread, CallPoint point, ReadOnlySpan<ulong> frames, ulong fingerprint)
    {
        if (_places >= MostPlaces)
            return null;

        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_calls, new(call.Architecture, call.Number), out _);
        tally ??= new();
        var callers = point.Name(call.Thread, frames);
        var identity = new SiteIdentity(thread.Program, point.Place.File, point.Place.Offset, string.Join('\n', callers));
        if (!tally.Sites.TryGetValue(identity, out var site))
        {
            tally.Sites[identity] = site = new() { Program = thread.Program, Place = point.Place, Function = point.Function, Callers = [.. callers] };
            _places++;
        }

        if (!site.Processes.TryGetValue(thread.Process, out var process) && site.Processes.Count < MostListed)
            site.Processes[thread.Process] = process = new(thread.Command, []);
        if (process is { Threads.Count: < MostListed })
            process.Threads.Add(call.Thread);
        return point.Sites[fingerprint] = site;
    }

    private static string ConfidenceName(Confidence confidence) => confidence switch
    {
        Confidence.Measured => "measured",
        Confidence.Documented => "documented",
        Confidence.Inferred => "inferred",
        _ => "unverified",
    };
}

/// <summary>Convention and number: what a system call is.</summary>
internal readonly record struct CallKind(uint Architecture, int Number);

/// <summary>A call from one address of one process.</summary>
internal readonly record struct SiteKey(CallKind Call, ulong Address);

internal sealed class CallTally
{
    public long Count { get; set; }

    public Dictionary<SiteIdentity, CallSite> Sites { get; } = [];
}

/// <summary>What makes two places the same, whatever their processes.</summary>
internal readonly record struct SiteIdentity(string? Program, MappedFile? File, long Offset, string Callers);

/// <summary>One place in one program, with all processes that called from there.</summary>
internal sealed class CallSite
{
    public required string? Program { get; init; }

    public required MappedPlace Place { get; init; }

    public required string? Function { get; init; }

    public required ImmutableArray<string> Callers { get; init; }

    public long Count { get; set; }

    public Dictionary<int, CallingProcess> Processes { get; } = [];
}

internal sealed record CallingProcess(string? Command, HashSet<int> Threads);
