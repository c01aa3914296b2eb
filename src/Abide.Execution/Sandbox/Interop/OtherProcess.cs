using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Abide.Execution.Sandbox.Interop;

/// <summary>What the supervisor reads of, and writes to, a process that waits for its answer.</summary>
internal static unsafe class OtherProcess
{
    private const int LongestPath = 4096; // PATH_MAX
    private const int ReadOnly = 0x80000 | 0x800 | 0x100; // O_CLOEXEC | O_NONBLOCK | O_NOCTTY: what is mapped may have been replaced by a pipe

    /// <summary>Reads memory up to the first page that is not there; how many bytes.</summary>
    public static int Read(int process, ulong address, Span<byte> into)
    {
        const ulong PageSize = 4096; // the smallest; a transfer never ends inside a range
        const int MostRanges = 16;
        var remote = stackalloc MemoryRange[MostRanges];
        var ranges = 0;
        for (var done = 0ul; done < (ulong)into.Length && ranges < MostRanges;)
        {
            var length = Math.Min((ulong)into.Length - done, PageSize - ((address + done) % PageSize));
            remote[ranges++] = new() { Start = (void*)(address + done), Length = (nuint)length };
            done += length;
        }

        fixed (byte* buffer = into)
        {
            var local = new MemoryRange { Start = buffer, Length = (nuint)into.Length };
            return (int)Math.Max(0, Libc.ReadMemory(process, &local, 1, remote, (nuint)ranges, 0));
        }
    }

    /// <summary>The stack pointer of a thread that waits in a call: /proc/PID/syscall (proc_pid_syscall(5)). Null when it cannot be read.</summary>
    public static ulong? StackPointer(int thread)
    {
        // Its call is told to us just before it goes to sleep; until then the file says "running".
        const int MostTries = 1000;
        Span<byte> text = stackalloc byte[256];
        for (var i = 0; i < MostTries; i++)
        {
            var line = ReadSome($"/proc/{thread}/syscall", text);
            if (!line.StartsWith("running"u8))
                return ParseStackPointer(line);
            Thread.Yield();
        }

        return null;
    }

    private static ulong? ParseStackPointer(ReadOnlySpan<byte> line)
    {
        const int Field = 7; // number, six arguments, stack pointer
        for (var i = 0; i < Field; i++)
            line = line[(line.IndexOf((byte)' ') + 1)..];
        var end = line.IndexOf((byte)' ');
        return line.StartsWith("0x"u8) && end > 2 && ulong.TryParse(line[2..end], NumberStyles.AllowHexSpecifier, null, out var pointer) ? pointer : null;
    }

    private static ReadOnlySpan<byte> ReadSome(string path, Span<byte> into)
    {
        using var file = Open(path, default);
        if (file is null)
            return default;
        fixed (byte* buffer = into)
            return into[..(int)Math.Max(0, Libc.Read((int)file.DangerousGetHandle(), buffer, (nuint)into.Length))];
    }

    /// <summary>Writes memory; 0, or an error number.</summary>
    public static int Write(int process, ulong address, ReadOnlySpan<byte> from)
    {
        fixed (byte* buffer = from)
        {
            var local = new MemoryRange { Start = buffer, Length = (nuint)from.Length };
            var remote = new MemoryRange { Start = (void*)address, Length = (nuint)from.Length };
            var written = Libc.WriteMemory(process, &local, 1, &remote, 1, 0);
            return written == from.Length ? 0 : written < 0 ? Marshal.GetLastSystemError() : Libc.BadAddress;
        }
    }

    /// <summary>Where a link leads, as bytes in <paramref name="into"/>; empty when it cannot be read.</summary>
    public static ReadOnlySpan<byte> ReadLink(string path, Span<byte> into)
    {
        Span<byte> name = stackalloc byte[128];
        if (!Encoding.UTF8.TryGetBytes(path, name[..^1], out var length))
            return default;
        name[length] = 0;
        fixed (byte* from = name)
        fixed (byte* buffer = into)
        {
            var read = Libc.ReadLink(from, buffer, (nuint)into.Length);
            return read > 0 ? into[..(int)read] : default;
        }
    }

    /// <summary>A file as another process sees it, or null; never blocks.</summary>
    public static SafeFileHandle? Open(string prefix, ReadOnlySpan<byte> path)
    {
        if (path.Length > LongestPath)
            return null;
        byte[] full = [.. Encoding.UTF8.GetBytes(prefix), .. path, 0];
        fixed (byte* name = full)
        {
            var descriptor = Libc.Open(name, ReadOnly);
            return descriptor < 0 ? null : new(descriptor, ownsHandle: true);
        }
    }
}
