using System.Collections.Immutable;
using Abide.Compatibility.Targets.Kits;

namespace Abide.Cli.Output;

/// <summary>Writes a directory that appears when it is complete, or fills an empty one; nothing of it is left after a failure.</summary>
internal static class NewDirectory
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.UserWrite;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="path">A directory that is empty or does not exist yet, in one that does.</param>
    /// <param name="files">What goes into it.</param>
    /// <param name="token">Stops, and leaves nothing behind.</param>
    /// <exception cref="UserException">There is something at that path, or it cannot be written.</exception>
    public static void Write(string path, ImmutableArray<KitFile> files, CancellationToken token)
    {
        try
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            var exists = Directory.Exists(full);
            if (File.Exists(full))
                throw new UserException($"{path} is a file", "name a new or empty directory after -o");
            if (exists && Directory.EnumerateFileSystemEntries(full).Any())
                throw new UserException($"{path} is not empty", "name a new or empty directory after -o; nothing is ever overwritten");

            // An empty directory stays the one it is: it may be a mount point, or where the user's shell stands.
            var place = exists ? full : Path.GetDirectoryName(full)!;
            if (!Directory.Exists(place))
                throw new UserException($"{path} cannot be made: there is no directory {place}", "make that directory first");

            var aside = Path.Combine(place, $".{Path.GetFileName(full)}.{Environment.ProcessId}.tmp");
            try
            {
                WriteAll(aside, files, token);
                if (exists)
                    MoveContents(aside, full);
                else
                    Directory.Move(aside, full);
            }
            finally
            {
                if (Directory.Exists(aside))
                    Directory.Delete(aside, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserException($"cannot write {path}: {e.Message}", "check that the directory is writable and has room");
        }
    }

    private static void WriteAll(string directory, ImmutableArray<KitFile> files, CancellationToken token)
    {
        foreach (var file in files)
        {
            token.ThrowIfCancellationRequested();
            var target = Path.Combine(directory, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = file.IsExecutable ? Executable : Readable;
            using var stream = new FileStream(target, options);
            stream.Write(Terminal.Encoding.GetBytes(file.Text));
        }

        token.ThrowIfCancellationRequested();
    }

    private static void MoveContents(string from, string to)
    {
        var moved = new List<string>();
        try
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(from).ToList())
            {
                var target = Path.Combine(to, Path.GetFileName(entry));
                if (Directory.Exists(entry))
                    Directory.Move(entry, target);
                else
                    File.Move(entry, target);
                moved.Add(target);
            }
        }
        catch
        {
            foreach (var entry in moved)
            {
                if (Directory.Exists(entry))
                    Directory.Delete(entry, recursive: true);
                else
                    File.Delete(entry);
            }

            throw;
        }
    }
}
