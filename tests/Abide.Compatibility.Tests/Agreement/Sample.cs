using System.Text;

namespace Abide.Compatibility.Tests.Agreement;

/// <summary>
/// A selection of a root's programs and libraries that is the same in every run: files are drawn in the order of a hash
/// of their path, so that neighbours, which are alike, do not crowd others out.
/// </summary>
internal static class Sample
{
    private const long SizeLimit = 24 << 20;

    /// <summary>Plug-in directories hold many files of one make (gconv, Perl, Apache); a few stand for all.</summary>
    private const int PluginsPerDirectory = 6;

    private static readonly string[] Trees = ["bin", "sbin", "lib", "lib64", "usr/bin", "usr/sbin", "usr/lib"];

    private static readonly string[] LibraryDirectories = ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu"];

    /// <param name="release">Release of the root, <c>bookworm</c>.</param>
    /// <param name="root">The root's directory.</param>
    /// <param name="programs">How many executables at most.</param>
    /// <param name="libraries">How many shared libraries and plug-ins at most.</param>
    public static IReadOnlyList<SampledFile> Draw(string release, string root, int programs, int libraries)
    {
        SampledFile[] files = [.. All(release, root).OrderBy(file => Hash(file.Path)).ThenBy(file => file.Path, StringComparer.Ordinal)];
        IEnumerable<SampledFile> shared = files
            .Where(file => file.Interpreter is null)
            .GroupBy(file => Path.GetDirectoryName(file.Path)!)
            .SelectMany(group => LibraryDirectories.Contains(group.Key) ? group : group.Take(PluginsPerDirectory))
            .OrderBy(file => Hash(file.Path))
            .ThenBy(file => file.Path, StringComparer.Ordinal);
        return [.. files.Where(file => file.Interpreter is not null).Take(programs), .. shared.Take(libraries)];
    }

    /// <summary>Every dynamically linked program and library of a root, in no particular order.</summary>
    public static IEnumerable<SampledFile> All(string release, string root)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string tree in Trees.Select(tree => Path.Combine(root, tree)))
        {
            // /bin and /lib are links to /usr on some releases and directories on others.
            if (!Directory.Exists(tree) || new DirectoryInfo(tree).LinkTarget is not null)
                continue;

            foreach (string source in Directory.EnumerateFiles(tree, "*", options))
            {
                string path = "/" + Path.GetRelativePath(root, source);
                if (IsForEveryone(source) && !IsLoader(path) && ElfGlance.Read(source) is { } glance)
                    yield return new SampledFile(release, path, source, glance.Interpreter);
            }
        }
    }

    /// <summary>Whoever runs the tests, the sample is the same.</summary>
    private static bool IsForEveryone(string source)
    {
        FileInfo file = new(source);
        return file.UnixFileMode.HasFlag(UnixFileMode.OtherRead) && file.Length < SizeLimit;
    }

    /// <summary>The loader cannot be asked about itself.</summary>
    private static bool IsLoader(string path) => Path.GetFileName(path).StartsWith("ld-", StringComparison.Ordinal);

    /// <summary>FNV-1a.</summary>
    private static uint Hash(string text) =>
        Encoding.UTF8.GetBytes(text).Aggregate(2166136261u, (hash, value) => unchecked((hash ^ value) * 16777619u));
}
