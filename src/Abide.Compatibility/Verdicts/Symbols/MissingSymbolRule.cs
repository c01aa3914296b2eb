using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Symbols;

internal sealed class MissingSymbolRule : Rule
{
    public override string Id => "ABI1301";

    public override string Title => "Symbol missing at start";

    public override string Explanation =>
        "A strong undefined symbol is found in none of the loaded libraries, and it is needed before main: data and function pointers always are, and every symbol is under BIND_NOW "
        + "(`-Wl,-z,now`, the default of most distributions' hardened builds) and on musl. The library may be there, with the right versions, and still be too old: a symbol can be added "
        + "without a new version, above all where a library has no versions.";

    public override string Remedy => "Build against the library of that release, or ship the newer library with the program.";

    public override string Example => "./app: symbol lookup error: ./app: undefined symbol: SSL_get1_peer_certificate";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.Unbound.IsEmpty) yield break;
        foreach (var group in program.Unbound.Where(each => !each.IsUnknown && BindsAtStart(each, offer) && !each.IsFromHost).GroupBy(each => each.By))
        {
            var unbound = group.ToList();
            yield return SymbolFinding.Create(
                Id, Severity.Fails, group.Key, unbound,
                $"{SymbolFinding.Names(unbound)} for {group.Key.DisplayName}",
                $"no library of {offer.DisplayName} defines {SymbolFinding.Names(unbound)}, which {group.Key.DisplayName} needs at start{Elsewhere(unbound, program, offer)}",
                "build against the libraries of that release, or ship the newer library with the program",
                program, offer);
        }
    }

    internal static bool BindsAtStart(UnboundImport unbound, Offer offer) =>
        offer.Libc == LibcFamily.Musl || unbound.By.Needs!.BindsNow || unbound.Import.Binding == Binding.Start;

    internal static string Elsewhere(List<UnboundImport> unbound, Closure program, Offer offer)
    {
        foreach (var loaded in program.Objects)
        {
            if (SymbolHistory.Find(loaded.Library.Soname, unbound[0].Import.Name, offer.Architecture) is { } seen) return $"; {seen.Soname} of {seen.Releases[0]} has {unbound[0].Import.Name}";
        }

        return "";
    }
}
