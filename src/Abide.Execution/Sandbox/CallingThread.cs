using System.Text;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Sandbox;

/// <summary>A thread that made a call, as long as it runs the same program.</summary>
internal sealed class CallingThread
{
    private readonly byte[] _program;

    private CallingThread(byte[] program) => _program = program;

    /// <summary>Path of the executed file, or null.</summary>
    public string? Program { get; private init; }

    public required int Process { get; init; }

    /// <summary>Name of the process, or null.</summary>
    public required string? Command { get; init; }

    public Dictionary<SiteKey, CallPoint> Points { get; } = [];

    /// <summary>Whether it still runs the program that it ran when it was read: addresses mean the same.</summary>
    public bool Runs(ReadOnlySpan<byte> program) => program.SequenceEqual(_program);

    /// <summary>Whether a process is stopped by a signal: the letter behind its name in /proc/PID/stat (proc_pid_stat(5)).</summary>
    public static bool IsStopped(int process)
    {
        var status = ReadText($"/proc/{process}/stat");
        var name = status?.LastIndexOf(") ", StringComparison.Ordinal) ?? -1;
        return name >= 0 && status!.AsSpan(name + 2).StartsWith("T");
    }

    /// <summary>Path of the file that a thread executes; null when it cannot be read.</summary>
    public static string? ProgramOf(int thread)
    {
        Span<byte> buffer = stackalloc byte[4096];
        var program = OtherProcess.ReadLink($"/proc/{thread}/exe", buffer);
        return program.IsEmpty ? null : Encoding.UTF8.GetString(program);
    }

    public static CallingThread Read(int thread, ReadOnlySpan<byte> program)
    {
        var process = ReadGroup(thread);
        return new(program.ToArray())
        {
            Program = program.IsEmpty ? null : Encoding.UTF8.GetString(program),
            Process = process,
            Command = ReadText($"/proc/{process}/comm")?.TrimEnd('\n'),
        };
    }

    /// <summary>The thread group, which is what others call the process.</summary>
    private static int ReadGroup(int thread)
    {
        const string Field = "\nTgid:\t";
        var status = ReadText($"/proc/{thread}/status");
        var at = status?.IndexOf(Field, StringComparison.Ordinal) ?? -1;
        if (at < 0)
            return thread;
        var rest = status.AsSpan(at + Field.Length);
        return int.TryParse(rest[..rest.IndexOf('\n')], out var group) ? group : thread;
    }

    private static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it ended
        }
    }
}
