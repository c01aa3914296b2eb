using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Writes what a plan changed in its copy to the project itself: all of it or nothing.</summary>
internal static class PlanApplication
{
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

    private static void Stage(ProjectChanges changes, Proof proof, ProjectCopy copy, ImmutableArray<string>.Builder written)
    {
        foreach (var file in proof.Changed)
        {
            if (file.After is null) changes.Remove(file.Path);
            else changes.Put(file.Path, to => copy.CopyOut(file.Path, to));
            written.Add(file.Path);
        }

        var files = AppliedBuild.Of(proof);
        foreach (var (name, text) in files)
        {
            var path = proof.PlaceOf(name);
            var isThere = IsThere(Path.Combine(copy.Original, path), out var isOwn);
            if (text is null)
            {
                // What another plan left would be read beside this one's.
                if (!isOwn) continue;
                changes.Remove(path);
            }
            else if (isThere && !isOwn)
            {
                throw new FixException($"{path} is there already, and abide has not made it", "move it away, and apply the plan again; nothing was written");
            }
            else
            {
                changes.Put(path, to =>
                {
                    File.WriteAllText(to, text);
                    if (name == Plan.ScriptFile) Modes.Set(to, Modes.Executable);
                });
            }

            written.Add(path);
        }
    }

    private static bool IsThere(string path, out bool isOwn)
    {
        isOwn = false;
        if (!FileStatus.TryRead(path, followLinks: false, out var status)) return false;
        isOwn = status.Kind == RootEntryKind.File && File.ReadLines(path).Take(2).Any(line => line.StartsWith(AppliedBuild.FirstLine, StringComparison.Ordinal));
        return true;
    }
}
