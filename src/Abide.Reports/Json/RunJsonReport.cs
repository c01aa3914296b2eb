using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Json;

/// <summary>Writes what was observed of a run as JSON: docs/schema/run-v1.schema.json.</summary>
public static class RunJsonReport
{
    private static readonly RunJsonContext Context = new(ReportJson.Options(RunJsonContext.Default));

    /// <summary>Writes UTF-8 without a byte-order mark, ending in a line feed.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void Write(RunReport report, string version, Stream output)
    {
        ReportJson.Write(output, new RunDocument { Tool = new("abide", version), Run = report }, Context.RunDocument);
    }
}
