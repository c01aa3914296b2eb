using Abide.Formats.Archive.Interop;
using Abide.Formats.Roots;

namespace Abide.Formats.Archive;

/// <summary>What a tar archive says of one entry.</summary>
/// <param name="Name">As written.</param>
/// <param name="Kind">Other for links, devices, pipes.</param>
/// <param name="SymbolicLink">What a symbolic link says; else null.</param>
/// <param name="HardLink">The name of the entry that it shares its content with; else null.</param>
/// <param name="Size">Bytes, as the header says.</param>
internal sealed record TarEntry(string Name, RootEntryKind Kind, string? SymbolicLink, string? HardLink, long Size);

/// <summary>Reads a tar archive (POSIX.1-2017 pax, "ustar Interchange Format"; GNU and pax extensions), plain or compressed with gzip or zstd, from its beginning to its end.</summary>
internal sealed class TarReader(Stream stream) : IDisposable
{
    private readonly TarHandle _handle = new(stream);

    /// <summary>What is wrong with the archive; null as long as nothing is.</summary>
    public string? Fault => _handle.Fault;

    public TarEntry Current { get; private set; } = new("", RootEntryKind.Other, null, null, 0);

    /// <summary>Goes to the next entry; false at the end, and when there is a <see cref="Fault"/>.</summary>
    public bool MoveNext()
    {
        const uint Regular = 0x8000, Directory = 0x4000, Link = 0xa000; // AE_IFREG, AE_IFDIR, AE_IFLNK
        if (!_handle.MoveNext()) return false;
        var kind = _handle.FileType switch { Regular => RootEntryKind.File, Directory => RootEntryKind.Directory, _ => RootEntryKind.Other };
        Current = new TarEntry(_handle.Path ?? "", kind, _handle.FileType == Link ? _handle.SymbolicLink ?? "" : null, _handle.HardLink, _handle.Size);
        return true;
    }

    /// <summary>The next bytes of the current entry; 0 at its end.</summary>
    public int Read(Span<byte> buffer) => _handle.ReadData(buffer);

    public void Dispose() => _handle.Dispose();
}
