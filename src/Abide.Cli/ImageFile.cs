using Abide.Formats;
using Abide.Formats.Archive;
using Abide.Formats.Roots;

namespace Abide.Cli;

/// <summary>Container images that the user names.</summary>
internal static class ImageFile
{
    /// <summary>Unpacks an image into a spool; null when it cannot be used.</summary>
    /// <param name="path">A directory or an archive.</param>
    /// <param name="architecture">Which of its architectures to take.</param>
    /// <param name="spool">Must stay as long as the tree.</param>
    /// <param name="tell">Takes every problem, and whether the image cannot be used for it.</param>
    /// <param name="cancellationToken">Stops between two entries.</param>
    /// <exception cref="UserException">It cannot be opened, or libarchive is not there.</exception>
    public static ImageTree? Open(string path, string architecture, Stream spool, Action<(Problem Problem, bool IsFatal)> tell, CancellationToken cancellationToken)
    {
        const string Hint = "name an OCI image layout, or an archive that docker save, podman save or skopeo copy wrote";
        if (!FileStatus.TryRead(path, followLinks: true, out var status)) throw new UserException($"{path} cannot be read: there is no such file", Hint);
        if (status.Kind == RootEntryKind.Other) throw new UserException($"{path} is no image: it is no file and no directory", Hint);
        try
        {
            var isOpen = status.Kind == RootEntryKind.Directory
                ? ImageTree.TryOpenDirectory(path, architecture, spool, out var tree, out var problems, cancellationToken)
                : ImageTree.TryOpenArchive(() => File.OpenRead(path), architecture, spool, out tree, out problems, cancellationToken);
            foreach (var problem in problems)
                tell((problem, IsFatal: !isOpen));
            return tree;
        }
        catch (DllNotFoundException)
        {
            throw new UserException("images are read with libarchive, and libarchive.so.13 is not installed", "install it (Debian: libarchive13, Enterprise Linux: libarchive)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be read: {e.Message}", Hint);
        }
    }
}
