namespace Abide.Agent.Host;

/// <summary>Reads the small files of /proc and /sys whole, into one buffer that is used again: no text outlives the next read.</summary>
internal sealed class FileReader
{
    private const int MostBytes = 16 << 20;

    private byte[] _buffer = new byte[4096];

    /// <summary>Bytes of a file.</summary>
    /// <returns>False if there is no such file; this kernel does not offer it, or what it spoke of is gone.</returns>
    /// <exception cref="IOException">It cannot be read, or is larger than anything that the kernel tells.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public bool TryRead(string path, out ReadOnlySpan<byte> text)
    {
        text = default;
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            int length = 0;
            while (true)
            {
                // Such files tell no length: the end is a read of nothing.
                int read = RandomAccess.Read(file, _buffer.AsSpan(length), length);
                if (read == 0)
                    break;
                length += read;
                if (length < _buffer.Length)
                    continue;
                if (_buffer.Length >= MostBytes)
                    throw new IOException($"{path} is larger than {MostBytes >> 20} MB");
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            text = _buffer.AsSpan(0, length);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public ReadOnlySpan<byte> Read(string path) => TryRead(path, out var text) ? text : throw new FileNotFoundException($"{path} does not exist");

    /// <summary>The first of several files that is there and may be read.</summary>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The last one may not be read.</exception>
    public ReadOnlySpan<byte> ReadFirst(string path, string otherwise)
    {
        try
        {
            if (TryRead(path, out var text))
                return text;
        }
        catch (UnauthorizedAccessException)
        {
            // Of another user's process.
        }

        return Read(otherwise);
    }

    /// <summary>A file that holds one number; null if there is no such file or it holds something else (<c>max</c>, an error of a device).</summary>
    public double? ReadNumber(string path)
    {
        try
        {
            return TryRead(path, out var text) && new Fields(text).TryNextNumber(out double value) ? value : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // sysfs gives EINVAL for the speed of an interface that is down.
            return null;
        }
    }
}
