using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>
/// Names of symbols in a target file. One that occurs more than once in the file is a number, its place in the file's <c>names</c>;
/// any other stands for itself.
/// </summary>
[JsonConverter(typeof(SymbolListConverter))]
internal sealed class SymbolList
{
    // What is not negative is a place in names; the complement of the rest is one in _own.
    private readonly int[] _places;
    private readonly string[] _own;

    /// <param name="places">Places in <c>names</c>, or complements of places in <paramref name="own"/>.</param>
    /// <param name="own">Names that stand for themselves.</param>
    public SymbolList(int[] places, string[] own)
    {
        _places = places;
        _own = own;
    }

    /// <summary>A list whose names all stand for themselves.</summary>
    public static SymbolList Of(IReadOnlyCollection<string> names) => new([.. Enumerable.Range(0, names.Count).Select(place => ~place)], [.. names]);

    public int Count => _places.Length;

    /// <summary>The names that stand for themselves.</summary>
    public ReadOnlySpan<string> Own => _own;

    /// <summary>Whether every number is a place in a list of that length.</summary>
    public bool FitsIn(int names) => Array.TrueForAll(_places, place => place < names);

    /// <summary>All names, in order.</summary>
    /// <param name="names">The file's.</param>
    public IEnumerable<string> Resolve(ImmutableArray<string> names) => _places.Select(place => place >= 0 ? names[place] : _own[~place]);

    /// <summary>The same list with numbers for the names that have one.</summary>
    public SymbolList Intern(IReadOnlyDictionary<string, int> numbers)
    {
        var places = new int[_places.Length];
        var own = new List<string>();
        for (var i = 0; i < places.Length; i++)
        {
            var name = _own[~_places[i]];
            if (numbers.TryGetValue(name, out places[i])) continue;
            places[i] = ~own.Count;
            own.Add(name);
        }

        return new SymbolList(places, [.. own]);
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var place in _places)
        {
            if (place >= 0) writer.WriteNumberValue(place);
            else writer.WriteStringValue(_own[~place]);
        }

        writer.WriteEndArray();
    }
}

internal sealed class SymbolListConverter : JsonConverter<SymbolList>
{
    public override SymbolList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("a list of symbols is an array");
        var places = new List<int>();
        var own = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                places.Add(~own.Count);
                own.Add(reader.GetString()!);
            }
            else if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var place) && place >= 0)
            {
                places.Add(place);
            }
            else
            {
                throw new JsonException("a symbol is a name or a place among the names");
            }
        }

        return new SymbolList([.. places], [.. own]);
    }

    public override void Write(Utf8JsonWriter writer, SymbolList value, JsonSerializerOptions options) => value.Write(writer);
}
