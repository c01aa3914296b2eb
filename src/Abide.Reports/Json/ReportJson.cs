using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Abide.Reports.Json;

/// <summary>How reports are laid out as JSON: UTF-8 without a byte-order mark, indented, ending in a line feed.</summary>
internal static class ReportJson
{
    /// <summary>The options of a generated context, with paths and symbols readable as in <see cref="JsonReport"/>; the text is not meant for HTML.</summary>
    public static JsonSerializerOptions Options(JsonSerializerContext context) => new(context.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="output">Where to; stays open.</param>
    /// <param name="document">What to write.</param>
    /// <param name="type">How.</param>
    public static void Write<T>(Stream output, T document, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonSerializer.Serialize(output, document, type);
        output.WriteByte((byte)'\n');
    }
}
