using System.Runtime.InteropServices;

namespace Abide.Execution.Probing.Interop;

/// <summary>syscall(2), and the functions of the C library whose errors are compared with it. The result of each is an error number, 0 for success.</summary>
internal static unsafe partial class Call
{
    /// <summary>Makes a system call and forgets what it returns.</summary>
    public static int Errno(int number, nint first = 0, nint second = 0, nint third = 0, nint fourth = 0, nint fifth = 0, nint sixth = 0) =>
        ErrnoOf(Syscall(number, first, second, third, fourth, fifth, sixth));

    /// <summary>Makes a system call; negative is the negated error number.</summary>
    public static nint Value(int number, nint first = 0, nint second = 0, nint third = 0, nint fourth = 0, nint fifth = 0, nint sixth = 0)
    {
        var result = Syscall(number, first, second, third, fourth, fifth, sixth);
        return result == -1 ? -Marshal.GetLastPInvokeError() : result;
    }

    public static int Read(int descriptor, byte* buffer) => ErrnoOf(LibcRead(descriptor, buffer, 1));

    public static int Write(int descriptor, byte* buffer) => ErrnoOf(LibcWrite(descriptor, buffer, 1));

    public static int Ioctl(int descriptor, nuint request, byte* buffer) => ErrnoOf(LibcIoctl(descriptor, request, buffer));

    public static int Duplicate(int descriptor, int wanted, int flags) => ErrnoOf(LibcDup3(descriptor, wanted, flags));

    public static int Close(int descriptor) => ErrnoOf(LibcClose(descriptor));

    public static int Map(int descriptor, int protection, int flags) => ErrnoOf(LibcMap(null, 1, protection, flags, descriptor, 0));

    /// <summary>fdopendir(3), which checks the descriptor before it reads from it.</summary>
    public static int OpenDirectory(int descriptor)
    {
        var directory = LibcOpenDirectory(descriptor);
        if (directory == 0)
            return Marshal.GetLastPInvokeError();
        _ = LibcCloseDirectory(directory);
        return 0;
    }

    /// <summary>fdopen(3) for reading, which compares the mode with the descriptor's.</summary>
    public static int OpenStream(int descriptor)
    {
        fixed (byte* mode = "r\0"u8)
        {
            var stream = LibcOpenStream(descriptor, mode);
            if (stream == 0)
                return Marshal.GetLastPInvokeError();
            _ = LibcCloseStream(stream);
            return 0;
        }
    }

    private static int ErrnoOf(nint result) => result == -1 ? Marshal.GetLastPInvokeError() : 0;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint LibcRead(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint LibcWrite(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int LibcIoctl(int descriptor, nuint request, byte* argument);

    [LibraryImport("libc", EntryPoint = "dup3", SetLastError = true)]
    private static partial int LibcDup3(int descriptor, int wanted, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int LibcClose(int descriptor);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint LibcMap(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    private static partial nint LibcOpenDirectory(int descriptor);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    private static partial int LibcCloseDirectory(nint directory);

    [LibraryImport("libc", EntryPoint = "fdopen", SetLastError = true)]
    private static partial nint LibcOpenStream(int descriptor, byte* mode);

    [LibraryImport("libc", EntryPoint = "fclose", SetLastError = true)]
    private static partial int LibcCloseStream(nint stream);
}
