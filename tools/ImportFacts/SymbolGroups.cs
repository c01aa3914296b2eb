namespace Abide.ImportFacts;

/// <summary>
/// Writes groups of symbols: a header with version and places, then the names in ordinal order, each as the number of
/// characters it shares with the one before (one base-62 digit) and the rest.
/// </summary>
internal static class SymbolGroups
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static void Write(TableWriter table, string header, string places, IEnumerable<string> names)
    {
        table.Line($"{header} {places}");
        var previous = "";
        foreach (var name in names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var shared = Math.Min(name.AsSpan().CommonPrefixLength(previous), Digits.Length - 1);
            table.Line(Digits[shared] + name[shared..]);
            previous = name;
        }
    }
}
