namespace Abide.Cli.Output;

/// <summary>
/// Where a report waits until it is whole: memory while it is short, then a temporary file that has no name any more, so that
/// nothing is left behind however the process ends.
/// </summary>
internal sealed class Spool : Stream
{
    private const int MostInMemory = 1 << 20;

    private Stream _inner = new MemoryStream();
    private bool _isFile;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _inner.Length;

    public override long Position
    {
        get => _inner.Position;
        set => _inner.Position = value;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <exception cref="UserException">There is no room for temporary files.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            if (!_isFile && _inner.Position + buffer.Length > MostInMemory)
                MoveToFile();
            _inner.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot write a temporary file in {Path.GetTempPath()}: {e.Message}", "make room there, or name another directory with TMPDIR");
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => _inner.Read(buffer);

    public override long Seek(long offset, SeekOrigin origin) => _inner.Seek(offset, origin);

    public override void SetLength(long value) => _inner.SetLength(value);

    public override void Flush()
    {
        // Nobody else reads it.
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private void MoveToFile()
    {
        // Created for this user alone, as mkstemp(3) does.
        var path = Path.GetTempFileName();
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        File.Delete(path);
        _inner.Position = 0;
        _inner.CopyTo(file);
        _inner.Dispose();
        _inner = file;
        _isFile = true;
    }
}
