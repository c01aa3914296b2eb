using System.Text;

namespace Abide.Builds.Logs;

/// <summary>What the first bytes of a log are.</summary>
internal enum LogKind
{
    Empty,
    Utf8,
    Utf16,
    Utf16BigEndian,
    Gzip,
    Binary,
}

/// <summary>Tells text from other bytes, and its encoding.</summary>
internal static class LogText
{
    /// <summary>Bytes that are looked at.</summary>
    public const int Enough = 4096;

    private static readonly byte[] s_elf = [0x7f, (byte)'E', (byte)'L', (byte)'F'];

    public static LogKind KindOf(ReadOnlySpan<byte> first)
    {
        if (first.IsEmpty)
            return LogKind.Empty;
        if (first is [0x1f, 0x8b, ..])
            return LogKind.Gzip;
        if (first is [0xff, 0xfe, ..])
            return LogKind.Utf16;
        if (first is [0xfe, 0xff, ..])
            return LogKind.Utf16BigEndian;
        if (first.StartsWith(s_elf))
            return LogKind.Binary;

        // copytruncate leaves zeros where the rotated part was.
        var text = first[..Math.Min(first.Length, Enough)].TrimStart((byte)0);
        if (text.IsEmpty)
            text = first[^1..];
        int zeros = 0, zerosAtOdd = 0, controls = 0;
        var shift = first.Length - text.Length;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == 0)
            {
                zeros++;
                zerosAtOdd += (i + shift) & 1;
            }
            else if (text[i] is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x1b or 0x08 or 0x0c or 0x07))
            {
                controls++;
            }
        }

        // Windows shells write UTF-16 without a mark, too.
        if (zeros > text.Length / 3 && controls == 0)
            return zerosAtOdd > zeros - zerosAtOdd ? LogKind.Utf16 : LogKind.Utf16BigEndian;
        return zeros > text.Length / 10 || controls > text.Length / 50 ? LogKind.Binary : LogKind.Utf8;
    }

    /// <summary>The decoder, which replaces what is not valid, and the length of the byte-order mark.</summary>
    public static (Decoder Decoder, int Mark) DecoderFor(LogKind kind, ReadOnlySpan<byte> first)
    {
        var encoding = kind switch
        {
            LogKind.Utf16 => Encoding.Unicode,
            LogKind.Utf16BigEndian => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        return (encoding.GetDecoder(), first.StartsWith(encoding.Preamble) ? encoding.Preamble.Length : 0);
    }
}
