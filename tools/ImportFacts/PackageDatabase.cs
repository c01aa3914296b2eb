using System.Text;
using Abide.Formats.Roots;

namespace Abide.ImportFacts;

/// <summary>Which package a root's dpkg or apk database says a file belongs to.</summary>
internal sealed class PackageDatabase
{
    private readonly Dictionary<string, string> _packages = new(StringComparer.Ordinal);

    public static PackageDatabase Read(DirectoryTree tree)
    {
        var database = new PackageDatabase();
        database.ReadDpkg(tree);
        database.ReadApk(tree);
        return database;
    }

    /// <summary>The package of a file, or null.</summary>
    public string? Find(string path) => _packages.GetValueOrDefault(path);

    private void ReadDpkg(DirectoryTree tree)
    {
        const string Folder = "/var/lib/dpkg/info";
        foreach (var list in (tree.List(Folder) ?? []).Where(name => name.EndsWith(".list", StringComparison.Ordinal)))
        {
            var package = list[..^".list".Length].Split(':')[0];
            foreach (var path in Lines(tree, $"{Folder}/{list}").Where(path => path.Contains(".so", StringComparison.Ordinal)))
                Add(tree, path, package);
        }
    }

    /// <summary>Records of <c>P:package</c>, <c>F:directory</c>, <c>R:file</c>.</summary>
    private void ReadApk(DirectoryTree tree)
    {
        var package = "";
        var directory = "";
        foreach (var line in Lines(tree, "/lib/apk/db/installed"))
        {
            if (line.StartsWith("P:", StringComparison.Ordinal))
                package = line[2..];
            else if (line.StartsWith("F:", StringComparison.Ordinal))
                directory = line[2..];
            else if (line.StartsWith("R:", StringComparison.Ordinal) && line.Contains(".so", StringComparison.Ordinal))
                Add(tree, $"/{directory}/{line[2..]}", package);
        }
    }

    /// <summary>Databases name files by the paths in the package; a merged /usr puts them elsewhere.</summary>
    private void Add(DirectoryTree tree, string path, string package)
    {
        if (tree.Find(path) is { Kind: RootEntryKind.File } file)
            _packages.TryAdd(file.Path, package);
    }

    private static string[] Lines(DirectoryTree tree, string path) =>
        tree.Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes).Split('\n') : [];
}
