using System.Runtime.InteropServices;

namespace Abide.Agent.Host.Interop;

/// <summary>What statvfs(3) says of the file system that holds a path.</summary>
internal readonly partial record struct FileSystemStatistics(double Size, double Free, double Available, double Files, double FilesFree)
{
    /// <returns>False if the path cannot be reached: it may be another user's, or its device may be gone.</returns>
    public static bool TryRead(string path, out FileSystemStatistics statistics)
    {
        bool read = StatVfs(path, out var raw) == 0;
        double block = raw.FragmentSize;
        statistics = new FileSystemStatistics(raw.Blocks * block, raw.BlocksFree * block, raw.BlocksAvailable * block, raw.Files, raw.FilesFree);
        return read;
    }

    [LibraryImport("libc", EntryPoint = "statvfs", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatVfs(string path, out StatVfsBuffer buffer);

    /// <summary>struct statvfs of glibc and musl on 64-bit machines: 112 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct StatVfsBuffer
    {
        public ulong BlockSize;
        public ulong FragmentSize;
        public ulong Blocks;
        public ulong BlocksFree;
        public ulong BlocksAvailable;
        public ulong Files;
        public ulong FilesFree;
        public ulong FilesAvailable;
        public ulong Identifier;
        public ulong Flags;
        public ulong NameMax;
        public ulong Spare0;
        public ulong Spare1;
        public ulong Spare2;
    }
}
