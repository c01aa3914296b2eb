using System.Collections.Immutable;

namespace Abide.Builds.Plans.Bases;

/// <summary>Says from which release on the programs run as they are; changes nothing, so it is told and never tried.</summary>
internal sealed class BasePlanner : IPlanner
{
    public PlanKind Kind { get; } = new()
    {
        Name = "base",
        Title = "Take a newer release",
        Reach = 10,
        Works =
            """
            What the build makes as it is, is judged for every release of the family that abide knows. The first one from which on it is good enough is named: the oldest
            host, or the oldest base image of a container, that it can be given to without any change.
            """,
        Applies =
        [
            "The build succeeds as it is, and some target of a bundled family (`el`, `debian`, ...) is not good enough.",
            "It is told beside the other plans and never tried or applied: the targets that were asked for are not served by it.",
        ],
        Changes = ["The releases before the named one are no longer served."],
        Limits =
        [
            "A container brings its userland and shares its host's kernel: for an image on older hosts ask again with `--kernel`.",
            "Releases whose facts are missing count as not good enough.",
        ],
        IsTried = false,
        Sample = "samples/library-only",
    };

    public IEnumerable<Proposal> Propose(FixSituation situation)
    {
        foreach (var family in situation.Before.Elsewhere.GroupBy(release => release.Family, StringComparer.Ordinal))
        {
            ImmutableArray<ReleaseOutcome> releases = [.. family];
            var last = releases.LastOrDefault(release => !release.IsGood);
            if (last is null) continue;
            var first = releases.IndexOf(last) + 1;
            yield return first == releases.Length
                ? Proposal.Refuse(Kind, $"as it is built now it runs on no release of {family.Key}, not even on {last.Release}")
                : Proposal.Refuse(Kind, $"as it is built now it runs from {releases[first].Release} on", $"where no other plan will do, take {releases[first].Release} or later as host or base image");
        }
    }
}
