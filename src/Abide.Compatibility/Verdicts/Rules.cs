using System.Collections.Immutable;

namespace Abide.Compatibility.Verdicts;

/// <summary>Every rule, in the order in which they judge.</summary>
public static class Rules
{
    public static ImmutableArray<Rule> All { get; } = [];

    /// <summary>The rule with this id (any case), or null.</summary>
    public static Rule? Find(string id) =>
        All.FirstOrDefault(rule => string.Equals(rule.Id, id, StringComparison.OrdinalIgnoreCase));
}
