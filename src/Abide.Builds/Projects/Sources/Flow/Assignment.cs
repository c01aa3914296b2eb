using System.Collections.Immutable;

namespace Abide.Builds.Projects.Sources.Flow;

/// <summary>A variable gets a value. Indexes are tokens.</summary>
/// <param name="Index">The variable.</param>
/// <param name="Place">Its place on the left, from 0.</param>
/// <param name="Places">How many stand on the left.</param>
/// <param name="Declares">Written <c>:=</c> or with <c>var</c>: a new variable, as far as this one is concerned.</param>
/// <param name="Start">First token of the right side; equal to <paramref name="End"/> when there is none.</param>
/// <param name="End">The token behind the right side.</param>
internal sealed record Assignment(int Index, int Place, int Places, bool Declares, int Start, int End);

/// <summary>What a variable can hold at one place.</summary>
/// <param name="IsKnown">False when it also can hold what this analysis does not see.</param>
/// <param name="Assignments">Every assignment that may be the last one.</param>
/// <param name="Parameter">Place among the function's parameters where the value may come from; -1 when it comes from none.</param>
internal sealed record ReachingValues(bool IsKnown, ImmutableArray<Assignment> Assignments, int Parameter)
{
    public static ReachingValues Unknown { get; } = new(false, [], -1);
}
