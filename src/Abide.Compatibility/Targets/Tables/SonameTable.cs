using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>What data/sonames.txt says of one library family on one line of releases.</summary>
/// <param name="Soname">The soname there, or null when the line has none.</param>
/// <param name="Confidence">How well it is known.</param>
internal sealed record SonameFact(string? Soname, Confidence Confidence);

/// <summary>data/sonames.txt and data/presence.txt: which soname of a library family each enterprise Linux major has.</summary>
internal static class SonameTable
{
    private static readonly Lazy<ImmutableDictionary<(string Line, string Family), SonameFact>> s_facts = new(Parse);

    public static SonameFact? Find(string line, string family) => s_facts.Value.GetValueOrDefault((line, family));

    public static int Count(string line) => s_facts.Value.Count(fact => fact.Key.Line == line);

    private static ImmutableDictionary<(string Line, string Family), SonameFact> Parse()
    {
        var facts = ImmutableDictionary.CreateBuilder<(string, string), SonameFact>();
        var reader = new LineReader(FactFile.Read("sonames.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            facts[(fields[0], fields[1])] = new(fields[2] == "-" ? null : fields[2], Release.ReadConfidence(fields[3]));
        }

        AddPresence(facts);

        return facts.ToImmutable();
    }

    private static void AddPresence(ImmutableDictionary<(string Line, string Family), SonameFact>.Builder facts)
    {
        var reader = new LineReader(FactFile.Read("presence.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            foreach (var soname in fields[1].Split(' '))
                facts.TryAdd((fields[0], SonameFamily.Of(soname)), new(soname, Confidence.Unverified));
        }
    }
}
