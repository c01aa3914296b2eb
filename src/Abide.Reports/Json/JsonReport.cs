using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Abide.Compatibility.Verdicts;
using Abide.Formats;

namespace Abide.Reports.Json;

/// <summary>
/// The report as JSON, the contract that everything else reads: docs/schema/check-v1.schema.json. UTF-8 without a byte-order
/// mark, ending in a line feed.
/// </summary>
/// <remarks>Members that the schema calls optional are left out when null, every other member is always there.</remarks>
public sealed class JsonReport : IReport
{
    /// <summary>Raised when a reader of the old shape could misread the new one; added members do not raise it.</summary>
    private const int SchemaVersion = 1;

    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n",
        // Paths and symbols stay readable (operator<<, 'x'); control characters are still escaped. The text is not meant
        // to be pasted into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Stream _spool;
    private readonly Utf8JsonWriter _json;

    /// <param name="version">Version of the tool.</param>
    /// <param name="spool">Takes the text of programs until the report is written; empty, readable and seekable; disposed with this.</param>
    public JsonReport(string version, Stream spool)
    {
        _spool = spool;
        _json = new Utf8JsonWriter(spool, Layout);
        _json.WriteStartObject();
        _json.WriteNumber("schemaVersion", SchemaVersion);
        _json.WriteStartObject("tool");
        _json.WriteString("name", "abide");
        _json.WriteString("version", version);
        _json.WriteEndObject();
        _json.WriteStartArray("programs");
    }

    public void Add(ProgramReport program)
    {
        JsonSerializer.Serialize(_json, program, CheckJsonContext.Default.ProgramReport);
        _json.Flush();
    }

    public void Write(ImmutableArray<Problem> problems, Stream output)
    {
        _json.WriteEndArray();
        _json.WritePropertyName("problems");
        JsonSerializer.Serialize(_json, problems, CheckJsonContext.Default.ImmutableArrayProblem);
        _json.WriteEndObject();
        _json.Flush();

        _spool.Position = 0;
        _spool.CopyTo(output);
        output.WriteByte((byte)'\n');
    }

    public void Dispose()
    {
        _json.Dispose();
        _spool.Dispose();
    }
}
