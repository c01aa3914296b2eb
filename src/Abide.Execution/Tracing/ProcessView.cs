using System.Globalization;
using System.Text;
using Abide.Builds.Traces;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Tracing;

/// <summary>How a process that waits for an answer sees the file system.</summary>
internal static class ProcessView
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int LongestPath = 4096;

    private static readonly string? s_ownMounts = Link("/proc/self/ns/mnt");

    /// <summary>Process and parent of a thread; null when it is gone.</summary>
    public static (int Process, int Parent)? Identify(int thread)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{thread}/status");
            return Field(status, "\nTgid:\t") is { } process && Field(status, "\nPPid:\t") is { } parent ? (process, parent) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static string? Directory(int thread) => Link($"/proc/{thread}/cwd");

    /// <summary>Whether it has another root directory, or other mounts, than this process.</summary>
    public static bool IsElsewhere(int thread) => Link($"/proc/{thread}/root") != "/" || Link($"/proc/{thread}/ns/mnt") != s_ownMounts;

    /// <summary>The absolute path that a path means for a thread; null when that cannot be told.</summary>
    /// <param name="thread">Which waits.</param>
    /// <param name="descriptor">That a relative path begins at; AT_FDCWD for the current directory.</param>
    /// <param name="path">As it was passed; empty for the descriptor itself.</param>
    public static string? Absolute(int thread, int descriptor, string path)
    {
        if (path is ['/', ..])
            return PathNames.Absolute(null, path);
        var from = descriptor == CurrentDirectory ? Directory(thread) : Link($"/proc/{thread}/fd/{descriptor.ToString(CultureInfo.InvariantCulture)}");
        return from is null ? null : path.Length == 0 ? from : PathNames.Absolute(from, path);
    }

    /// <summary>Where the dynamic loader of a thread's program begins; 0 for a static program. AT_BASE of getauxval(3).</summary>
    public static ulong LoaderBase(int thread, int wordSize)
    {
        const ulong Base = 7; // AT_BASE
        try
        {
            var vector = File.ReadAllBytes($"/proc/{thread}/auxv").AsSpan();
            for (; vector.Length >= 2 * wordSize; vector = vector[(2 * wordSize)..])
            {
                if (Word(vector, wordSize) == Base)
                    return Word(vector[wordSize..], wordSize);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // it ended
        }

        return 0;
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int size) => size == sizeof(ulong) ? BitConverter.ToUInt64(bytes) : BitConverter.ToUInt32(bytes);

    private static string? Link(string path)
    {
        Span<byte> buffer = stackalloc byte[LongestPath];
        var link = OtherProcess.ReadLink(path, buffer);
        return link.IsEmpty ? null : Encoding.UTF8.GetString(link);
    }

    private static int? Field(string status, string name)
    {
        var at = status.IndexOf(name, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var rest = status.AsSpan(at + name.Length);
        return int.TryParse(rest[..rest.IndexOf('\n')], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
