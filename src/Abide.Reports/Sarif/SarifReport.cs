using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Abide.Compatibility.Verdicts;
using Abide.Formats;

namespace Abide.Reports.Sarif;

/// <summary>
/// The report as SARIF 2.1.0 (OASIS Standard, 27 March 2020). One result is one cause in one program: the targets it hits are
/// in its message and properties, so that a code-scanning page shows one alert where one thing is to be done.
/// </summary>
/// <remarks>The standard puts what is known last, the problems, before the results; so these are written aside.</remarks>
public sealed class SarifReport : IReport
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<Artifact> _artifacts = [];
    private readonly ImmutableArray<Rule> _rules;
    private readonly string _version;
    private readonly SarifLocations _locations;
    private readonly Stream _spool;
    private readonly long _resultsAt;
    private readonly Utf8JsonWriter _json;
    private readonly SarifResults _results;

    /// <param name="rules">Every rule that can be named, for their help texts.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="baseDirectory">Absolute; paths below it are written relative to it. Usually the current directory.</param>
    /// <param name="spool">Takes the text of results until the report is written; empty, readable and seekable; disposed with this.</param>
    public SarifReport(ImmutableArray<Rule> rules, string version, string baseDirectory, Stream spool)
    {
        _rules = rules;
        _version = version;
        _locations = new SarifLocations(baseDirectory);
        _spool = spool;
        _json = new Utf8JsonWriter(spool, Layout);
        _results = new SarifResults(_json, rules, _locations);

        // As deep as in the report, for the indentation.
        _json.WriteStartObject();
        _json.WriteStartArray("runs");
        _json.WriteStartObject();
        _json.WriteStartArray("results");
        _json.Flush();
        _resultsAt = spool.Position - 1;
    }

    public void Add(ProgramReport program)
    {
        _results.Write(program, _artifacts.Count);
        _artifacts.Add(new Artifact(program.Path, program.Sha256));
        _json.Flush();
    }

    public void Write(ImmutableArray<Problem> problems, Stream output)
    {
        _json.WriteEndArray();
        _json.Flush();

        // Not validated, because the writer does not see the results.
        using (var json = new Utf8JsonWriter(output, Layout with { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, problems);
            WriteInvocation(json, problems);
            WriteArtifacts(json);
            json.WritePropertyName("results");
            json.Flush();
            _spool.Position = _resultsAt;
            _spool.CopyTo(output);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    public void Dispose()
    {
        _json.Dispose();
        _spool.Dispose();
    }

    private void WriteTool(Utf8JsonWriter json, ImmutableArray<Problem> problems)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "abide");
        json.WriteString("semanticVersion", _version);
        json.WriteStartArray("rules");
        foreach (var rule in _rules)
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
        foreach (var id in problems.Select(problem => problem.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
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

    private void WriteInvocation(Utf8JsonWriter json, ImmutableArray<Problem> problems)
    {
        var judged = _artifacts.Select(program => program.Path).ToHashSet(StringComparer.Ordinal);
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", problems.All(problem => judged.Contains(problem.Path)));
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var problem in problems)
            WriteNotification(json, problem, judged.Contains(problem.Path));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(SarifLocations.BaseId);
        WriteText(json, "description", "The directory in which the check was started");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteNotification(Utf8JsonWriter json, Problem problem, bool judged)
    {
        json.WriteStartObject();
        json.WriteStartObject("descriptor");
        json.WriteString("id", problem.Id);
        json.WriteEndObject();
        json.WriteString("level", judged ? "warning" : "error");
        WriteText(json, "message", $"{problem.Message}. {problem.Hint}");
        json.WriteStartArray("locations");
        _locations.Write(json, problem.Path, offset: null, artifact: null, []);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteArtifacts(Utf8JsonWriter json)
    {
        json.WriteStartArray("artifacts");
        foreach (var (path, sha256) in _artifacts)
        {
            json.WriteStartObject();
            _locations.WriteArtifactLocation(json, "location", path, index: null);
            json.WriteStartArray("roles");
            json.WriteStringValue("analysisTarget");
            json.WriteEndArray();
            json.WriteStartObject("hashes");
            json.WriteString("sha-256", sha256);
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

    private sealed record Artifact(string Path, string? Sha256);
}
