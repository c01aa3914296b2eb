using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Abide.Compatibility.Verdicts;
using Abide.Formats;

namespace Abide.Reports.Sarif;

/// <summary>
/// Writes a report as SARIF 2.1.0 (OASIS Standard, 27 March 2020). One result is one cause in one program: the targets it
/// hits are in its message and properties, so that a code-scanning page shows one alert where one thing is to be done.
/// </summary>
public static class SarifReport
{
    /// <param name="report">What to write.</param>
    /// <param name="rules">Every rule that can be named, for their help texts.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="baseDirectory">Absolute; paths below it are written relative to it. Usually the current directory.</param>
    /// <param name="output">Where to, as UTF-8; stays open.</param>
    public static void Write(CheckReport report, ImmutableArray<Rule> rules, string version, string baseDirectory, Stream output)
    {
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(output, options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, report, rules, version);
            WriteInvocation(json, report, new SarifLocations(baseDirectory));
            WriteArtifacts(json, report.Programs, new SarifLocations(baseDirectory));
            json.WriteStartArray("results");
            var results = new SarifResults(json, rules, new SarifLocations(baseDirectory));
            for (var i = 0; i < report.Programs.Length; i++)
            {
                results.Write(report.Programs[i], i);
                json.Flush();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteTool(Utf8JsonWriter json, CheckReport report, ImmutableArray<Rule> rules, string version)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "abide");
        json.WriteString("semanticVersion", version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            WriteText(json, "shortDescription", rule.Title);
            WriteText(json, "fullDescription", rule.Explanation);
            json.WriteStartObject("help");
            json.WriteString("text", $"{rule.Explanation}\n\n{rule.Remedy}");
            json.WriteString("markdown", Pages.RulePage.Render(rule));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notifications");
        foreach (var id in report.Problems.Select(problem => problem.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            if (Problems.All.FirstOrDefault(kind => kind.Id == id) is { } kind)
                WriteText(json, "shortDescription", kind.Title);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteInvocation(Utf8JsonWriter json, CheckReport report, SarifLocations locations)
    {
        var judged = report.Programs.Select(program => program.Path).ToHashSet(StringComparer.Ordinal);
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", report.Problems.All(problem => judged.Contains(problem.Path)));
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var problem in report.Problems)
            WriteNotification(json, problem, judged.Contains(problem.Path), locations);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(SarifLocations.BaseId);
        WriteText(json, "description", "The directory in which the check was started");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNotification(Utf8JsonWriter json, Problem problem, bool judged, SarifLocations locations)
    {
        json.WriteStartObject();
        json.WriteStartObject("descriptor");
        json.WriteString("id", problem.Id);
        json.WriteEndObject();
        json.WriteString("level", judged ? "warning" : "error");
        WriteText(json, "message", $"{problem.Message}. {problem.Hint}");
        json.WriteStartArray("locations");
        locations.Write(json, problem.Path, offset: null, artifact: null, []);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteArtifacts(Utf8JsonWriter json, ImmutableArray<ProgramReport> programs, SarifLocations locations)
    {
        json.WriteStartArray("artifacts");
        foreach (var program in programs)
        {
            json.WriteStartObject();
            locations.WriteArtifactLocation(json, "location", program.Path, index: null);
            json.WriteStartArray("roles");
            json.WriteStringValue("analysisTarget");
            json.WriteEndArray();
            json.WriteStartObject("hashes");
            json.WriteString("sha-256", program.Sha256);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("columnKind", "utf16CodeUnits");
    }

    internal static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
