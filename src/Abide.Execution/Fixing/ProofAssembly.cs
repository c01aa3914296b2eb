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
    public static ImmutableArray<ProvenProgram> Compare(ImmutableArray<MadeProgram> before, ImmutableArray<MadeProgram> after)
    {
        var old = before.ToDictionary(program => program.Report.Path, StringComparer.Ordinal);
        var now = after.ToDictionary(program => program.Report.Path, StringComparer.Ordinal);
        return
        [
            .. old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(path =>
            {
                var (was, became) = (old.GetValueOrDefault(path), now.GetValueOrDefault(path));
                var verdicts = (became ?? was)!.Report.Verdicts.Select((verdict, at) => new ProvenVerdict(
                    verdict.Target,
                    was?.Report.Verdicts[at].Outcome,
                    became?.Report.Verdicts[at].Outcome,
                    became is null ? [] : [.. became.Report.Verdicts[at].Findings.Where(finding => finding.Severity != Severity.Note && finding.Waived is null).Select(finding => finding.Id)],
                    became?.Report.Verdicts[at].Observations ?? []));
                return new ProvenProgram(path, became?.Report.Sha256, became?.Size, [.. verdicts]);
            }),
        ];
    }

    private static string DigestOf(string directory, ProjectEntry entry) =>
        entry.Link is { } link ? $"link {link}" : ProjectTree.Hash(Path.Combine(directory, entry.Path)) ?? "unreadable";
}
