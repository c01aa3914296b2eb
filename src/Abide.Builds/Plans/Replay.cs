using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;

namespace Abide.Builds.Plans;

/// <summary>A proof done again.</summary>
/// <param name="Recorded">The proof that was read.</param>
/// <param name="Redone">What came out this time.</param>
/// <param name="Differences">What is not the same, one sentence each; empty when the proof holds.</param>
public sealed record Replay(Proof Recorded, Proof Redone, ImmutableArray<string> Differences)
{
    /// <summary>Holds two proofs of one plan against each other.</summary>
    public static Replay Compare(Proof recorded, Proof redone)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(redone);
        return new(recorded, redone, [.. Find(recorded, redone)]);
    }

    private static IEnumerable<string> Find(Proof was, Proof now)
    {
        if (was.ProjectSha256 != now.ProjectSha256) yield return $"the project has other files: its digest was {was.ProjectSha256} and is {now.ProjectSha256}";
        foreach (var (tool, other) in Pairs(was.Tools, now.Tools, tool => tool.Path))
        {
            if (tool?.Sha256 != other?.Sha256)
                yield return tool is null ? $"{other!.Path} took no part" : other is null ? $"{tool.Path} takes no part" : $"{tool.Path} has other bytes{(tool.Version != other.Version ? $": {tool.Version}, now {other.Version}" : "")}";
        }

        var commands = Math.Max(was.Commands.Length, now.Commands.Length);
        for (var i = 0; i < commands; i++)
        {
            var (before, after) = (was.Commands.ElementAtOrDefault(i), now.Commands.ElementAtOrDefault(i));
            if (before is null || after is null) yield return $"{string.Join(' ', (before ?? after)!.Arguments)} {(before is null ? "was not run" : "is not run")}";
            else if (before.ExitCode != after.ExitCode) yield return $"{string.Join(' ', after.Arguments)} ended with {before.ExitCode?.ToString() ?? "no exit code"}, now with {after.ExitCode?.ToString() ?? "none"}";
        }

        foreach (var (file, other) in Pairs(was.Changed, now.Changed, file => file.Path))
        {
            if (file?.After != other?.After) yield return $"{(file ?? other)!.Path} comes out of the plan's steps differently";
        }

        if (was.Leaks?.Obstacle != now.Leaks?.Obstacle)
            yield return $"headers and libraries of the machine: {Searched(was.Leaks)}, now {Searched(now.Leaks)}";
        foreach (var (leak, other) in Pairs(was.Leaks?.Found ?? [], now.Leaks?.Found ?? [], leak => leak.Path))
        {
            if (leak is null || other is null) yield return $"{(leak ?? other)!.Path} of the machine {(leak is null ? "gets into the build" : "does not get into the build any more")}";
        }

        foreach (var (program, other) in Pairs(was.Programs, now.Programs, program => program.Path))
        {
            if (program?.Sha256 != other?.Sha256) yield return $"{(program ?? other)!.Path} has other bytes: {program?.Sha256 ?? "not made"}, now {other?.Sha256 ?? "not made"}";
            foreach (var difference in Verdicts(program, other)) yield return difference;
        }

        if (was.Standing != now.Standing) yield return $"the plan was {was.Standing}, and is {now.Standing}{(now.Reason is { } reason ? $": {reason}" : "")}";
    }

    private static IEnumerable<string> Verdicts(ProvenProgram? program, ProvenProgram? other)
    {
        if (program is null || other is null) yield break;
        foreach (var (verdict, now) in Pairs(program.Verdicts, other.Verdicts, verdict => verdict.Target))
        {
            if (verdict?.After != now?.After) yield return $"{other.Path} on {(verdict ?? now)!.Target}: {Word(verdict?.After)}, now {Word(now?.After)}";
            else if (Runs(verdict) != Runs(now)) yield return $"{other.Path} run as {now!.Target}: {Runs(verdict)}, now {Runs(now)}";
        }
    }

    private static string Searched(HostLeakSearch? leaks) => leaks is null ? "not asked" : leaks.Obstacle ?? "looked for";

    private static string Runs(ProvenVerdict? verdict) =>
        verdict is null || verdict.Observations.IsDefaultOrEmpty ? "not run" : string.Join(", ", verdict.Observations.Select(seen => $"{seen.Result} ({seen.Userland})"));

    private static string Word(Outcome? outcome) => outcome?.ToString() ?? "not judged";

    private static IEnumerable<(T? Was, T? Now)> Pairs<T>(ImmutableArray<T> was, ImmutableArray<T> now, Func<T, string> key) where T : class
    {
        var old = was.GroupBy(key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var current = now.GroupBy(key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return old.Keys.Union(current.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(each => (old.GetValueOrDefault(each), current.GetValueOrDefault(each)));
    }
}
