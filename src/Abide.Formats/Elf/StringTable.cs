using System.Text;

namespace Abide.Formats.Elf;

/// <summary>NUL-terminated strings addressed by byte offset (gABI, "String Table").</summary>
public readonly struct StringTable(ReadOnlyMemory<byte> bytes)
{
    public int Length => bytes.Length;

    /// <summary>
    /// The bytes at an offset without the NUL; a string that runs off the end, or on for more than 64 KiB, is returned as far as
    /// it goes. Empty when out of range.
    /// </summary>
    public ReadOnlySpan<byte> ReadBytes(ulong offset)
    {
        if (offset >= (ulong)bytes.Length) return default;
        var rest = bytes.Span[(int)offset..];
        if (rest.Length > MaximumLength) rest = rest[..MaximumLength];
        var end = rest.IndexOf((byte)0);
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>The string at an offset, or null when the offset is out of range.</summary>
    public string? Read(ulong offset) => offset < (ulong)bytes.Length ? Decode(ReadBytes(offset)) : null;

    /// <summary>UTF-8, or Latin-1 for bytes that are not: file names are bytes, and two names must stay two.</summary>
    internal static string Decode(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaximumLength) text = text[..MaximumLength];
        return System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text);
    }

    // Mangled C++ names of 20 KB exist; a megabyte is a damaged table.
    private const int MaximumLength = 1 << 16;
}
