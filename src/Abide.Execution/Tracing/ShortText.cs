using System.Text;
using Abide.Execution.Sandbox.Interop;
using Abide.Formats.Roots;

namespace Abide.Execution.Tracing;

/// <summary>Small files, or the beginning of files, that may be anything and gone.</summary>
internal static class ShortText
{
    private const int LongestText = 1 << 24;

    /// <summary>The text of a regular file of at most 16 MiB; null when there is none.</summary>
    public static string? Read(string path) => ReadStart(path, LongestText) is { Length: < LongestText } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;

    /// <summary>The first bytes of a regular file; null when there is none.</summary>
    public static ReadOnlyMemory<byte>? ReadStart(string path, int most)
    {
        try
        {
            if (!FileStatus.TryRead(path, followLinks: true, out var status) || status.Kind != RootEntryKind.File)
                return null;
            using var file = OtherProcess.Open("", Encoding.UTF8.GetBytes(path)); // does not wait for a pipe that took its place
            if (file is null)
                return null;
            var buffer = new byte[Math.Min(most, Math.Max(RandomAccess.GetLength(file), OpenedFile.MagicSize))];
            var length = 0;
            while (length < buffer.Length && RandomAccess.Read(file, buffer.AsSpan(length), length) is > 0 and var read)
                length += read;
            return buffer.AsMemory(0, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}
