using System.Runtime.InteropServices;

namespace Abide.Formats.Archive.Interop;

/// <summary>As much of libarchive(3) as reads tar, compressed or not (archive.h, archive_entry.h).</summary>
internal static unsafe partial class LibArchive
{
    public const int Ok = 0; // ARCHIVE_OK
    public const int End = 1; // ARCHIVE_EOF
    public const int Warning = -20; // ARCHIVE_WARN
    public const int Fatal = -30; // ARCHIVE_FATAL

    private const string Library = "libarchive.so.13";

    [LibraryImport(Library, EntryPoint = "archive_read_new")]
    public static partial nint ReadNew();

    [LibraryImport(Library, EntryPoint = "archive_read_free")]
    public static partial int ReadFree(nint archive);

    [LibraryImport(Library, EntryPoint = "archive_read_support_filter_gzip")]
    public static partial int SupportGzip(nint archive);

    [LibraryImport(Library, EntryPoint = "archive_read_support_filter_zstd")]
    public static partial int SupportZstd(nint archive);

    [LibraryImport(Library, EntryPoint = "archive_read_support_format_tar")]
    public static partial int SupportTar(nint archive);

    [LibraryImport(Library, EntryPoint = "archive_read_open2")]
    public static partial int Open(
        nint archive,
        nint data,
        delegate* unmanaged<nint, nint, int> open,
        delegate* unmanaged<nint, nint, void**, nint> read,
        delegate* unmanaged<nint, nint, long, long> skip,
        delegate* unmanaged<nint, nint, int> close);

    [LibraryImport(Library, EntryPoint = "archive_read_next_header")]
    public static partial int NextHeader(nint archive, out nint entry);

    [LibraryImport(Library, EntryPoint = "archive_read_data")]
    public static partial nint ReadData(nint archive, byte* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "archive_error_string")]
    public static partial byte* ErrorString(nint archive);

    [LibraryImport(Library, EntryPoint = "archive_entry_pathname_utf8")]
    public static partial byte* PathUtf8(nint entry);

    [LibraryImport(Library, EntryPoint = "archive_entry_pathname")]
    public static partial byte* PathBytes(nint entry);

    [LibraryImport(Library, EntryPoint = "archive_entry_hardlink_utf8")]
    public static partial byte* HardLinkUtf8(nint entry);

    [LibraryImport(Library, EntryPoint = "archive_entry_hardlink")]
    public static partial byte* HardLinkBytes(nint entry);

    [LibraryImport(Library, EntryPoint = "archive_entry_symlink_utf8")]
    public static partial byte* SymlinkUtf8(nint entry);

    [LibraryImport(Library, EntryPoint = "archive_entry_symlink")]
    public static partial byte* SymlinkBytes(nint entry);

    [LibraryImport(Library, EntryPoint = "archive_entry_filetype")]
    public static partial uint FileType(nint entry);

    [LibraryImport(Library, EntryPoint = "archive_entry_size")]
    public static partial long Size(nint entry);
}
