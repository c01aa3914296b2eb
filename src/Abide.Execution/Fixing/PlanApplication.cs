using System.Collections.Immutable;
using System.Text;
using Abide.Builds.Plans;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Writes what a plan changed in its copy to the project itself: all of it or nothing.</summary>
internal static class PlanApplication
{
    private const string FirstLine = "# Made by abide fix --apply ";

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
        var written = ImmutableArray.CreateBuilder<string>();
        ProjectChanges.Make(
            copy.Original,
            changes => Stage(changes, proof, copy, written),
            why => new($"plan {proof.Plan.Name} cannot be applied to {copy.Original}: {why}", "make the project writable; everything is as it was"));
        return written.ToImmutable();
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

    private static void Stage(ProjectChanges changes, Proof proof, ProjectCopy copy, ImmutableArray<string>.Builder written)
    {
        foreach (var file in proof.Changed)
        {
            if (file.After is null) changes.Remove(file.Path);
            else changes.Put(file.Path, to => copy.CopyOut(file.Path, to));
            written.Add(file.Path);
        }

        if (Variables(proof.Plan) is not { } variables) return;
        var path = proof.Directory == "." ? Plan.VariablesFile : Path.Combine(proof.Directory, Plan.VariablesFile);
        var present = Path.Combine(copy.Original, path);
        if (FileStatus.TryRead(present, followLinks: false, out var status) && (status.Kind != RootEntryKind.File || !File.ReadAllText(present).StartsWith(FirstLine, StringComparison.Ordinal)))
            throw new FixException($"{path} is there already, and abide has not made it", "move it away, and apply the plan again; nothing was written");
        changes.Put(path, to => File.WriteAllText(to, variables));
        written.Add(path);
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
