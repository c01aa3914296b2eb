using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Abide.Agent.Configuration;

/// <summary>Reads files that somebody named: no pipe keeps the reader waiting, and no device gives more than is asked for.</summary>
internal static partial class SmallFile
{
    private const int NoSuchFile = 2;
    private const int NoDirectory = 20;
    private const int MayNot = 13;
    private const int ReadWithoutWaiting = 0x800 | 0x80000; // O_RDONLY | O_NONBLOCK | O_CLOEXEC

    /// <summary>What a file holds.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="mostBytes">More than this is an error.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is no file with an end, is too large, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path, int mostBytes)
    {
        // A pipe is opened at once, and known by having no position.
        using SafeFileHandle file = new(Open(path, ReadWithoutWaiting), ownsHandle: true);
        if (file.IsInvalid)
        {
            int error = Marshal.GetLastPInvokeError();
            string message = $"{path}: {Marshal.GetPInvokeErrorMessage(error)}";
            throw error switch
            {
                NoSuchFile or NoDirectory => new FileNotFoundException(message),
                MayNot => new UnauthorizedAccessException(message),
                _ => new IOException(message),
            };
        }

        if (Directory.Exists(path) || Seek(file, 0, whence: 0) < 0)
            throw new IOException($"{path} is no regular file");

        byte[] buffer = new byte[Math.Min(4096, mostBytes + 1)];
        int length = 0;
        while (RandomAccess.Read(file, buffer.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
            if (length > mostBytes)
                throw new IOException($"{path} is too large: more than {mostBytes} bytes are too many");
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(2 * length, mostBytes + 1));
        }

        return buffer[..length];
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);
}
