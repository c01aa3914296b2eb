using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.ImportFacts;

/// <summary>
/// Measures the shared objects of a root directory: those in the loader's directories, and those elsewhere that are named
/// like libraries or that some object of the root needs by name. Plug-ins are left out.
/// </summary>
internal static class RootMeasurement
{
    private const int LargestObject = 512 << 20;
    private static readonly string[] s_skipped = ["/proc", "/sys", "/dev", "/run", "/tmp", "/usr/share", "/usr/src", "/var/cache", "/boot"];

    public static void Write(string root, string release, string architecture, string source, string output)
    {
        var tree = new DirectoryTree(root);
        var files = new List<string>();
        var links = new List<string>();
        Walk(root, "", files, links);

        var directories = LoaderDirectories.Of(tree, architecture);
        var objects = files.Select(path => MeasuredObject.Read(tree, path, architecture)).OfType<MeasuredObject>().ToList();
        var needed = objects.SelectMany(measured => measured.Needed).Select(name => name[(name.LastIndexOf('/') + 1)..]).ToHashSet(StringComparer.Ordinal);
        var names = NamesByFile(tree, links);
        var loaded = directories.Select(directory => tree.Find(directory)?.Path).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var libraries = objects
            .Where(measured => measured.IsShared)
            .Select(measured => measured.WasRead ? measured : FromImports(measured with { Soname = AskedName(measured, names, needed) }, objects))
            .Where(measured => loaded.Contains(measured.Directory) || IsNamedLikeLibrary(measured.Path) || needed.Contains(measured.Soname) || names.GetValueOrDefault(measured.Path, []).Any(name => needed.Contains(Path.GetFileName(name))))
            .OrderBy(measured => loaded.IndexOf(measured.Directory) is var place and >= 0 ? place : int.MaxValue)
            .ThenBy(measured => measured.Path, StringComparer.Ordinal)
            .ToList();

        var packages = PackageDatabase.Read(tree);
        using var writer = new StreamWriter(output) { NewLine = "\n" };
        writer.WriteLine("kind,a,b,c,d,e,f,g,h");
        writer.WriteLine(Csv.Join("snapshot", release, architecture, source, string.Join(' ', directories)));
        foreach (var library in libraries)
            Write(writer, library, names.GetValueOrDefault(library.Path, []), packages);
        Console.Error.WriteLine($"{release} {architecture}: {libraries.Count} libraries of {objects.Count} objects");
    }

    private static bool IsNamedLikeLibrary(string path) =>
        Path.GetFileName(path) is var name && name.StartsWith("lib", StringComparison.Ordinal) && name.Contains(".so", StringComparison.Ordinal);

    /// <summary>
    /// What the other objects of the same root want from a library that could not be read: it has that, and more that is not
    /// known.
    /// </summary>
    private static MeasuredObject FromImports(MeasuredObject unread, List<MeasuredObject> objects)
    {
        var imports = objects.SelectMany(measured => measured.Imports).Where(import => import.File == unread.Soname).ToList();
        return unread with
        {
            Versions = [.. imports.Select(import => import.Version).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Symbols =
            [
                .. imports.Select(import => new ExportedSymbol(import.Name, import.Version, Hidden: false))
                    .Distinct()
                    .OrderBy(symbol => symbol.Name, StringComparer.Ordinal)
                    .ThenBy(symbol => symbol.Version, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>The soname of a file that could not be read: the link to it that other objects need.</summary>
    private static string AskedName(MeasuredObject unread, Dictionary<string, List<string>> names, HashSet<string> needed) =>
        names.GetValueOrDefault(unread.Path, []).Select(name => Path.GetFileName(name)).FirstOrDefault(needed.Contains) ?? unread.Soname;

    private static void Write(StreamWriter writer, MeasuredObject library, List<string> links, PackageDatabase packages)
    {
        var names = links
            .Append(library.Path)
            .Select(name => Path.GetDirectoryName(name) == library.Directory ? Path.GetFileName(name) : name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        writer.WriteLine(Csv.Join(
            "library",
            library.Path,
            string.Join(' ', names),
            library.Soname,
            packages.Find(library.Path) ?? "",
            library.WasRead ? "read" : "unread",
            string.Join(' ', library.Versions),
            string.Join(' ', library.Needed),
            string.Join(':', library.RunPath)));
        foreach (var symbol in library.Symbols)
            writer.WriteLine(Csv.Join("symbol", symbol.Name, symbol.Version ?? "", symbol.Version is null ? "none" : symbol.Hidden ? "hidden" : "default"));
    }

    /// <summary>Regular files and links, without following links to directories.</summary>
    private static void Walk(string root, string directory, List<string> files, List<string> links)
    {
        if (s_skipped.Contains(directory)) return;
        foreach (var entry in new DirectoryInfo(root + directory).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var path = $"{directory}/{entry.Name}";
            if (entry.LinkTarget is not null)
                links.Add(path);
            else if (entry is DirectoryInfo)
                Walk(root, path, files, links);
            else
                files.Add(path);
        }
    }

    private static Dictionary<string, List<string>> NamesByFile(DirectoryTree tree, List<string> links)
    {
        var names = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var link in links.Where(link => link.Contains(".so", StringComparison.Ordinal) && !link.StartsWith("/etc/", StringComparison.Ordinal)))
        {
            if (tree.Find(link) is not { Kind: RootEntryKind.File } file) continue;
            if (!names.TryGetValue(file.Path, out var list)) names[file.Path] = list = [];
            list.Add(link);
        }

        return names;
    }

    /// <summary>Reads one file; null when it is no ELF file of the architecture.</summary>
    internal static byte[]? ReadObject(DirectoryTree tree, string path) =>
        tree.Read(path, LargestObject) is { } bytes && (bytes.Length == 0 || ElfHeader.HasMagic(bytes)) ? bytes : null;
}
