using System.Text.Json;
using Abide.Compatibility.Targets.Matrices;

namespace Abide.Reports.Targets.Matrices;

/// <summary>A matrix of facts as JSON; docs/schema/matrix-v1.schema.json.</summary>
public static class MatrixJson
{
    /// <summary>Writes UTF-8, ending in a line feed.</summary>
    /// <param name="matrix">What is told.</param>
    /// <param name="version">Of the tool.</param>
    /// <param name="tellsSources">Whether each cell names its source and how well it is known.</param>
    /// <param name="output">Gets the document.</param>
    public static void Write(FactMatrix matrix, string version, bool tellsSources, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" })) Write(matrix, version, tellsSources, json);
        output.WriteByte((byte)'\n');
    }

    internal static void Write(FactMatrix matrix, string version, bool tellsSources, Utf8JsonWriter json)
    {
        var sources = new List<string>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 1);
        json.WriteStartObject("tool");
        json.WriteString("name", "abide");
        json.WriteString("version", version);
        json.WriteEndObject();
        json.WriteString("architecture", matrix.Architecture);
        json.WriteStartArray("targets");
        foreach (var target in matrix.Targets)
        {
            json.WriteStartObject();
            json.WriteString("name", target.Name);
            json.WriteString("displayName", target.DisplayName);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("facts");
        foreach (var fact in matrix.Facts)
        {
            json.WriteStartObject();
            json.WriteString("kind", Word(fact.Kind));
            json.WriteString("name", fact.Name);
            if (fact.Number is { } number) json.WriteNumber("number", number);
            json.WriteStartArray("cells");
            foreach (var cell in fact.Cells)
            {
                json.WriteStartObject();
                json.WriteString("state", Word(cell.State));
                json.WriteString("text", cell.Text);
                if (cell.Note is { } note) json.WriteString("note", note);
                if (tellsSources && cell.Provenance is { } provenance)
                {
                    json.WriteString("confidence", Word(provenance.Confidence));
                    json.WriteNumber("source", SourceNumber(provenance.Source));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (tellsSources)
        {
            json.WriteStartArray("sources");
            foreach (var source in sources) json.WriteStringValue(source);
            json.WriteEndArray();
        }

        json.WriteEndObject();

        int SourceNumber(string source)
        {
            if (!numbers.TryGetValue(source, out var known))
            {
                numbers[source] = known = sources.Count;
                sources.Add(source);
            }

            return known;
        }
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
