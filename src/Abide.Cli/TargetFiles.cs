using Abide.Compatibility.Targets.Captures;
using Abide.Formats.Roots;

namespace Abide.Cli;

/// <summary>Target files that the user names.</summary>
internal static class TargetFiles
{
    private const string Extension = ".json";
    private const long LargestFile = 1L << 30;

    /// <summary>Whether a name means a file: no release is called so.</summary>
    public static bool IsOne(string name) => name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="UserException">It cannot be read, or is no target file.</exception>
    public static TargetFile Read(string path)
    {
        const string Hint = "name a file that abide targets capture wrote";
        if (!FileStatus.TryRead(path, followLinks: true, out var status)) throw new UserException($"{path} cannot be read: there is no such file", Hint);
        // A pipe has no length and may never end.
        if (status.Kind != RootEntryKind.File || status.Length > LargestFile) throw new UserException($"{path} is no target file: it is not a regular file of up to 1 GiB", Hint);
        try
        {
            return TargetFile.TryRead(File.ReadAllBytes(path), path, out var file, out var problem)
                ? file
                : throw new UserException($"{path} cannot be used: {problem.Message} [{problem.Id}]", problem.Hint);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be read: {e.Message}", Hint);
        }
    }
}
