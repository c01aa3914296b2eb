namespace Abide.ImportFacts;

/// <summary>The order of releases in data/releases.txt, which is the order of every list.</summary>
internal static class ReleaseOrder
{
    /// <summary>Position by name; lines (<c>el8</c>) have one too.</summary>
    public static Dictionary<string, int> Read(string path) => File.ReadLines(path)
        .Where(line => line.StartsWith('[') && line.EndsWith(']'))
        .Select((line, position) => (Name: line[1..^1], position))
        .ToDictionary(section => section.Name, section => section.position, StringComparer.Ordinal);
}
