namespace Abide.Formats.Archive;

/// <summary>The named files of an image, in a directory or in an archive.</summary>
internal interface IBlobStore
{
    /// <summary>Opens a file for one reading from its beginning; null when there is none, or it cannot be read.</summary>
    /// <param name="name">Relative, <c>blobs/sha256/…</c>.</param>
    Stream? Open(string name);
}

/// <summary>An OCI image layout as a directory.</summary>
internal sealed class DirectoryStore(string directory) : IBlobStore
{
    public Stream? Open(string name)
    {
        // Names come from manifests: they must not lead out, and neither may a link.
        if (!BlobName.IsPlain(name) || new Roots.DirectoryTree(directory).Find("/" + name) is not { Kind: Roots.RootEntryKind.File } entry) return null;
        try
        {
            return File.OpenRead(directory.TrimEnd('/') + entry.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>An image in a tar archive, which is read again from its beginning for each file; what is not compressed is passed over by seeking.</summary>
internal sealed class ArchiveStore(Func<Stream> open) : IBlobStore
{
    public Stream? Open(string name)
    {
        var stream = open();
        var reader = new TarReader(stream);
        while (reader.MoveNext())
        {
            if (BlobName.Normalize(reader.Current.Name) == name && reader.Current.Kind == Roots.RootEntryKind.File && reader.Current.HardLink is null) return new TarEntryStream(reader, stream);
        }

        reader.Dispose();
        stream.Dispose();
        return null;
    }
}

/// <summary>Names inside an image.</summary>
internal static class BlobName
{
    public static string Normalize(string name) => string.Join('/', name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."));

    /// <summary>Whether a name stays below where it starts.</summary>
    public static bool IsPlain(string name) => name.Length > 0 && !name.StartsWith('/') && !name.Split('/').Any(part => part is "" or "." or "..");
}

/// <summary>The content of one entry, read once from its beginning.</summary>
internal sealed class TarEntryStream(TarReader reader, Stream archive) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="InvalidDataException">The archive around it is damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = reader.Read(buffer);
        return read == 0 && reader.Fault is { } fault ? throw new InvalidDataException(fault) : read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            reader.Dispose();
            archive.Dispose();
        }

        base.Dispose(disposing);
    }
}
