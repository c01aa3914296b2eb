using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Symbols;

internal sealed class UnknownSymbolRule : Rule
{
    public override string Id => "ABI1304";

    public override string Title => "No fact about symbols";

    public override string Explanation =>
        "A library of the target is known to exist, but not which symbols this release of it defines, and the program asks it for symbols without a version, which would have told. "
        + "Whether they are there is not known, so nothing is claimed.";

    public override string Remedy => "Judge against a root directory of the release: `--on dir:/srv/el9`.";

    public override string Example => "$ abide check ./app --on dir:/srv/el9";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.Unbound.IsEmpty) yield break;
        foreach (var group in program.Unbound.Where(each => each.IsUnknown && !each.IsFromHost).GroupBy(each => new Question(each.By, LikelyHome(each, offer))))
        {
            var unbound = group.ToList();
            yield return SymbolFinding.Create(
                Id, Severity.Undetermined, group.Key.By, unbound,
                $"{SymbolFinding.Names(unbound)} in {group.Key.Of.Name}",
                $"no fact whether {group.Key.Of.Library.Soname} of {offer.DisplayName} defines {SymbolFinding.Names(unbound)}",
                "judge against a root directory of that release: --on dir:DIRECTORY",
                program, offer) with
            { Subject = group.Key.Of.Library.Soname };
        }
    }

    /// <param name="By">Who asks.</param>
    /// <param name="Of">The library of which it is not known.</param>
    private sealed record Question(LoadedObject By, LoadedObject Of);

    /// <summary>Of the libraries that might define it the one whose other releases do; else the first.</summary>
    private static LoadedObject LikelyHome(UnboundImport unbound, Offer offer) =>
        unbound.UnknownIn.FirstOrDefault(loaded => SymbolHistory.Find(loaded.Library.Soname, unbound.Import.Name, offer.Architecture) is not null) ?? unbound.UnknownIn[0];
}
