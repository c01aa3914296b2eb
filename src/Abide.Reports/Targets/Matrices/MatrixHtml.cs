using System.Text;
using System.Text.Json;
using Abide.Compatibility.Targets.Matrices;

namespace Abide.Reports.Targets.Matrices;

/// <summary>A matrix of facts as one page that needs nothing else: it asks no network, and holds the JSON document that it shows.</summary>
public static class MatrixHtml
{
    private const string Place = "{{facts}}";

    /// <summary>Writes UTF-8.</summary>
    /// <param name="matrix">What is told.</param>
    /// <param name="version">Of the tool.</param>
    /// <param name="output">Gets the page.</param>
    public static void Write(FactMatrix matrix, string version, Stream output)
    {
        using var resource = typeof(MatrixHtml).Assembly.GetManifestResourceStream("matrix.html")!;
        using var reader = new StreamReader(resource, Encoding.UTF8);
        var page = reader.ReadToEnd();
        var place = page.IndexOf(Place, StringComparison.Ordinal);
        output.Write(Encoding.UTF8.GetBytes(page[..place]));
        // The writer's default encoder escapes what HTML would read: no text can end the element.
        using (var json = new Utf8JsonWriter(output)) MatrixJson.Write(matrix, version, tellsSources: true, json);
        output.Write(Encoding.UTF8.GetBytes(page[(place + Place.Length)..]));
    }
}
