using System.Runtime.InteropServices;

namespace Abide.Execution.Building.Interop;

/// <summary>statvfs(3): room and flags of the file system that holds a path. The layout is that of 64-bit glibc and musl.</summary>
internal static partial class FileSystemRoom
{
    private const ulong ReadOnly = 1; // ST_RDONLY
    private const ulong NoExecute = 8; // ST_NOEXEC

    /// <summary>False when the path cannot be looked at, or its file system has no size (proc, sysfs).</summary>
    /// <param name="path">A file or directory.</param>
    /// <param name="freeBytes">Bytes that this user may still write.</param>
    /// <param name="freeFiles">Files that this user may still make; null where the file system does not count them.</param>
    /// <param name="isReadOnly">Mounted read-only.</param>
    /// <param name="isNoExecute">Mounted so that nothing in it can be started.</param>
    public static bool TryRead(string path, out ulong freeBytes, out ulong? freeFiles, out bool isReadOnly, out bool isNoExecute)
    {
        (freeBytes, freeFiles, isReadOnly, isNoExecute) = (0, null, false, false);
        if (path.Contains('\0', StringComparison.Ordinal) || Ask(path, out var result) != 0) return false;
        (isReadOnly, isNoExecute) = ((result.Flags & ReadOnly) != 0, (result.Flags & NoExecute) != 0);
        if (result.Blocks == 0) return false;
        freeBytes = result.AvailableBlocks > ulong.MaxValue / Math.Max(result.FragmentSize, 1) ? ulong.MaxValue : result.AvailableBlocks * result.FragmentSize;
        freeFiles = result.Files == 0 ? null : result.AvailableFiles; // btrfs and others make inodes as they need them
        return true;
    }

    [LibraryImport("libc", EntryPoint = "statvfs", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Ask(string path, out Result result);

    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Result
    {
        public ulong BlockSize, FragmentSize, Blocks, FreeBlocks, AvailableBlocks, Files, FreeFiles, AvailableFiles, FileSystem, Flags;
    }
}
