using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Compatibility.Verdicts;

namespace Abide.Execution.Fixing;

/// <summary>Puts together what a proof tells of an attempt: files that steps changed, and programs before and after.</summary>
internal static class ProofAssembly
{
    /// <summary>Digests of what steps changed.</summary>
    public static ImmutableArray<ChangedFile> Changed(AttemptResult attempt, ProjectCopy copy) =>
    [
        .. attempt.Changed.Select(change => new ChangedFile(
            change.Path,
            change.Old is null ? null : DigestOf(copy.Original, change.Old),
            change.New is null ? null : DigestOf(copy.Directory, change.New))),
    ];

    /// <summary>Programs by path, with their verdicts of both builds.</summary>
    public static ImmutableArray<ProvenProgram> Compare(AttemptResult before, AttemptResult after) =>
    [
        .. before.Made.Concat(after.Made).Select(program => program.Report.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(path =>
        {
            var (was, became) = (At(path, before), At(path, after));
            var verdicts = (became ?? was)!.Report.Verdicts.Select((verdict, at) => new ProvenVerdict(
                verdict.Target,
                was?.Report.Verdicts[at].Outcome,
                became?.Report.Verdicts[at].Outcome,
                became is null ? [] : [.. became.Report.Verdicts[at].Findings.Where(finding => finding.Severity != Severity.Note && finding.Waived is null).Select(finding => finding.Id)],
                became?.Report.Verdicts[at].Observations ?? []));
            return new ProvenProgram(path, became?.Report.Sha256, became?.Size, [.. verdicts]);
        }),
    ];

    /// <summary>What was judged of a path: of programs with the same bytes only one is.</summary>
    private static MadeProgram? At(string path, AttemptResult attempt) =>
        attempt.Made.FirstOrDefault(program => program.Report.Path == path)
        ?? (attempt.Files.Handed.FirstOrDefault(file => file.Path == path) is { Sha256: { } digest } ? attempt.Made.FirstOrDefault(program => program.Report.Sha256 == digest) : null);

    private static string DigestOf(string directory, ProjectEntry entry) =>
        entry.Link is { } link ? $"link {link}" : ProjectTree.Hash(Path.Combine(directory, entry.Path)) ?? "unreadable";
}
