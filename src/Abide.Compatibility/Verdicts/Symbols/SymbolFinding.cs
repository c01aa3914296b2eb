using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Symbols;

/// <summary>What the rules about symbols have in common: one finding an asking object, with its symbols as evidence.</summary>
internal static class SymbolFinding
{
    private const int NamedInMessage = 3;

    public static Finding Create(string id, Severity severity, LoadedObject by, IReadOnlyList<UnboundImport> unbound, string need, string message, string? hint, Closure program, Offer offer) => new()
    {
        Id = id,
        Severity = severity,
        Subject = by.DisplayName,
        Need = need,
        Message = message,
        Hint = hint,
        Evidence =
        [
            .. unbound.Select(each => new Evidence
            {
                File = by.DisplayName,
                Section = ".dynsym",
                Symbol = each.Import.ToString(),
                Function = by.Origin == ObjectOrigin.Program ? program.Callers.Find(each.Import.Name) : null,
            }),
            new Evidence { Source = $"{offer.DisplayName}: {string.Join(", ", program.Objects.Where(loaded => loaded != by).Take(8).Select(loaded => loaded.Library.Soname))}" },
        ],
    };

    /// <summary><c>napi_create_function, napi_get_undefined and 12 more</c></summary>
    public static string Names(IReadOnlyList<UnboundImport> unbound)
    {
        var names = string.Join(", ", unbound.Take(NamedInMessage).Select(each => each.Import.ToString()));
        return unbound.Count > NamedInMessage ? $"{names} and {unbound.Count - NamedInMessage} more" : names;
    }
}
