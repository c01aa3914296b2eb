using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Abide.Compatibility.Verdicts;

/// <summary>One run of a program as the target: what was seen with these arguments, on this day. Filled by Execution.</summary>
public sealed record Observation
{
    /// <summary>The command line, the program first.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary><c>real root</c>, <c>link kit</c> or <c>none</c>: where its libraries came from.</summary>
    public required string Userland { get; init; }

    /// <summary>Exit code, or null when a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Name of the signal that ended it (<c>SIGSEGV</c>), or null.</summary>
    public string? Signal { get; init; }

    /// <summary>Whether it was still running when its time was over, and was ended for that.</summary>
    public bool StillRunning { get; init; }

    /// <summary>
    /// <c>lived</c>, <c>died</c>, or <c>inconclusive</c> where it does not succeed on this host's own kernel either; null where it
    /// was not compared with that.
    /// </summary>
    public string? Result { get; init; }

    /// <summary>Whether it ended well, or would have gone on.</summary>
    [JsonIgnore]
    public bool Succeeded => StillRunning || (Signal is null && ExitCode == 0);

    /// <summary>Calls that the target's kernel answers with an error, made by it or by processes that it started; sorted by number.</summary>
    public ImmutableArray<ObservedSyscall> Syscalls { get; init; } = [];
}

/// <summary>What a run says of a program.</summary>
public static class Observing
{
    private const int CallsTold = 4;

    /// <summary>A verdict with a run attached. A run that died makes it <c>fails</c>; one that lived stands beside it and changes nothing.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="seen">What was seen when the program was run as the target.</param>
    /// <param name="here">The same command on this host's own kernel.</param>
    public static Verdict With(this Verdict verdict, Observation seen, Observation here)
    {
        var result = seen.Succeeded ? "lived" : here.Succeeded ? "died" : "inconclusive";
        var observation = seen with { Result = result };
        if (result != "died") return verdict with { Observations = verdict.Observations.Add(observation) };
        return verdict with
        {
            Observations = verdict.Observations.Add(observation),
            Findings = verdict.Findings.Add(ObservedDeathRule.Finding(observation)),
            Outcome = Outcome.Fails,
        };
    }

    /// <summary><c>exit code 1, after ENOSYS for openat2, clone3</c></summary>
    public static string Describe(this Observation seen)
    {
        var end = seen.StillRunning ? "it was still running when its time was over" : seen.Signal is { } signal ? $"ended by {signal}" : $"exit code {seen.ExitCode}";
        if (seen.Syscalls.IsEmpty) return end;
        var calls = seen.Syscalls.GroupBy(call => call.Answer, StringComparer.Ordinal).Select(group =>
            $"{group.Key} for {string.Join(", ", group.Take(CallsTold).Select(call => call.Name ?? $"syscall {call.Number}"))}{(group.Count() > CallsTold ? " and others" : "")}");
        return $"{end}, after {string.Join(" and ", calls)}";
    }
}

/// <summary>A system call that was made and that the target's kernel would not have carried out.</summary>
public sealed record ObservedSyscall
{
    public required int Number { get; init; }

    /// <summary>Kernel name; null when no measured kernel has the number, or the convention is another one.</summary>
    public string? Name { get; init; }

    /// <summary>Architecture whose calling convention was used; null for the program's own.</summary>
    public string? Convention { get; init; }

    /// <summary>What it was answered: <c>ENOSYS</c>, <c>EPERM</c>.</summary>
    public required string Answer { get; init; }

    /// <summary>What decides on the target beyond this (a sysctl, a boot option); null when nothing is known to.</summary>
    public string? Condition { get; init; }

    /// <summary>How well the answer is known: <c>measured</c>, <c>inferred</c>, <c>unverified</c>.</summary>
    public required string Confidence { get; init; }

    /// <summary>How often it was answered; exact.</summary>
    public required long Count { get; init; }

    /// <summary>Most frequent first. Their counts may add up to less: a run of very many callers is cut off.</summary>
    public required ImmutableArray<SyscallCaller> Callers { get; init; }
}

/// <summary>Where calls came from: one place in one program.</summary>
public sealed record SyscallCaller
{
    /// <summary>Path of the executed file, as its process sees it; null when it could not be read.</summary>
    public string? Program { get; init; }

    /// <summary>Object that holds the instruction: the program or a library; null for code in memory of no file.</summary>
    public string? File { get; init; }

    /// <summary>Of the instruction, in bytes from the start of <see cref="File"/>.</summary>
    public long? Offset { get; init; }

    /// <summary>Function that holds the instruction; null when the file names none there.</summary>
    public string? Function { get; init; }

    /// <summary>Functions that led there, nearest first, as far as they can be told; may be empty.</summary>
    public ImmutableArray<string> Callers { get; init; } = [];

    /// <summary>Processes that made the call from here, ascending; at most sixteen.</summary>
    public required ImmutableArray<ObservedProcess> Processes { get; init; }

    public required long Count { get; init; }
}

/// <param name="Id">Process id, as the supervisor sees it.</param>
/// <param name="Command">Name of the process (<c>/proc/PID/comm</c>); null when it could not be read.</param>
/// <param name="Threads">Threads that made the call, ascending; at most sixteen.</param>
public sealed record ObservedProcess(int Id, string? Command, ImmutableArray<int> Threads);
