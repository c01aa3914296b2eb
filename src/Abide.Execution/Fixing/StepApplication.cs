using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Builds.Projects.Settings;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Does a plan's steps in a copy, as far as they come before the build.</summary>
/// <param name="copy">Where.</param>
/// <param name="directory">Where tools run: the copy of the directory that the build runs in.</param>
/// <param name="runner">Runs tools.</param>
internal sealed class StepApplication(ProjectCopy copy, string directory, ProjectCommand runner)
{
    /// <summary>What the environment is after the steps so far.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; set; }

    /// <summary>What builds after the steps so far.</summary>
    public required ImmutableArray<string> Build { get; set; }

    /// <summary>What differs from the environment at first; null for what was taken away.</summary>
    public ImmutableSortedDictionary<string, string?> Variables { get; private set; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>Tools that were run, in order.</summary>
    public List<ProvenCommand> Commands { get; } = [];

    /// <summary>Programs that were started, and those that variables of the plan name as tools.</summary>
    public IEnumerable<string> Started =>
    [
        .. Commands.Select(command => command.Arguments[0]),
        .. Variables.Where(variable => variable.Key is "CC" or "CXX" or "AR" or "RANLIB" or "LD" && variable.Value is not null).Select(variable => GoSettings.Words(variable.Value!) is [var word, ..] ? word : "").Where(word => word.Length > 0),
    ];

    /// <summary>Does one step; why it failed, or null.</summary>
    /// <param name="step">What to do.</param>
    /// <param name="token">Ends what runs.</param>
    public async Task<string?> ApplyAsync(PlanStep step, CancellationToken token)
    {
        switch (step)
        {
            case SetVariable set:
                var value = set.Value is null ? null : copy.Moved(set.Value);
                Environment = value is null ? Environment.Remove(set.Name) : Environment.SetItem(set.Name, value);
                Variables = Variables.SetItem(set.Name, value);
                return null;
            case ReplaceCommand replace:
                Build = replace.Command;
                return null;
            case WriteFile write:
                return Put(write.Path, (to, mode) => Create(to, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(write.Text)), mode ?? (write.IsExecutable ? Modes.Executable : Modes.Readable)));
            case CopyFile from:
                return Put(from.Path, (to, _) => File.Copy(from.Source, to));
            case RunTool run:
                return await RunAsync(run, token);
            default:
                return $"{step.GetType().Name} is no step that is known";
        }
    }

    private async Task<string?> RunAsync(RunTool run, CancellationToken token)
    {
        ImmutableArray<string> command = [.. run.Command.Select(copy.Moved)];
        var end = await runner.RunAsync(command, run.Directory is null ? directory : Path.Combine(copy.Directory, run.Directory), Environment, token);
        Commands.Add(new([.. command.Select(copy.Told)], Variables.ToImmutableSortedDictionary(each => each.Key, each => each.Value is null ? null : copy.Told(each.Value)), end.ExitCode));
        if (!end.IsGood) return $"{string.Join(' ', run.Command)}: {copy.Told(end.Reason)}";
        return run.Prints is { } line && !end.LastLines.Any(each => each.Trim() == line) ? $"{string.Join(' ', run.Command)} did not print {line}" : null;
    }

    /// <summary>Puts a file into the copy; what was there is replaced, and a link is not written through.</summary>
    private string? Put(string path, Action<string, UnixFileMode?> write)
    {
        var to = Path.GetFullPath(path, copy.Directory);
        if (Path.IsPathRooted(path) || !to.StartsWith(copy.Directory + "/", StringComparison.Ordinal))
            return $"{path} is no path in the project";
        try
        {
            for (var parent = Path.GetDirectoryName(to)!; parent.Length > copy.Directory.Length; parent = Path.GetDirectoryName(parent)!)
            {
                if (FileStatus.TryRead(parent, followLinks: false, out var above) && above.IsLink)
                    return $"{path} lies behind a link";
            }

            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            UnixFileMode? mode = null;
            if (FileStatus.TryRead(to, followLinks: false, out var status))
            {
                if (status is { IsLink: false, Kind: RootEntryKind.File }) mode = Modes.Get(to);
                File.Delete(to);
            }

            write(to, mode);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be written: {e.Message}";
        }
    }

    private static void Create(string path, Action<FileStream> write, UnixFileMode mode)
    {
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            write(file);
        Modes.Set(path, mode);
    }
}
