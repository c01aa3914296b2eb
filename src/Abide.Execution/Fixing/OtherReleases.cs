using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Judges what a build makes for all releases of the targets' families.</summary>
internal static class OtherReleases
{
    private const int MostPrograms = 16;

    /// <summary>The releases in their order, with whether every program is good enough there; empty when there are no programs, or too many.</summary>
    /// <param name="request">Whose targets name the families, and what is good enough.</param>
    /// <param name="made">What was built.</param>
    /// <param name="copy">Where it lies.</param>
    /// <param name="token">Stops it.</param>
    public static ImmutableArray<ReleaseOutcome> Judge(FixRequest request, ImmutableArray<MadeProgram> made, ProjectCopy copy, CancellationToken token)
    {
        if (made.Length is 0 or > MostPrograms) return [];
        ImmutableArray<(string Family, Target Target)> targets =
        [
            .. request.Targets.Select(target => Family(target.Userland)).Where(family => family.Length > 0).Distinct(StringComparer.Ordinal)
                .SelectMany(family => TargetCatalog.Resolve(family).Targets.Select(target => (family, target))),
        ];
        if (targets.IsEmpty) return [];
        var judge = new ProgramJudge([.. targets.Select(each => each.Target)], new DirectoryTree("/"), tellsLibraries: false);
        var worst = new Outcome[targets.Length];
        foreach (var program in made)
        {
            token.ThrowIfCancellationRequested();
            var file = Path.Combine(copy.Directory, program.Report.Path);
            if (judge.Judge(program.Report.Path, file, File.ReadAllBytes(file), sha256: null).Program is not { } report) return [];
            report = request.Waive(report);
            for (var i = 0; i < worst.Length; i++)
                worst[i] = (Outcome)Math.Max((int)worst[i], (int)report.Verdicts[i].Outcome);
        }

        return [.. targets.Select((each, at) => new ReleaseOutcome(each.Family, each.Target.Name, Proving.IsGood(worst[at], request.FailOn)))];
    }

    /// <summary><c>el</c> of <c>el8.6</c>; empty for a root directory or a captured target.</summary>
    private static string Family(string userland) =>
        userland.TakeWhile(char.IsAsciiLetter).Count() is var length && length < userland.Length && char.IsAsciiDigit(userland[length]) ? userland[..length] : "";
}
