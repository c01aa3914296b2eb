using System.Runtime.InteropServices;

namespace Abide.Execution.Sandbox.Interop;

/// <summary>
/// Functions of the C library. All arguments are blittable, and errors are read with <see cref="Marshal.GetLastSystemError"/>
/// right after a call, so that nothing here allocates: see <see cref="FilteredStart"/>.
/// </summary>
internal static unsafe partial class Libc
{
    public const int Interrupted = 4; // EINTR
    public const int NoSuchEntry = 2; // ENOENT
    public const int NotPermitted = 1; // EPERM
    public const int NoSuchProcess = 3; // ESRCH
    public const int BadAddress = 14; // EFAULT
    public const int InvalidArgument = 22; // EINVAL
    public const int Busy = 16; // EBUSY
    public const int NoExecFormat = 8; // ENOEXEC

    [LibraryImport("libc", EntryPoint = "syscall")]
    public static partial nint Syscall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", EntryPoint = "prctl")]
    public static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    public static partial int Ioctl(int descriptor, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "poll")]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "pipe2")]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    public static partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "open")]
    public static partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "access")]
    public static partial int Access(byte* path, int mode);

    [LibraryImport("libc", EntryPoint = "readlink")]
    public static partial nint ReadLink(byte* path, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "process_vm_readv")]
    public static partial nint ReadMemory(int process, MemoryRange* local, nuint localCount, MemoryRange* remote, nuint remoteCount, nuint flags);

    [LibraryImport("libc", EntryPoint = "process_vm_writev")]
    public static partial nint WriteMemory(int process, MemoryRange* local, nuint localCount, MemoryRange* remote, nuint remoteCount, nuint flags);

    [LibraryImport("libc", EntryPoint = "uname")]
    public static partial int Uname(byte* names);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "getpid")]
    public static partial int ProcessId();

    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int ThreadId();

    [LibraryImport("libc", EntryPoint = "waitid")]
    public static partial int Wait(int kind, uint id, SignalReport* report, int options);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    public static partial int GetLimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    public static partial int SetLimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "signal")]
    public static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    public static partial int ProcessGroup();

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    public static partial int ForegroundGroup(int terminal);
}

/// <summary>struct pollfd</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public const short In = 1; // POLLIN
    public const short HangUp = 0x10; // POLLHUP

    public int Descriptor;
    public short Wanted;
    public short Returned;
}

/// <summary>struct iovec</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MemoryRange
{
    public void* Start;
    public nuint Length;
}

/// <summary>struct rlimit</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceLimit
{
    public const int OpenFiles = 7; // RLIMIT_NOFILE
    public const int CoreSize = 4; // RLIMIT_CORE

    public ulong Soft;
    public ulong Hard;
}

/// <summary>siginfo_t as waitid fills it on 64-bit machines (asm-generic/siginfo.h).</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct SignalReport
{
    public const int Exited = 1; // CLD_EXITED
    public const int Killed = 2; // CLD_KILLED
    public const int Dumped = 3; // CLD_DUMPED
    public const int Stopped = 5; // CLD_STOPPED

    [FieldOffset(8)]
    public int Code;

    [FieldOffset(24)]
    public int Status;
}
