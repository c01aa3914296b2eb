using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Changes of a project's files that are made all or not at all: each is written beside its place, then all are renamed; what fails is undone.</summary>
internal sealed class ProjectChanges
{
    private readonly string _suffix = $".abide-{Environment.ProcessId}";
    private readonly string _project;
    private readonly List<(string To, string? Aside)> _staged = [];
    private readonly List<string> _old = [];
    private readonly Stack<Action> _undo = new();

    private ProjectChanges(string project) => _project = project;

    /// <summary>Makes changes.</summary>
    /// <param name="project">Absolute.</param>
    /// <param name="stage">Says which; nothing that is there changes while it runs.</param>
    /// <param name="fault">What a file system's refusal is told as; everything is as it was then.</param>
    public static void Make(string project, Action<ProjectChanges> stage, Func<string, FixException> fault)
    {
        var changes = new ProjectChanges(project);
        try
        {
            stage(changes);
            changes.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            changes.Undo();
            throw fault(e.Message);
        }
        catch
        {
            changes.Undo();
            throw;
        }

        foreach (var old in changes._old)
            File.Delete(old);
    }

    /// <summary>A file or link that is to be there.</summary>
    /// <param name="path">Relative to the project.</param>
    /// <param name="write">Makes it at the path that it is given.</param>
    public void Put(string path, Action<string> write)
    {
        var to = Path.Combine(_project, path);
        MakeDirectories(Path.GetDirectoryName(to)!);
        var aside = to + _suffix + ".new";
        _undo.Push(() => File.Delete(aside));
        write(aside);
        _staged.Add((to, aside));
    }

    /// <summary>A file or link that is not to be there any more.</summary>
    /// <param name="path">Relative to the project.</param>
    public void Remove(string path) => _staged.Add((Path.Combine(_project, path), null));

    private void Commit()
    {
        foreach (var (to, aside) in _staged)
        {
            var old = to + _suffix + ".old";
            if (aside is null)
            {
                File.Move(to, old);
                Keep(old, to);
                continue;
            }

            if (FileStatus.TryRead(to, followLinks: false, out var status))
            {
                // What is there stays until the new takes its place: nobody finds nothing.
                if (status.IsLink) File.CreateSymbolicLink(old, new FileInfo(to).LinkTarget!);
                else File.Copy(to, old);
                Keep(old, to);
            }
            else
            {
                _undo.Push(() => File.Delete(to));
            }

            File.Move(aside, to, overwrite: true);
        }
    }

    private void Keep(string old, string to)
    {
        _old.Add(old);
        _undo.Push(() => File.Move(old, to, overwrite: true));
    }

    private void MakeDirectories(string directory)
    {
        if (Directory.Exists(directory)) return;
        MakeDirectories(Path.GetDirectoryName(directory)!);
        Directory.CreateDirectory(directory);
        _undo.Push(() => Directory.Delete(directory));
    }

    private void Undo()
    {
        while (_undo.TryPop(out var step))
        {
            try
            {
                step();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What cannot be put back lies beside, under a name that says so.
            }
        }
    }
}
