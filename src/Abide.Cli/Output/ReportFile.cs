using Abide.Formats.Roots;

namespace Abide.Cli.Output;

/// <summary>Writes the answer to standard output, or to a file that appears only when it is complete.</summary>
internal static class ReportFile
{
    /// <param name="path">File of --output; null for standard output.</param>
    /// <param name="standardOutput">Where to when there is no path.</param>
    /// <param name="write">Writes the whole answer.</param>
    /// <exception cref="UserException">There is no room, no permission or no such directory.</exception>
    public static void Write(string? path, Stream standardOutput, Action<Stream> write)
    {
        try
        {
            if (path is null)
            {
                WriteThrough(standardOutput, write);
            }
            else if (FileStatus.TryRead(path, followLinks: true, out var status) && status.Kind == RootEntryKind.Other)
            {
                // /dev/stdout or a named pipe: there is nothing to rename.
                using var special = new FileStream(path, FileMode.Open, FileAccess.Write);
                WriteThrough(special, write);
            }
            else
            {
                WriteAside(FinalTarget(path), write);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException(
                $"cannot write {path ?? "to standard output"}: {e.Message}",
                path is null ? "check the disk or pipe that takes the output" : "check that the directory exists, is writable and has room");
        }
    }

    /// <summary>What a link leads to, so that the link stays one.</summary>
    private static string FinalTarget(string path) =>
        FileStatus.TryRead(path, followLinks: false, out var status) && status.IsLink
            ? File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName
            : path;

    private static void WriteAside(string path, Action<Stream> write)
    {
        var aside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        try
        {
            using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write))
                WriteThrough(file, write);
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    private static void WriteThrough(Stream output, Action<Stream> write)
    {
        // Not disposed: the stream is the caller's.
        var buffered = new BufferedStream(output, 1 << 16);
        write(buffered);
        buffered.Flush();
    }
}
