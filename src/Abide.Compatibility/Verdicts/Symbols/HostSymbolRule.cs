using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Symbols;

internal sealed class HostSymbolRule : Rule
{
    public override string Id => "ABI1303";

    public override string Title => "Symbols expected from the program that loads it";

    public override string Explanation =>
        "A plug-in (a Node.js addon, a Python or Perl extension, an Apache or nginx module) is linked with undefined symbols on purpose: the program that opens it defines them. "
        + "Judged alone it has them open, and that says nothing against it. Whether the host on the target offers this interface is not examined.";

    public override string Remedy => "Nothing to do for the plug-in; make sure that the host is of a version that the plug-in is built for.";

    public override string Example => "$ ldd -r biome.node\nundefined symbol: napi_create_function (./biome.node)";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.Unbound.IsEmpty) yield break;
        foreach (var group in program.Unbound.Where(each => each.IsFromHost).GroupBy(each => each.By))
        {
            var unbound = group.ToList();
            var host = unbound.Select(each => HostSymbols.NameOf(each.Import)).FirstOrDefault(name => name is not null);
            yield return SymbolFinding.Create(
                Id, Severity.Note, group.Key, unbound,
                $"{unbound.Count} symbols from {host ?? "the host program"}",
                $"{group.Key.DisplayName} expects {SymbolFinding.Names(unbound)} from {(host is null ? "the program that loads it" : $"{host}, which loads it")}",
                hint: null, program, offer);
        }
    }
}
