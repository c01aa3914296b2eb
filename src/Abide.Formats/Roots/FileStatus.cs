using System.Runtime.InteropServices;
using Abide.Formats.Roots.Interop;

namespace Abide.Formats.Roots;

/// <summary>What lstat(2) tells of a path on this host: enough to never open a pipe or device, and to see hard links.</summary>
/// <param name="Kind">What is there; <see cref="RootEntryKind.Other"/> for links, pipes, sockets and devices.</param>
/// <param name="IsLink">Whether it is a symbolic link (only when links are not followed).</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Device">Device of the file system.</param>
/// <param name="Inode">With <paramref name="Device"/>, the identity of the content: hard links share it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileStatus(RootEntryKind Kind, bool IsLink, long Length, ulong Device, ulong Inode)
{
    /// <summary>Reads the status; false when the path does not exist or may not be looked at.</summary>
    public static bool TryRead(string path, bool followLinks, out FileStatus status)
    {
        const ushort TypeMask = 0xf000, Regular = 0x8000, Directory = 0x4000, Link = 0xa000; // S_IFMT, S_IFREG, S_IFDIR, S_IFLNK
        status = default;
        if (path.Contains('\0', StringComparison.Ordinal)) return false;
        if (Statx.Read(Statx.CurrentDirectory, path, followLinks ? 0 : Statx.NoFollow, Statx.BasicStats, out var result) != 0) return false;

        var type = result.Mode & TypeMask;
        var kind = type switch { Regular => RootEntryKind.File, Directory => RootEntryKind.Directory, _ => RootEntryKind.Other };
        status = new FileStatus(kind, type == Link, (long)result.Size, ((ulong)result.DeviceMajor << 32) | result.DeviceMinor, result.Inode);
        return true;
    }
}
