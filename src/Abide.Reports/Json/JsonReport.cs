using System.Text.Encodings.Web;
using System.Text.Json;
using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Json;

/// <summary>Writes a report as JSON, the contract that everything else reads: docs/schema/check-v1.schema.json.</summary>
public static class JsonReport
{
    private static readonly CheckJsonContext Context = new(new JsonSerializerOptions(CheckJsonContext.Default.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        // Paths and symbols stay readable (operator<<, 'x'); control characters are still escaped. The text is not meant
        // to be pasted into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes UTF-8 without a byte-order mark, ending in a line feed. The same report gives the same bytes.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void Write(CheckReport report, string version, Stream output)
    {
        var document = new CheckDocument
        {
            Tool = new ToolDocument("abide", version),
            Programs = report.Programs,
            Problems = report.Problems,
        };
        JsonSerializer.Serialize(output, document, Context.CheckDocument);
        output.WriteByte((byte)'\n');
    }
}
