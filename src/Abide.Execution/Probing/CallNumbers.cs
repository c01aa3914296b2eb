using Abide.Compatibility.Targets.Measured;

namespace Abide.Execution.Probing;

/// <summary>Numbers of the system calls that are asked about descriptors; -1 where the architecture has none.</summary>
internal sealed class CallNumbers(ProbeTable table)
{
    public int Read { get; } = table.NumberOf("read") ?? -1;

    public int Write { get; } = table.NumberOf("write") ?? -1;

    public int Close { get; } = table.NumberOf("close") ?? -1;

    public int Ioctl { get; } = table.NumberOf("ioctl") ?? -1;

    public int Control { get; } = table.NumberOf("fcntl") ?? -1;

    public int Status { get; } = table.NumberOf("fstat") ?? -1;

    public int Seek { get; } = table.NumberOf("lseek") ?? -1;

    public int Truncate { get; } = table.NumberOf("ftruncate") ?? -1;

    public int Sync { get; } = table.NumberOf("fsync") ?? -1;

    public int Entries { get; } = table.NumberOf("getdents64") ?? -1;

    public int Watch { get; } = table.NumberOf("epoll_ctl") ?? -1;

    public int NewWatch { get; } = table.NumberOf("epoll_create1") ?? -1;

    public int Duplicate { get; } = table.NumberOf("dup3") ?? -1;

    public int Map { get; } = table.NumberOf("mmap") ?? -1;

    public int Unmap { get; } = table.NumberOf("munmap") ?? -1;

    public int SendFile { get; } = table.NumberOf("sendfile") ?? -1;

    public int Open { get; } = table.NumberOf("openat") ?? -1;

    public int NewMemory { get; } = table.NumberOf("memfd_create") ?? -1;

    public int Pipe { get; } = table.NumberOf("pipe2") ?? -1;

    public int RingSetup { get; } = table.NumberOf("io_uring_setup") ?? -1;

    public int RingEnter { get; } = table.NumberOf("io_uring_enter") ?? -1;
}
