namespace Abide.Builds.Plans;

/// <summary>Knows one sort of plan: whether it applies to a situation, and what it would do there.</summary>
internal interface IPlanner
{
    PlanKind Kind { get; }

    /// <summary>Every plan of this sort that may help, or the reason why none does. Empty when the sort has nothing to do with the situation.</summary>
    IEnumerable<Proposal> Propose(FixSituation situation);
}
