using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Probing.Interop;

/// <summary>Calls on one descriptor, each answering with an error number, or with 0 for success.</summary>
internal sealed unsafe class DescriptorCalls(CallNumbers calls, DescriptorBench bench)
{
    private const int GetFlags = 3, SetFlags = 4; // F_GETFL, F_SETFL
    private const nuint WindowSize = 0x5413; // TIOCGWINSZ
    private const int Add = 1; // EPOLL_CTL_ADD
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int ToRead = 1, ToWrite = 2, Shared = 1; // PROT_READ, PROT_WRITE, MAP_SHARED

    public int Read(int descriptor) => Call.Errno(calls.Read, descriptor, (nint)bench.Buffer, 1);

    public int Write(int descriptor) => Call.Errno(calls.Write, descriptor, (nint)bench.Buffer, 1);

    public int Close(int descriptor) => Call.Errno(calls.Close, descriptor);

    public int Ioctl(int descriptor) => Call.Errno(calls.Ioctl, descriptor, (nint)WindowSize, (nint)bench.Buffer);

    public int GetStatusFlags(int descriptor) => Call.Errno(calls.Control, descriptor, GetFlags);

    public int SetStatusFlags(int descriptor) => Call.Errno(calls.Control, descriptor, SetFlags, 0);

    public int Status(int descriptor) => Call.Errno(calls.Status, descriptor, (nint)bench.Buffer);

    public int Seek(int descriptor) => Call.Errno(calls.Seek, descriptor, 0, 0);

    public int Truncate(int descriptor) => Call.Errno(calls.Truncate, descriptor, 16);

    public int Sync(int descriptor) => Call.Errno(calls.Sync, descriptor);

    public int Entries(int descriptor) => Call.Errno(calls.Entries, descriptor, (nint)bench.Buffer, 4096);

    public int Watched(int descriptor) => Watch(descriptor, isSet: false);

    public int Watching(int descriptor) => Watch(descriptor, isSet: true);

    public int Duplicated(int descriptor)
    {
        var onto = bench.OpenClosed() + 1;
        var errno = Call.Errno(calls.Duplicate, descriptor, onto, CloseOnExec);
        _ = Call.Close(onto);
        return errno;
    }

    public int DuplicatedOnto(int descriptor) => Call.Errno(calls.Duplicate, bench.Good(), descriptor, CloseOnExec);

    public int MapToRead(int descriptor) => Map(descriptor, ToRead);

    public int MapToWrite(int descriptor) => Map(descriptor, ToWrite);

    public int SendFrom(int descriptor)
    {
        var (read, write) = bench.OpenPipe();
        var errno = Call.Errno(calls.SendFile, write, descriptor, 0, 1);
        _ = Call.Close(read);
        _ = Call.Close(write);
        return errno;
    }

    public int SendTo(int descriptor) => Call.Errno(calls.SendFile, descriptor, bench.Good(), 0, 1);

    /// <summary>Null where the kernel makes no ring.</summary>
    public int? RingRead(int descriptor, out int refusal)
    {
        var errno = Ring.Read(calls, descriptor, bench.Buffer, out refusal);
        return refusal == 0 ? errno : null;
    }

    public int LibcRead(int descriptor) => Call.Read(descriptor, bench.Buffer);

    public int LibcWrite(int descriptor) => Call.Write(descriptor, bench.Buffer);

    public static int LibcMapToRead(int descriptor) => Call.Map(descriptor, ToRead, Shared);

    public int LibcIoctl(int descriptor) => Call.Ioctl(descriptor, WindowSize, bench.Buffer);

    public int LibcDuplicated(int descriptor)
    {
        var onto = bench.OpenClosed() + 1;
        var errno = Call.Duplicate(descriptor, onto, CloseOnExec);
        _ = Call.Close(onto);
        return errno;
    }

    /// <summary>A read that waits for a pipe while another thread closes the end that it reads from; then something is written.</summary>
    public int ReadWhileClosed()
    {
        var (read, write) = bench.OpenPipe();
        var thread = 0;
        var errno = 0;
        var reader = new Thread(() =>
        {
            Volatile.Write(ref thread, Libc.ThreadId());
            errno = Read(read);
        });
        reader.Start();
        while (Volatile.Read(ref thread) == 0 || !IsAsleep(thread))
            Thread.Sleep(1);
        _ = Call.Close(read);
        _ = Write(write);
        _ = Call.Close(write);
        reader.Join();
        return errno;
    }

    private static bool IsAsleep(int thread)
    {
        var state = File.ReadAllText($"/proc/self/task/{thread}/stat");
        return state.AsSpan(state.LastIndexOf(')') + 1).TrimStart().StartsWith("S");
    }

    private int Map(int descriptor, int protection)
    {
        var at = Call.Value(calls.Map, 0, 1, protection, Shared, descriptor, 0);
        if (at is < 0 and > -4096)
            return (int)-at;
        _ = Call.Errno(calls.Unmap, at, 1);
        return 0;
    }

    private int Watch(int descriptor, bool isSet)
    {
        var set = (int)Call.Value(calls.NewWatch);
        var (read, write) = bench.OpenPipe();
        new Span<byte>(bench.Buffer, 16).Clear(); // struct epoll_event
        var errno = isSet ? Call.Errno(calls.Watch, descriptor, Add, read, (nint)bench.Buffer) : Call.Errno(calls.Watch, set, Add, descriptor, (nint)bench.Buffer);
        _ = Call.Close(read);
        _ = Call.Close(write);
        _ = Call.Close(set);
        return errno;
    }
}
