using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Abide.Cli.Files.Interop;

/// <summary>
/// open(2) with O_NONBLOCK: a path that became a pipe since it was looked at must not block, as File.OpenHandle would.
/// </summary>
internal static partial class Open
{
    // x86 and ARM share these values (include/uapi/asm-generic/fcntl.h).
    private const int NonBlock = 0x800; // O_NONBLOCK
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int NoControllingTerminal = 0x100; // O_NOCTTY

    /// <summary>The file, open for reading, or null with the reason as the C library words it.</summary>
    public static SafeFileHandle? ForReading(string path, out string reason)
    {
        var descriptor = Native(path, NonBlock | CloseOnExec | NoControllingTerminal);
        reason = descriptor < 0 ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : "";
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Native(string path, int flags);
}
