using System.IO.Compression;
using Abide.Formats.Roots;

namespace Abide.Execution.Building;

/// <summary>
/// The zip file of a module as a file system, with the module's own directory as its root (Go Modules Reference, "Module zip files").
/// Read when asked, and never unpacked to disk; limits are those of the go command.
/// </summary>
internal sealed class ModuleArchive : IRootTree
{
    /// <summary>golang.org/x/mod/zip.MaxZipFile: what a whole module may be, packed or not.</summary>
    private const long MostBytes = 500L << 20;
    private const int MostEntries = 100_000;

    private readonly string _file;
    private readonly string _prefix;
    private readonly NodeTree _nodes = new();

    private ModuleArchive(string file, string prefix) => (_file, _prefix) = (file, prefix);

    /// <param name="file">The zip file.</param>
    /// <param name="module"><c>golang.org/x/sys@v0.3.0</c>: every name in it begins so.</param>
    /// <returns>Null when it is not there, is damaged or breaks a limit.</returns>
    public static ModuleArchive? Open(string file, string module)
    {
        try
        {
            using var zip = ZipFile.OpenRead(file);
            if (zip.Entries.Count > MostEntries || zip.Entries.Sum(entry => entry.Length) > MostBytes) return null;
            var archive = new ModuleArchive(file, module + "/");
            foreach (var entry in zip.Entries)
            {
                if (entry.FullName.StartsWith(archive._prefix, StringComparison.Ordinal) && !entry.FullName.EndsWith('/') && !entry.FullName.Split('/').Any(part => part is "" or "." or ".."))
                    archive._nodes.Put("/" + entry.FullName[archive._prefix.Length..], new RootNode(RootEntryKind.File, entry.Length, LinkTarget: null, IsLink: false));
            }

            return archive;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public RootEntry? Find(string path) => _nodes.Find(Plain(path));

    public RootNode? Look(string path) => _nodes.Look(Plain(path));

    public IReadOnlyList<string>? List(string directory) => [.. _nodes.Names(Plain(directory))];

    public byte[]? Read(string path, int limit = int.MaxValue) =>
        _nodes.Look(Plain(path)) is { Kind: RootEntryKind.File } node && node.Length <= limit ? ReadStart(path, (int)Math.Min(node.Length, limit)) : null;

    public byte[]? ReadStart(string path, int length)
    {
        if (_nodes.Look(Plain(path)) is not { Kind: RootEntryKind.File } node) return null;
        try
        {
            using var zip = ZipFile.OpenRead(_file);
            if (zip.GetEntry(_prefix + Plain(path)[1..]) is not { } entry) return null;
            var bytes = new byte[Math.Min(length, node.Length)];
            using var stream = entry.Open();
            // An entry may hold less than its header says.
            return bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).ToArray();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>As planners write paths below a root: <c>//unix</c> is <c>/unix</c>.</summary>
    private static string Plain(string path) => "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
}
