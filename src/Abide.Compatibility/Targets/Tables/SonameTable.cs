namespace Abide.Compatibility.Targets;

/// <summary>What data/sonames.txt says of one library family on one line of releases.</summary>
/// <param name="Soname">The soname there, or null when the line has none.</param>
/// <param name="Confidence">How well it is known.</param>
internal sealed record SonameFact(string? Soname, Confidence Confidence);

/// <summary>data/sonames.txt and data/presence.txt: which soname of a library family each enterprise Linux major has.</summary>
internal static class SonameTable
{
    private static readonly Lazy<Dictionary<string, SonameFact>> s_facts = new(Parse);

    public static SonameFact? Find(string line, string family) => s_facts.Value.GetValueOrDefault(Key(line, family));

    /// <summary>Sonames that a line has.</summary>
    public static IEnumerable<string> Of(string line) => s_facts.Value.Where(fact => fact.Key.StartsWith(line + " ", StringComparison.Ordinal)).Select(fact => fact.Value.Soname).OfType<string>();

    private static string Key(string line, string family) => $"{line} {family}";

    private static Dictionary<string, SonameFact> Parse()
    {
        var facts = new Dictionary<string, SonameFact>(StringComparer.Ordinal);
        var reader = new LineReader(FactFile.Read("sonames.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            facts[Key(fields[0], fields[1])] = new(fields[2] == "-" ? null : fields[2], Release.ReadConfidence(fields[3]));
        }

        AddPresence(facts);

        return facts;
    }

    private static void AddPresence(Dictionary<string, SonameFact> facts)
    {
        var reader = new LineReader(FactFile.Read("presence.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            foreach (var soname in fields[1].Split(' '))
                facts.TryAdd(Key(fields[0], SonameFamily.Of(soname)), new(soname, Confidence.Unverified));
        }
    }
}
