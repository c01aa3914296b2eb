using System.Globalization;
using System.Text;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Probing.Interop;

/// <summary>
/// Makes descriptors that calls cannot work with. The file behind them is in memory, so that no file system's own checks
/// answer and nothing is left behind.
/// </summary>
internal sealed unsafe class DescriptorBench : IDisposable
{
    private const int Here = -100; // AT_FDCWD
    private const int ReadOnly = 0, WriteOnly = 1, PathOnly = 0x200000; // O_PATH

    private readonly NativeArena _arena = new();
    private readonly CallNumbers _calls;
    private readonly int _file;

    /// <exception cref="IOException">There is nowhere to make a file.</exception>
    public DescriptorBench(CallNumbers calls)
    {
        _calls = calls;
        Buffer = _arena.Allocate<byte>(1 << 12);
        _file = MakeFile();
        _ = Call.Errno(calls.Write, _file, (nint)Buffer, 16);
    }

    /// <summary>A page of memory.</summary>
    public byte* Buffer { get; }

    /// <summary>A descriptor of the file with nothing wrong, at its first byte.</summary>
    public int Good()
    {
        _ = Call.Errno(_calls.Seek, _file, 0, 0);
        return _file;
    }

    public int OpenPath() => Reopen(PathOnly);

    public int OpenToRead() => Reopen(ReadOnly);

    public int OpenToWrite() => Reopen(WriteOnly);

    public int OpenDirectory() => Open("/", ReadOnly);

    public int OpenClosed()
    {
        var descriptor = OpenHigh();
        _ = Call.Close(descriptor);
        return descriptor;
    }

    public int OpenClosedElsewhere()
    {
        var descriptor = OpenHigh();
        var other = new Thread(() => _ = Call.Close(descriptor));
        other.Start();
        other.Join();
        return descriptor;
    }

    /// <summary>Both ends of a new pipe.</summary>
    public (int Read, int Write) OpenPipe()
    {
        var ends = (int*)(Buffer + 128);
        return Call.Errno(_calls.Pipe, (nint)ends) == 0 ? (ends[0], ends[1]) : (-1, -1);
    }

    public void Dispose()
    {
        _ = Call.Close(_file);
        _arena.Dispose();
    }

    /// <summary>A descriptor whose number, once it is closed, no call gives to what it opens on the way: the lowest free one is given.</summary>
    private int OpenHigh()
    {
        const int DuplicateFrom = 0; // F_DUPFD
        return (int)Call.Value(_calls.Control, _file, DuplicateFrom, Math.Min(500, OwnLimits.OpenFiles() / 2));
    }

    private int MakeFile()
    {
        fixed (byte* name = "abide\0"u8)
        {
            if (_calls.NewMemory >= 0 && Call.Value(_calls.NewMemory, (nint)name) is >= 0 and var memory)
                return (int)memory;
        }

        // A kernel before memfd_create(2): a file that has no name any more serves as well.
        var path = Path.GetTempFileName();
        const int ReadWrite = 2; // O_RDWR
        var descriptor = Open(path, ReadWrite);
        File.Delete(path);
        return descriptor >= 0 ? descriptor : throw new IOException($"cannot open {path}");
    }

    private int Reopen(int flags) => Open(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_file}"), flags);

    private int Open(string path, int flags)
    {
        fixed (byte* name = (byte[])[.. Encoding.UTF8.GetBytes(path), 0])
            return (int)Call.Value(_calls.Open, Here, (nint)name, flags);
    }
}
