using System.Collections.Immutable;
using Abide.Compatibility.Targets.Measured;
using Abide.Execution.Probing.Interop;

namespace Abide.Execution.Probing;

/// <summary>What is asked about bad descriptors: every call with every kind of them, in the order of the answers.</summary>
internal sealed class DescriptorProbes : IDisposable
{
    private const string ClosedElsewhere = "closed in another thread";

    private readonly DescriptorBench _bench;
    private readonly DescriptorCalls _calls;
    private readonly ImmutableArray<(string Name, Func<int> Open)> _situations;
    private readonly ImmutableArray<(string Name, Func<int, string> Ask)> _questions;

    public DescriptorProbes(ProbeTable table)
    {
        var numbers = new CallNumbers(table);
        _bench = new(numbers);
        _calls = new(numbers, _bench);
        _situations =
        [
            ("closed", _bench.OpenClosed),
            ("negative", () => -1),
            ("beyond RLIMIT_NOFILE", OwnLimits.OpenFiles),
            (ClosedElsewhere, _bench.OpenClosedElsewhere),
            ("O_PATH", _bench.OpenPath),
            ("write-only", _bench.OpenToWrite),
            ("read-only", _bench.OpenToRead),
            ("directory", _bench.OpenDirectory),
        ];
        _questions =
        [
            Kernel("read", _calls.Read),
            Kernel("write", _calls.Write),
            Kernel("close", _calls.Close),
            Kernel("ioctl TIOCGWINSZ", _calls.Ioctl),
            Kernel("fcntl F_GETFL", _calls.GetStatusFlags),
            Kernel("fcntl F_SETFL", _calls.SetStatusFlags),
            Kernel("fstat", _calls.Status),
            Kernel("lseek", _calls.Seek),
            Kernel("ftruncate", _calls.Truncate),
            Kernel("fsync", _calls.Sync),
            Kernel("getdents64", _calls.Entries),
            Kernel("epoll_ctl, watched", _calls.Watched),
            Kernel("epoll_ctl, watching", _calls.Watching),
            Kernel("dup3, from", _calls.Duplicated),
            Kernel("dup3, onto", _calls.DuplicatedOnto),
            Kernel("mmap PROT_READ", _calls.MapToRead),
            Kernel("mmap PROT_WRITE", _calls.MapToWrite),
            Kernel("sendfile, from", _calls.SendFrom),
            Kernel("sendfile, to", _calls.SendTo),
            ("io_uring read", descriptor => _calls.RingRead(descriptor, out var refusal) is { } errno ? ErrorNumber.NameOf(errno) : $"no ring: {ErrorNumber.NameOf(refusal)}"),
            Kernel("libc read", _calls.LibcRead),
            Kernel("libc write", _calls.LibcWrite),
            Kernel("libc close", Call.Close),
            Kernel("libc ioctl TIOCGWINSZ", _calls.LibcIoctl),
            Kernel("libc dup3, from", _calls.LibcDuplicated),
            Kernel("libc mmap PROT_READ", DescriptorCalls.LibcMapToRead),
            Kernel("libc fdopendir", Call.OpenDirectory),
            Kernel("libc fdopen \"r\"", Call.OpenStream),
        ];
    }

    /// <summary>How many answers there are.</summary>
    public int Count => (_situations.Length * _questions.Length) + 1;

    /// <summary>Asks one question.</summary>
    public ErrnoContract Ask(int index)
    {
        if (index == Count - 1)
            return new("read that waits already", ClosedElsewhere, ErrorNumber.NameOf(_calls.ReadWhileClosed()));

        var (call, ask) = _questions[index / _situations.Length];
        var (situation, open) = _situations[index % _situations.Length];
        var descriptor = open();
        var answer = ask(descriptor);
        _ = Call.Close(descriptor); // of what is not open: refused
        return new(call, situation, answer);
    }

    public void Dispose() => _bench.Dispose();

    private static (string Name, Func<int, string> Ask) Kernel(string name, Func<int, int> call) => (name, descriptor => ErrorNumber.NameOf(call(descriptor)));
}
