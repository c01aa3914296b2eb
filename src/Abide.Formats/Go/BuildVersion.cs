using System.Text;
using Abide.Formats.Elf;

namespace Abide.Formats.Go;

/// <summary>
/// The variable runtime.buildVersion, for programs whose build information was removed or that are older than it: a Go string
/// (address, length) in the data, which points to a text like <c>go1.26.5</c> among the constants.
/// </summary>
internal static class BuildVersion
{
    private const int LengthLimit = 128;

    // Each costs a walk over the data and the relocations. Programs that know many releases by name have more; they also have
    // more than one such variable, and then it is not known which is the runtime's.
    private const int AttemptLimit = 32;

    /// <summary>The text, or null when there is no such variable or several that differ.</summary>
    public static string? Find(ElfFile file, LoadedImage image)
    {
        string? found = null;
        var attempts = 0;
        for (var at = 0; ; at++)
        {
            var next = file.Bytes.Span[at..].IndexOf("go1."u8);
            if (next < 0) return found;
            at += next;
            var version = FindVersion(file, image, at, ref attempts);
            if (attempts > AttemptLimit || (found is not null && version is not null && found != version)) return null;
            found ??= version;
        }
    }

    private static string? FindVersion(ElfFile file, LoadedImage image, int offset, ref int attempts)
    {
        var text = file.Slice((ulong)offset, LengthLimit);
        if (text.Length <= 4 || !char.IsAsciiDigit((char)text.Span[4]) || image.AddressOf(offset) is not { } address || attempts++ >= AttemptLimit) return null;

        var length = 0UL;
        return image.FindPointerTo(address, IsVariable) is null ? null : Encoding.ASCII.GetString(text.Span[..(int)length]);

        // Vendors add marks of their own behind the release: anything printable.
        bool IsVariable(ulong pointer) =>
            image.TryReadPointer(unchecked(pointer + (ulong)image.Encoding.AddressSize), out length)
            && length > 4 && length <= (ulong)text.Length
            && text.Span[..(int)length].IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;
    }
}
