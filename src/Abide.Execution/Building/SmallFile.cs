using System.Text;
using Abide.Formats.Roots;

namespace Abide.Execution.Building;

/// <summary>Reads files of this host that a person may have put anything at: only regular ones, and only so much.</summary>
internal static class SmallFile
{
    /// <summary>Bytes of a settings file, list or source; enough for every honest one.</summary>
    public const int Most = 16 << 20;

    /// <summary>The content, or null with the reason; the reason is null as well when there is nothing at that path.</summary>
    public static byte[]? Read(string path, out string? reason, int most = Most)
    {
        reason = null;
        if (!FileStatus.TryRead(path, followLinks: true, out var status))
        {
            // A link that leads nowhere or in a circle is there, and cannot be followed.
            if (FileStatus.TryRead(path, followLinks: false, out var link) && link.IsLink)
                reason = "the link leads nowhere or in a circle";
            return null;
        }

        if (status.Kind != RootEntryKind.File) reason = status.Kind == RootEntryKind.Directory ? "it is a directory" : "it is no regular file";
        else if (status.Length > most) reason = $"it is {status.Length >> 20} MiB long";
        if (reason is not null) return null;
        try
        {
            using var file = File.OpenHandle(path);
            var bytes = new byte[Math.Min(most, Math.Max(status.Length, 64 << 10))]; // files of /proc have no length
            var read = 0;
            int count;
            while (read < bytes.Length && (count = RandomAccess.Read(file, bytes.AsSpan(read), read)) > 0)
                read += count;
            return bytes[..read];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = e is UnauthorizedAccessException ? "permission denied" : e.Message;
            return null;
        }
    }

    /// <summary>The same as text; null when it cannot be read.</summary>
    public static string? ReadText(string path, out string? reason) => Read(path, out reason) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public static bool Exists(string path) => FileStatus.TryRead(path, followLinks: true, out _);
}
