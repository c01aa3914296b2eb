using System.Runtime.InteropServices;

namespace Abide.Formats.Roots.Interop;

/// <summary>statx(2), whose result has one layout on every architecture (include/uapi/linux/stat.h).</summary>
internal static partial class Statx
{
    public const int CurrentDirectory = -100; // AT_FDCWD
    public const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    public const uint BasicStats = 0x7ff; // STATX_BASIC_STATS

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Read(int directory, string path, int flags, uint mask, out Result result);

    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public struct Result
    {
        public uint Mask, BlockSize;
        public ulong Attributes;
        public uint LinkCount, UserId, GroupId;
        public ushort Mode, Padding;
        public ulong Inode, Size, Blocks, AttributesMask;
        public Timestamp Accessed, Created, Changed, Modified;
        public uint SpecialMajor, SpecialMinor, DeviceMajor, DeviceMinor;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Timestamp
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Padding;
    }
}
