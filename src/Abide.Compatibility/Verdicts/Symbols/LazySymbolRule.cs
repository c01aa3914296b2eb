using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Symbols;

internal sealed class LazySymbolRule : Rule
{
    public override string Id => "ABI1302";

    public override string Title => "Symbol missing at the first call";

    public override string Explanation =>
        "A strong function symbol is found in none of the loaded libraries, but it is bound lazily: the program starts, and dies with a symbol lookup error when it first calls the function. "
        + "With LD_BIND_NOW set it would not start.";

    public override string Remedy => "Build against the library of that release, or make sure that the code path is not taken. To see it at start: `LD_BIND_NOW=1 ./app`.";

    public override string Example => "./app: symbol lookup error: ./app: undefined symbol: curl_easy_header";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.Unbound.IsEmpty) yield break;
        foreach (var group in program.Unbound.Where(each => !each.IsUnknown && !MissingSymbolRule.BindsAtStart(each, offer) && !each.IsFromHost).GroupBy(each => each.By))
        {
            var unbound = group.ToList();
            yield return SymbolFinding.Create(
                Id, Severity.Degraded, group.Key, unbound,
                $"{SymbolFinding.Names(unbound)} for {group.Key.DisplayName}",
                $"no library of {offer.DisplayName} defines {SymbolFinding.Names(unbound)}: {group.Key.DisplayName} starts, and dies when it calls it{MissingSymbolRule.Elsewhere(unbound, program, offer)}",
                "build against the libraries of that release, or make sure that the code is not reached; LD_BIND_NOW=1 shows it at start",
                program, offer);
        }
    }
}
