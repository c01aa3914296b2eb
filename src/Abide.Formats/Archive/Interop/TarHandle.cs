using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Abide.Formats.Archive.Interop;

/// <summary>libarchive reading a stream of ours. Used by one thread.</summary>
internal sealed unsafe class TarHandle : IDisposable
{
    private const int BufferSize = 1 << 17;

    private static readonly Lazy<bool> s_hasGzip = new(() => HasOwn(LibArchive.SupportGzip));
    private static readonly Lazy<bool> s_hasZstd = new(() => HasOwn(LibArchive.SupportZstd));

    private readonly Stream _stream;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
    private readonly GCHandle _self;
    private nint _archive;
    private nint _entry;

    /// <exception cref="DllNotFoundException">libarchive is not installed.</exception>
    public TarHandle(Stream stream)
    {
        _stream = stream;
        _archive = LibArchive.ReadNew();
        _self = GCHandle.Alloc(this);
        if (s_hasGzip.Value) _ = LibArchive.SupportGzip(_archive);
        if (s_hasZstd.Value) _ = LibArchive.SupportZstd(_archive);
        _ = LibArchive.SupportTar(_archive);
        if (LibArchive.Open(_archive, GCHandle.ToIntPtr(_self), null, &Read, stream.CanSeek ? &Skip : null, null) < LibArchive.Warning) Fault = Error();
    }

    /// <summary>Why reading stopped; null while it goes on.</summary>
    public string? Fault { get; private set; }

    public string? Path => Text(LibArchive.PathUtf8(_entry), LibArchive.PathBytes(_entry));

    public string? HardLink => Text(LibArchive.HardLinkUtf8(_entry), LibArchive.HardLinkBytes(_entry));

    public string? SymbolicLink => Text(LibArchive.SymlinkUtf8(_entry), LibArchive.SymlinkBytes(_entry));

    /// <summary>S_IFMT part of the mode.</summary>
    public uint FileType => LibArchive.FileType(_entry);

    public long Size => LibArchive.Size(_entry);

    /// <summary>False at the end, and when <see cref="Fault"/> is set.</summary>
    public bool MoveNext()
    {
        if (Fault is not null) return false;
        var result = LibArchive.NextHeader(_archive, out _entry);
        if (result < LibArchive.Warning) Fault = Error();
        return result != LibArchive.End && Fault is null;
    }

    /// <summary>The next bytes of the current entry; 0 at its end, and when <see cref="Fault"/> is set.</summary>
    public int ReadData(Span<byte> buffer)
    {
        if (Fault is not null || buffer.IsEmpty) return 0;
        fixed (byte* start = buffer)
        {
            var read = LibArchive.ReadData(_archive, start, (nuint)buffer.Length);
            if (read < 0) Fault = Error();
            return (int)Math.Max(read, 0);
        }
    }

    public void Dispose()
    {
        if (_archive == 0) return;
        _ = LibArchive.ReadFree(_archive);
        _archive = 0;
        _self.Free();
    }

    /// <summary>A libarchive without the library for a format warns, and would start a program for it.</summary>
    private static bool HasOwn(Func<nint, int> support)
    {
        var archive = LibArchive.ReadNew();
        var result = support(archive);
        _ = LibArchive.ReadFree(archive);
        return result == LibArchive.Ok;
    }

    private string Error() => Text(LibArchive.ErrorString(_archive), null) ?? "it cannot be read";

    private static string? Text(byte* utf8, byte* bytes)
    {
        var text = utf8 is not null ? utf8 : bytes;
        return text is null ? null : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
    }

    private static TarHandle Of(nint data) => Unsafe.As<TarHandle>(GCHandle.FromIntPtr(data).Target!);

    [UnmanagedCallersOnly]
    private static nint Read(nint archive, nint data, void** buffer)
    {
        // No exception may cross native code.
        try
        {
            var handle = Of(data);
            *buffer = Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(handle._buffer));
            return handle._stream.Read(handle._buffer);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return -1;
        }
    }

    [UnmanagedCallersOnly]
    private static long Skip(nint archive, nint data, long length)
    {
        try
        {
            var stream = Of(data)._stream;
            var skipped = Math.Clamp(stream.Length - stream.Position, 0, length);
            stream.Position += skipped;
            return skipped;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
