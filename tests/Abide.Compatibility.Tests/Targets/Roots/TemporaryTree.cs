using Abide.Formats.Roots;

namespace Abide.Compatibility.Tests.Targets.Roots;

/// <summary>A directory of text files; gone with the test.</summary>
internal sealed class TemporaryTree : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("abide-tree-").FullName;

    /// <param name="files">Absolute paths inside the tree, and contents.</param>
    public TemporaryTree(params ReadOnlySpan<(string Path, string Text)> files)
    {
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_directory + path)!);
            File.WriteAllText(_directory + path, text);
        }

        Tree = new DirectoryTree(_directory);
    }

    public IRootTree Tree { get; }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
