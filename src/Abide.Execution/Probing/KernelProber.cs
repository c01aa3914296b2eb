using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Abide.Compatibility.Targets.Measured;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Probing;

/// <summary>
/// Measures the running kernel. The questions are asked by another process (<see cref="AskingProcess"/>), so that one that kills or
/// holds its caller costs its own answer: the next process goes on behind it.
/// </summary>
public sealed class KernelProber
{
    private static readonly TimeSpan s_start = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Program and arguments of a process that calls <see cref="AskingProcess.Ask"/> with the two arguments that are added, and gives it
    /// its standard output.
    /// </summary>
    public required ImmutableArray<string> Asker { get; init; }

    /// <summary>This machine's architecture, as uname says it.</summary>
    public static string Architecture => AskingProcess.HostArchitecture;

    /// <summary>When a call that has not returned is given up.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Asks about every system call, and every call on bad descriptors; a few hundred milliseconds when nothing hangs.</summary>
    /// <exception cref="PlatformNotSupportedException">There are no probes for this architecture.</exception>
    /// <exception cref="IOException">The asking process could not be started, or ended before it asked anything.</exception>
    public async Task<KernelMeasurement> MeasureAsync(CancellationToken cancellationToken)
    {
        var table = AskingProcess.HostTable() ?? throw new PlatformNotSupportedException($"no system calls are known for {AskingProcess.HostArchitecture}");
        var isMasked = IsMasked();
        var syscalls = new MeasuredSyscall[table.Probes.Length];
        for (var i = 0; i < syscalls.Length; i++)
            syscalls[i] = table.Probes[i].NotAsked(table.Probes[i].Never ?? "it was not asked");
        await AskAsync(
            AskingProcess.Syscalls,
            (index, answer) =>
            {
                if (index < syscalls.Length && int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var errno))
                    syscalls[index] = table.Probes[index].Read(errno, isMasked);
            },
            (index, reason) =>
            {
                if (index < syscalls.Length && table.Probes[index].Never is null)
                    syscalls[index] = table.Probes[index].NotAsked(reason);
            },
            cancellationToken);

        var contracts = new SortedDictionary<int, ErrnoContract>();
        await AskAsync(
            AskingProcess.Descriptors,
            (index, answer) =>
            {
                if (answer.Split('\t') is [var call, var descriptor, var result])
                    contracts[index] = new(call, descriptor, result);
            },
            (_, _) => { },
            cancellationToken);

        return new()
        {
            Release = HostNames.ReadRelease(),
            Architecture = AskingProcess.HostArchitecture,
            IsMasked = isMasked,
            Syscalls = [.. syscalls],
            Errno = [.. contracts.Values],
        };
    }

    /// <summary>Whether a filter may answer in the kernel's place; a system that does not say so may have one.</summary>
    private static bool IsMasked()
    {
        try
        {
            return File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("Seccomp:", StringComparison.Ordinal))?["Seccomp:".Length..].Trim() != "0";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{start.FileName} could not be started: {e.Message}", e);
        }
    }

    private async Task AskAsync(string what, Action<int, string> onAnswer, Action<int, string> onSilence, CancellationToken cancellationToken)
    {
        var first = 0;
        while (await AskFromAsync(what, first, onAnswer, onSilence, cancellationToken) is { } next)
            first = next;
    }

    /// <summary>Runs one asking process; the index to go on from when it did not come to the end.</summary>
    private async Task<int?> AskFromAsync(string what, int first, Action<int, string> onAnswer, Action<int, string> onSilence, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Asker[0], [.. Asker.Skip(1), what, first.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        using var process = Start(start);
        var pending = -1;
        var isHeld = false;
        try
        {
            while (true)
            {
                var line = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(pending < 0 ? s_start : Limit, cancellationToken);
                switch (line)
                {
                    case ".":
                        return null;
                    case ['?', .. var index] when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var asked):
                        pending = asked;
                        continue;
                    case ['=', .. var told] when told.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space
                        && int.TryParse(told.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var answered):
                        onAnswer(answered, told[(space + 1)..]);
                        continue;
                    case null:
                        break;
                    default:
                        continue;
                }

                break;
            }
        }
        catch (TimeoutException)
        {
            isHeld = true;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        if (pending < first)
            throw new IOException(isHeld ? $"the process that asks the kernel asked nothing within {s_start.TotalSeconds:0} seconds" : $"the process that asks the kernel ended before it asked anything, with exit code {process.ExitCode}");
        onSilence(pending, isHeld ? "the call did not return" : "the call ended the process that made it");
        return pending + 1;
    }
}
