using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>Gives the names that a target file mentions more than once a number, so that the most frequent have the shortest.</summary>
internal static class NameTable
{
    public static (ImmutableArray<string> Names, ImmutableArray<ObjectDocument> Objects) Intern(IReadOnlyList<ObjectDocument> objects)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var list in objects.SelectMany(Lists))
        {
            foreach (var name in list.Own) counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        ImmutableArray<string> names = [.. counts.Where(pair => pair.Value > 1).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key)];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names) numbers.Add(name, numbers.Count);
        return (names, [.. objects.Select(each => Intern(each, numbers))]);
    }

    /// <summary>All lists of names of one object.</summary>
    public static IEnumerable<SymbolList> Lists(ObjectDocument each)
    {
        if (each.Imports is { } imports) yield return imports.Symbols;
        foreach (var defines in each.Defines ?? []) yield return defines.Symbols;
        if (each.Calls is not { } calls) yield break;
        yield return calls.Imports;
        if (calls.Others is { } others) yield return others;
    }

    private static ObjectDocument Intern(ObjectDocument each, Dictionary<string, int> numbers) => each with
    {
        Imports = each.Imports is { } imports ? imports with { Symbols = imports.Symbols.Intern(numbers) } : null,
        Defines = each.Defines?.Select(defines => defines with { Symbols = defines.Symbols.Intern(numbers) }).ToArray(),
        Calls = each.Calls is { } calls ? calls with { Imports = calls.Imports.Intern(numbers), Others = calls.Others?.Intern(numbers) } : null,
    };
}
