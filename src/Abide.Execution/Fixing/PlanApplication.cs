using System.Collections.Immutable;
using System.Text;
using Abide.Builds.Plans;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Writes what a plan changed in its copy to the project itself: all of it or nothing.</summary>
internal sealed class PlanApplication
{
    private const string FirstLine = "# Made by abide fix --apply ";

    private readonly string _suffix = $".abide-{Environment.ProcessId}";
    private readonly ProjectCopy _copy;
    private readonly Stack<Action> _undo = new();
    private readonly List<string> _asides = [];

    private PlanApplication(ProjectCopy copy) => _copy = copy;

    /// <summary>Applies a proven plan while its copy is there.</summary>
    /// <param name="proof">What was proven.</param>
    /// <param name="copy">The copy it was proven on.</param>
    /// <param name="token">Stops it before anything is written.</param>
    /// <returns>Paths, relative to the project, that were written or removed.</returns>
    /// <exception cref="FixException">The project is not what was copied any more, or cannot be written; it is then as it was.</exception>
    public static ImmutableArray<string> Apply(Proof proof, ProjectCopy copy, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(copy);
        if (copy.OriginalDigest(token) != proof.ProjectSha256)
            throw new FixException($"{copy.Original} has changed since it was copied", "run it again; nothing was written");
        return new PlanApplication(copy).Write(proof);
    }

    /// <summary>The file that a shell reads to build as the plan does; null when the plan sets nothing.</summary>
    /// <param name="plan">The plan.</param>
    public static string? Variables(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var variables = plan.Steps.OfType<SetVariable>().GroupBy(set => set.Name, StringComparer.Ordinal).Select(group => group.Last()).ToList();
        var command = plan.Steps.OfType<ReplaceCommand>().LastOrDefault();
        if (variables.Count == 0 && command is null) return null;
        var text = new StringBuilder($"{FirstLine}{plan.Name}; CI reads it with: . ./{Plan.VariablesFile}\n");
        foreach (var set in variables)
            text.Append($"# {OneLine(set.Why)}\n{(set.Value is null ? $"unset {set.Name}" : $"export {set.Name}={Quoted(set.Value)}")}\n");
        if (command is not null)
            text.Append($"# {OneLine(command.Why)}; build with:\n# {string.Join(' ', command.Command.Select(Quoted)).ReplaceLineEndings(" ")}\n");
        return text.ToString();
    }

    private ImmutableArray<string> Write(Proof proof)
    {
        var written = ImmutableArray.CreateBuilder<string>();
        try
        {
            foreach (var file in proof.Changed)
            {
                if (file.After is null) Remove(file.Path);
                else Put(file.Path, to => Copy(Path.Combine(_copy.Directory, file.Path), to));
                written.Add(file.Path);
            }

            if (Variables(proof.Plan) is { } variables)
            {
                var path = proof.Directory == "." ? Plan.VariablesFile : Path.Combine(proof.Directory, Plan.VariablesFile);
                var present = Path.Combine(_copy.Original, path);
                if (FileStatus.TryRead(present, followLinks: false, out var status) && (status.Kind != RootEntryKind.File || !File.ReadAllText(present).StartsWith(FirstLine, StringComparison.Ordinal)))
                    throw new FixException($"{path} is there already, and abide has not made it", "move it away, and apply the plan again; nothing was written");
                Put(path, to => File.WriteAllText(to, variables));
                written.Add(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Undo();
            throw new FixException($"plan {proof.Plan.Name} cannot be applied to {_copy.Original}: {e.Message}", "make the project writable; everything is as it was");
        }
        catch
        {
            Undo();
            throw;
        }

        foreach (var aside in _asides)
            File.Delete(aside);
        return written.ToImmutable();
    }

    /// <summary>Writes beside, keeps what was there, then renames.</summary>
    private void Put(string path, Action<string> write)
    {
        var to = Path.Combine(_copy.Original, path);
        MakeDirectories(Path.GetDirectoryName(to)!);
        var aside = to + _suffix + ".new";
        _undo.Push(() => File.Delete(aside));
        write(aside);
        if (FileStatus.TryRead(to, followLinks: false, out var status))
        {
            var old = to + _suffix + ".old";
            if (status.IsLink) File.CreateSymbolicLink(old, new FileInfo(to).LinkTarget!);
            else File.Copy(to, old);
            _asides.Add(old);
            _undo.Push(() => File.Move(old, to, overwrite: true));
        }
        else
        {
            _undo.Push(() => File.Delete(to));
        }

        File.Move(aside, to, overwrite: true);
    }

    private void Remove(string path)
    {
        var (from, old) = (Path.Combine(_copy.Original, path), Path.Combine(_copy.Original, path) + _suffix + ".old");
        File.Move(from, old, overwrite: false);
        _asides.Add(old);
        _undo.Push(() => File.Move(old, from, overwrite: true));
    }

    private void MakeDirectories(string directory)
    {
        if (Directory.Exists(directory)) return;
        MakeDirectories(Path.GetDirectoryName(directory)!);
        Directory.CreateDirectory(directory);
        _undo.Push(() => Directory.Delete(directory));
    }

    private void Copy(string from, string to)
    {
        if (FileStatus.TryRead(from, followLinks: false, out var status) && status.IsLink)
            File.CreateSymbolicLink(to, _copy.Told(new FileInfo(from).LinkTarget!));
        else
            File.Copy(from, to);
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

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
