using System.Runtime.InteropServices;

namespace Abide.Execution.Building.Interop;

/// <summary>Owner and mode of a file: statx(2), whose result has one layout on every architecture (include/uapi/linux/stat.h).</summary>
internal static partial class FileOwner
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint TypeModeUserGroup = 0x1 | 0x2 | 0x8 | 0x10; // STATX_TYPE, STATX_MODE, STATX_UID, STATX_GID

    /// <summary>False when the path does not exist or may not be looked at. Links are followed.</summary>
    public static bool TryRead(string path, out uint user, out uint group, out int mode)
    {
        (user, group, mode) = (0, 0, 0);
        if (path.Contains('\0', StringComparison.Ordinal) || Ask(CurrentDirectory, path, 0, TypeModeUserGroup, out var result) != 0) return false;
        (user, group, mode) = (result.UserId, result.GroupId, result.Mode & 0xfff);
        return true;
    }

    /// <summary>The user of this process, as files see it.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint CurrentUser();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Ask(int directory, string path, int flags, uint mask, out Result result);

    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Result
    {
        public uint Mask, BlockSize;
        public ulong Attributes;
        public uint LinkCount, UserId, GroupId;
        public ushort Mode;
    }
}
