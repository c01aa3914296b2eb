using System.Runtime.InteropServices;

namespace Abide.Execution.Building.Interop;

/// <summary>faccessat(2): what this process may do with a file, access lists, capabilities and read-only mounts included.</summary>
internal static partial class Permission
{
    public const int Read = 4; // R_OK
    public const int Write = 2; // W_OK
    public const int Execute = 1; // X_OK

    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int Effective = 0x200; // AT_EACCESS

    /// <summary>False as well when there is no such file.</summary>
    public static bool May(string path, int what) => !path.Contains('\0', StringComparison.Ordinal) && Ask(CurrentDirectory, path, what, Effective) == 0;

    [LibraryImport("libc", EntryPoint = "faccessat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Ask(int directory, string path, int mode, int flags);
}
