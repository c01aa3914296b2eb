using System.Globalization;
using Abide.Recall.Tests.Tracing;
using Abide.Tests;

namespace Abide.Recall.Tests.Emulation;

/// <summary>
/// What QEMU prints of the system calls that it makes for a program (<c>-d strace</c>): <c>4711 openat(…</c>, or <c>4711 Unknown
/// syscall 293</c>. Other lines are the rest of a call that another thread interrupted, and signals.
/// </summary>
internal static class EmulatedTrace
{
    // The kernel has signal handlers return through code of its own; QEMU imitates that.
    private const string SignalReturn = "rt_sigreturn";

    private static readonly Lazy<Dictionary<string, int>> s_numbers = new(() => File.ReadLines(Repository.PathTo("data/syscalls.txt"))
        .Select(line => line.Split('\t'))
        .Where(fields => fields.Length > 2 && int.TryParse(fields[2], CultureInfo.InvariantCulture, out _))
        .DistinctBy(fields => fields[0], StringComparer.Ordinal)
        .ToDictionary(fields => fields[0], fields => int.Parse(fields[2], CultureInfo.InvariantCulture), StringComparer.Ordinal));

    public static IEnumerable<TracedCall> Read(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            if (words.Length < 2 || !uint.TryParse(words[0], CultureInfo.InvariantCulture, out _)) continue;
            if (words is [_, "Unknown", "syscall", var unknown, ..]) yield return new TracedCall(int.Parse(unknown, CultureInfo.InvariantCulture), $"syscall {unknown}");
            else if (words[1].IndexOf('(', StringComparison.Ordinal) is var end and > 0 && words[1][..end] is var name && name != SignalReturn && name != "SIGCHLD") yield return new TracedCall(s_numbers.Value[name], name);
        }
    }
}
