namespace Abide.ImportFacts.Tests;

/// <summary>A folder that goes with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("abide-facts-").FullName;

    public string Write(string name, params string[] lines)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, lines);
        return path;
    }

    public string[] Data(string name) => [.. File.ReadAllLines(System.IO.Path.Combine(Path, name)).Where(line => !line.StartsWith('#'))];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
