using System.Collections.Immutable;
using System.Text.Json;

namespace Abide.Reports.Sarif;

/// <summary>Writes where things are: relative below the base directory, absolute elsewhere (SARIF 3.4.3, 3.29).</summary>
internal sealed class SarifLocations(string baseDirectory)
{
    public const string BaseId = "%SRCROOT%";

    public void Write(Utf8JsonWriter json, string path, long? offset, int? artifact, ImmutableArray<string> functions)
    {
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        WriteArtifactLocation(json, "artifactLocation", path, artifact);
        if (offset is { } start)
        {
            json.WriteStartObject("region");
            json.WriteNumber("byteOffset", start);
            json.WriteNumber("byteLength", 0);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (!functions.IsEmpty)
        {
            json.WriteStartArray("logicalLocations");
            foreach (var function in functions)
            {
                json.WriteStartObject();
                json.WriteString("fullyQualifiedName", function);
                json.WriteString("kind", "function");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public void WriteArtifactLocation(Utf8JsonWriter json, string name, string path, int? index)
    {
        var full = Path.GetFullPath(path, baseDirectory);
        var below = baseDirectory.EndsWith('/') ? baseDirectory : baseDirectory + "/";
        json.WriteStartObject(name);
        if (full.StartsWith(below, StringComparison.Ordinal))
        {
            json.WriteString("uri", Encode(full[below.Length..]));
            json.WriteString("uriBaseId", BaseId);
        }
        else
        {
            json.WriteString("uri", "file://" + Encode(full));
        }

        if (index is { } known)
            json.WriteNumber("index", known);
        json.WriteEndObject();
    }

    private static string Encode(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
