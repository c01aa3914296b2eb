using Abide.Formats.Elf;

namespace Abide.Execution.Fixing;

/// <summary>Says in a few words where two builds of a program differ.</summary>
internal static class ByteDifference
{
    private const int Told = 5;

    /// <summary>Null when they are the same.</summary>
    public static string? Describe(string path, ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other)
    {
        if (one.Span.SequenceEqual(other.Span)) return null;
        var sizes = one.Length == other.Length ? "" : $" ({one.Length} and {other.Length} bytes)";
        if (!ElfFile.TryParse(one, path, out var first, out _) || !ElfFile.TryParse(other, path, out var second, out _)) return $"{path} is another file{sizes}";
        var sections = second.Sections.Where(section => section.Name.Length > 0).GroupBy(section => section.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var differing = first.Sections.Where(section => section.Name.Length > 0 && !(sections.TryGetValue(section.Name, out var same) && Bytes(one, section).Span.SequenceEqual(Bytes(other, same).Span))).Select(section => section.Name).ToList();
        return differing.Count == 0 ? $"{path} differs outside of its sections{sizes}" : $"{path} differs in {string.Join(", ", differing.Take(Told))}{(differing.Count > Told ? $" and {differing.Count - Told} more sections" : "")}{sizes}";
    }

    private static ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> file, Section section)
    {
        if (section.Type == SectionType.NoBits || section.Offset >= (ulong)file.Length || section.Size > (ulong)file.Length - section.Offset) return default;
        return file.Slice((int)section.Offset, (int)section.Size);
    }
}
