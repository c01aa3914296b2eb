using System.Collections.Immutable;
using Abide.Builds.Plans.Bases;
using Abide.Builds.Plans.Bundles;
using Abide.Builds.Plans.Cgo;
using Abide.Builds.Plans.Flags;
using Abide.Builds.Plans.Modules;
using Abide.Builds.Plans.Sysroots;
using Abide.Builds.Plans.Tags;
using Abide.Builds.Plans.Toolchains;

namespace Abide.Builds.Plans;

/// <summary>All sorts of plans, from what touches a project least.</summary>
public static class Planning
{
    private static readonly ImmutableArray<IPlanner> s_planners = ByReach(
    [
        new NoCgoPlanner(),
        new PureLookupsPlanner(),
        new ModulePinPlanner(),
        new BuildTagsPlanner(),
        new ZigPlanner(),
        new KitPlanner(),
        new SysrootPlanner(),
        new FlagsPlanner(),
        new BundlePlanner(),
        new BasePlanner(),
    ]);

    public static ImmutableArray<PlanKind> Kinds { get; } = [.. s_planners.Select(planner => planner.Kind)];

    /// <summary>Plans that may help, and reasons why others do not, in the order of <see cref="Kinds"/>.</summary>
    public static ImmutableArray<Proposal> Propose(FixSituation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        return [.. s_planners.SelectMany(planner => planner.Propose(situation))];
    }

    /// <summary>The same of one sort of plan.</summary>
    /// <param name="situation">What it looks at.</param>
    /// <param name="kind">Name of its <see cref="PlanKind"/>.</param>
    public static ImmutableArray<Proposal> Propose(FixSituation situation, string kind)
    {
        ArgumentNullException.ThrowIfNull(situation);
        return [.. s_planners.Where(planner => planner.Kind.Name == kind).SelectMany(planner => planner.Propose(situation))];
    }

    private static ImmutableArray<IPlanner> ByReach(ImmutableArray<IPlanner> planners) => [.. planners.OrderBy(planner => planner.Kind.Reach)];
}
