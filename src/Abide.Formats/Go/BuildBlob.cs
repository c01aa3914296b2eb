using System.Text;
using Abide.Formats.Elf;

namespace Abide.Formats.Go;

/// <summary>
/// The block that cmd/link leaves for <c>go version</c> since Go 1.13 (package debug/buildinfo): 32 bytes of header, aligned to
/// 16, and since Go 1.18 two strings behind it, each after its length as a varint. Older headers hold the addresses of two
/// Go strings instead.
/// </summary>
internal readonly ref struct BuildBlob
{
    private const int HeaderSize = 32;
    private const int Alignment = 16;
    private const int PointerSizeAt = 14;
    private const int FlagsAt = 15;
    private const int PointersAt = 16;
    private const byte InlineFlag = 2;
    private const byte KnownFlags = 3; // 1: big-endian

    // Kubernetes has some 25 KB of modules; a text longer than this is not the linker's work.
    private const int TextLimit = 4 << 20;

    // cmd/go puts 16 bytes before and after the module text so that it can be found (modload.infoStart, infoEnd).
    private const int FrameSize = 16;

    private readonly ReadOnlySpan<byte> _bytes;

    private BuildBlob(ReadOnlySpan<byte> bytes, long offset)
    {
        _bytes = bytes;
        Offset = offset;
    }

    /// <summary>Bytes from the start of the file.</summary>
    public long Offset { get; }

    /// <summary>
    /// Looks where the linker puts it: in .go.buildinfo, else in data that is written to, else in anything loaded. Programs
    /// that read build information have the magic among their constants too, so the order matters.
    /// </summary>
    public static bool TryFind(ElfFile file, out BuildBlob blob)
    {
        if (file.FindSection(".go.buildinfo") is { } section && TryFind(file.ContentOf(section).Span, (long)section.Offset, file, out blob)) return true;

        var budget = (long)file.Bytes.Length; // overlapping segments must not cost more than the file
        foreach (var writable in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var segment in file.Segments)
            {
                if (segment.Type != SegmentType.Load || segment.Access.HasFlag(SegmentAccess.Write) != writable) continue;
                var bytes = file.Slice(segment.Offset, segment.FileSize).Span;
                budget -= bytes.Length;
                if (budget < 0) break;
                if (TryFind(bytes, (long)segment.Offset, file, out blob)) return true;
            }
        }

        blob = default;
        return false;
    }

    /// <summary>Decodes the toolchain version and the module text without its frame (empty when built without modules).</summary>
    public bool TryDecode(LoadedImage image, out string version, out string modules, out string reason)
    {
        version = "";
        modules = "";
        if (!TryReadStrings(image, out var versionBytes, out var modulesBytes))
        {
            reason = "one of its strings lies outside the file";
            return false;
        }

        if (versionBytes.IsEmpty || versionBytes.Length > TextLimit || modulesBytes.Length > TextLimit)
        {
            reason = $"its version has {versionBytes.Length} bytes and its module text {modulesBytes.Length}";
            return false;
        }

        reason = "";
        version = Encoding.UTF8.GetString(versionBytes);
        if (modulesBytes.Length > 2 * FrameSize && modulesBytes[^(FrameSize + 1)] == (byte)'\n') modules = Encoding.UTF8.GetString(modulesBytes[FrameSize..^FrameSize]);
        return true;
    }

    private static bool TryFind(ReadOnlySpan<byte> bytes, long offset, ElfFile file, out BuildBlob blob)
    {
        // 0xff is no character, so that the constant cannot be one UTF-8 literal.
        ReadOnlySpan<byte> magic = [0xff, .. " Go buildinf:"u8];
        for (var at = 0; ;)
        {
            var next = bytes[at..].IndexOf(magic);
            if (next < 0 || bytes.Length - at - next < HeaderSize)
            {
                blob = default;
                return false;
            }

            at += next;
            var header = bytes.Slice(at, HeaderSize);
            if ((offset + at) % Alignment == 0 && header[PointerSizeAt] == file.Header.Encoding.AddressSize && header[FlagsAt] <= KnownFlags)
            {
                blob = new BuildBlob(bytes[at..], offset + at);
                return true;
            }

            at += magic.Length;
        }
    }

    private bool TryReadStrings(LoadedImage image, out ReadOnlySpan<byte> version, out ReadOnlySpan<byte> modules)
    {
        if ((_bytes[FlagsAt] & InlineFlag) != 0)
        {
            var rest = _bytes[HeaderSize..];
            modules = default;
            return TryTakeString(ref rest, out version) && TryTakeString(ref rest, out modules);
        }

        version = modules = default;
        var width = (ulong)image.Encoding.AddressSize;
        return image.AddressOf(Offset + PointersAt) is { } pointers
            && TryReadString(image, pointers, out version)
            && TryReadString(image, pointers + width, out modules);
    }

    /// <summary>A Go string variable: the address of its bytes, then their number. Nothing points to an absent module text.</summary>
    private static bool TryReadString(LoadedImage image, ulong pointerAt, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!image.TryReadPointer(pointerAt, out var variable)) return false;
        // A program built without modules has the variable in .bss, where the file has no bytes: an empty string.
        if (variable == 0 || image.IsZeroFilled(variable)) return true;
        if (!image.TryReadPointer(variable, out var start) || !image.TryReadPointer(unchecked(variable + (ulong)image.Encoding.AddressSize), out var length)) return false;
        return length == 0 || image.TryReadBytes(start, length, out text);
    }

    /// <summary>encoding/binary's Uvarint, then that many bytes.</summary>
    private static bool TryTakeString(scoped ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> text)
    {
        text = default;
        var length = 0UL;
        for (var i = 0; i < 10 && i < bytes.Length; i++)
        {
            length |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if ((bytes[i] & 0x80) != 0) continue;
            var rest = bytes[(i + 1)..];
            if (length > (ulong)rest.Length) return false;
            text = rest[..(int)length];
            bytes = rest[(int)length..];
            return true;
        }

        return false;
    }
}
