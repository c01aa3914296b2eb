using System.Collections.Immutable;
using Abide.Builds.Plans.Tags;

namespace Abide.Builds.Plans.Cgo;

/// <summary>Keeps cgo, and takes Go's own lookups of names and users.</summary>
internal sealed class PureLookupsPlanner : IPlanner
{
    private static readonly ImmutableArray<string> s_tags = ["netgo", "osusergo"];

    public PlanKind Kind { get; } = new()
    {
        Name = "pure-lookups",
        Title = "Look names and users up in Go",
        Reach = 2,
        Works =
            """
            The build tags `netgo` and `osusergo` choose the forms of packages `net` and `os/user` that are written in Go. When nothing else of the program uses
            cgo, no C code is left and it is linked statically, as with `CGO_ENABLED=0`; files with the constraint `cgo` are still built, which is what tells it
            from the plan no-cgo.
            """,
        Applies =
        [
            "The program is built by the go command with cgo on, and uses `net` or `os/user`.",
            "It only helps when no other package brings C code; where one does, the plan is refused and the package named, since the C library stays.",
            "It is refused for toolchains with validated cryptography, as no-cgo is: they bring C code of their own.",
        ],
        Changes =
        [
            "Host names are looked up by Go's own resolver, users and groups in `/etc/passwd` and `/etc/group` alone, as with no-cgo.",
        ],
        Limits =
        [
            "A `-tags` of the build command would win over the one in `GOFLAGS`; the plan therefore adds to it in the command.",
        ],
        Sample = "samples/cgo-user",
    };

    public IEnumerable<Proposal> Propose(FixSituation situation)
    {
        if (CgoUse.Of(situation) is not { HasLookups: true } use) yield break;
        if (use.Refusal("with lookups in Go") is { } refusal)
        {
            yield return Proposal.Refuse(Kind, refusal.Reason, refusal.Hint);
            yield break;
        }

        if (!use.Replaced.IsEmpty)
        {
            yield return Proposal.Refuse(Kind, $"C code stays in the program: {string.Join("; ", use.OwnPackages)} is built with cgo as long as it is on", "take the plan no-cgo");
            yield break;
        }

        yield return Proposal.Of(new Plan
        {
            Name = Kind.Name,
            Kind = Kind.Name,
            Title = $"look names and users up in Go (-tags {string.Join(',', s_tags)})",
            Steps = [.. Steps(situation)],
            Preconditions = use.Preconditions,
            Changes = LookupLosses.Of(situation),
            Expected = "Programs without a C library, as long as nothing else brings C code",
        });
    }

    private static IEnumerable<PlanStep> Steps(FixSituation situation)
    {
        var set = TagSetting.Of(situation.Command, situation.Build?.Settings["GOFLAGS"].Value ?? "", s_tags);
        yield return new SetVariable("GOFLAGS", set.Flags, "chooses the lookups that are written in Go");
        if (set.Command is { } command) yield return new ReplaceCommand(command, "the tags of the command line win over those of GOFLAGS");
    }
}
