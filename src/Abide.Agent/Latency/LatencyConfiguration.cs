using System.Collections.Immutable;

namespace Abide.Agent.Latency;

/// <summary>How system calls are timed.</summary>
internal enum LatencyMode
{
    /// <summary>The way that costs calls least that are not observed: <see cref="Fentry"/>, then <see cref="Tracepoint"/>.</summary>
    Auto,

    /// <summary>At the functions of the calls themselves. Other calls take as long as ever. Linux 5.12 and later.</summary>
    Fentry,

    /// <summary>At the tracepoints of the calls. While any is in use, every call of every program takes longer. Linux 4.18 and later.</summary>
    Tracepoint,

    /// <summary>At the two tracepoints that all calls pass: costs every call most, and needs no tracefs. Linux 4.18 and later.</summary>
    Raw,

    /// <summary>Not at all.</summary>
    Off,
}

/// <summary>Whose system calls are timed, and how.</summary>
internal sealed record LatencyConfiguration
{
    /// <summary>Most calls that are observed at once.</summary>
    public const int MostSyscalls = 64;

    /// <summary>A <see cref="LatencyMode"/>, as <see cref="Way.Word(LatencyMode)"/> spells it.</summary>
    public string Mode { get; init; } = Way.Word(LatencyMode.Auto);

    /// <summary>Names of the calls, as the manual has them. Those that the host's kernel has not are left out there.</summary>
    public ImmutableArray<string> Syscalls { get; init; } = ["epoll_wait", "epoll_pwait", "epoll_pwait2"];

    /// <summary>Only threads in this cgroup and below it: a path under the root of cgroup v2 (<c>system.slice/nginx.service</c>); empty for all.</summary>
    public string Cgroup { get; init; } = "";

    /// <summary>Only threads of processes with this name, which is that of their first thread (<c>/proc/PID/comm</c>, 15 bytes); empty for all.</summary>
    public string Process { get; init; } = "";

    /// <summary>
    /// Most threads whose calls are timed where the kernel keeps no storage with tasks (before Linux 5.12): one place for each thread
    /// that ever made an observed call and lives. The kernel sets 72 bytes aside for each.
    /// </summary>
    public int MostThreads { get; init; } = 32768;

    /// <summary>What is wrong with the values: one line, beginning with the key; null if nothing is.</summary>
    public string? FindProblem()
    {
        if (Way.FindMode(Mode) is null)
            return $"mode: {Shown(Mode)} is none of {string.Join(", ", Enum.GetValues<LatencyMode>().Select(Way.Word))}";
        if (Syscalls.Length > MostSyscalls)
            return $"syscalls: {Syscalls.Length} calls are more than the {MostSyscalls} that can be observed at once";
        foreach (string syscall in Syscalls)
        {
            if (SyscallTable.NeverReturns(syscall))
                return $"syscalls: {syscall} does not return, so that it takes no time that could be told";
            if (syscall is null || !SyscallTable.IsKnown(syscall))
                return $"syscalls: there is no system call {Shown(syscall)}";
        }

        if (Syscalls.Distinct(StringComparer.Ordinal).Count() != Syscalls.Length)
            return "syscalls: a call is named twice";
        if (MostThreads is < 1 or > 4194304) // the kernel has no more numbers for threads (PID_MAX_LIMIT)
            return $"mostThreads: {MostThreads} is not between 1 and 4194304";
        if (Cgroup.Split('/').Contains("..", StringComparer.Ordinal) || Cgroup.Contains('\0', StringComparison.Ordinal))
            return $"cgroup: {Shown(Cgroup)} is no path below the root of cgroup v2";
        return Process.Any(character => character is < ' ' or > '~') ? $"process: {Shown(Process)} is no name of printable ASCII" : null;
    }

    /// <summary>Whether calls are timed in the same way.</summary>
    public bool Equals(LatencyConfiguration? other) =>
        other is not null && Mode == other.Mode && Cgroup == other.Cgroup && Process == other.Process && MostThreads == other.MostThreads && Syscalls.AsSpan().SequenceEqual(other.Syscalls.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Mode, Cgroup, Process, MostThreads, Syscalls.Length);

    /// <summary>A value on one line, not too long of one.</summary>
    private static string Shown(string? value) =>
        $"'{string.Concat((value ?? "").Take(60).Select(character => char.IsControl(character) ? '?' : character))}{(value?.Length > 60 ? "..." : "")}'";
}
