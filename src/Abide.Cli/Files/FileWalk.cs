using System.Runtime.InteropServices;
using Abide.Formats;
using Abide.Formats.Roots;

namespace Abide.Cli.Files;

/// <summary>
/// Finds the files to judge. Links to files are resolved; links to directories inside a walk are not followed, so that
/// loops cannot arise. Nothing is opened here.
/// </summary>
internal sealed class FileWalk(List<Problem> problems)
{
    private readonly List<Candidate> _found = [];

    /// <summary>The directories that were walked.</summary>
    public List<string> Roots { get; } = [];

    /// <summary>The files of <paramref name="paths"/> in no particular order.</summary>
    public List<Candidate> Find(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            if (!FileStatus.TryRead(path, followLinks: true, out var status))
            {
                problems.Add(Problems.Unreadable.At(path, LastError(path)));
            }
            else if (status.Kind == RootEntryKind.Directory)
            {
                Walk(path, cancellationToken);
            }
            else if (status.Kind == RootEntryKind.File)
            {
                FileStatus.TryRead(path, followLinks: false, out var itself);
                _found.Add(new Candidate(path, status, itself.IsLink, Root: null));
            }
            else
            {
                problems.Add(Problems.NotRegular.At(path, "it is a pipe, a socket or a device"));
            }
        }

        return _found;
    }

    private void Walk(string root, CancellationToken cancellationToken)
    {
        Roots.Add(root);
        var pending = new Stack<string>();
        pending.Push(root);
        while (pending.TryPop(out var directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
                    Add(Join(directory, entry.Name), root, pending);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(Problems.Unreadable.At(directory, e is UnauthorizedAccessException ? "the directory may not be read" : $"the directory cannot be read: {e.Message}"));
            }
        }
    }

    private void Add(string path, string root, Stack<string> pending)
    {
        if (!FileStatus.TryRead(path, followLinks: false, out var status))
        {
            problems.Add(Problems.Unreadable.At(path, LastError(path)));
            return;
        }

        if (status.IsLink)
        {
            // A dangling link names no file, and a linked directory is judged where it really is.
            if (FileStatus.TryRead(path, followLinks: true, out var target) && target.Kind == RootEntryKind.File)
                _found.Add(new Candidate(path, target, IsLink: true, root));
        }
        else if (status.Kind == RootEntryKind.Directory)
        {
            pending.Push(path);
        }
        else if (status.Kind == RootEntryKind.File)
        {
            _found.Add(new Candidate(path, status, IsLink: false, root));
        }
    }

    private static string Join(string directory, string name) => directory switch
    {
        "." => name,
        _ when directory.EndsWith('/') => directory + name,
        _ => $"{directory}/{name}",
    };

    private static string LastError(string path) =>
        path.Contains('\uFFFD', StringComparison.Ordinal)
            ? "its name is not valid UTF-8, so it cannot be opened by name"
            : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
}
