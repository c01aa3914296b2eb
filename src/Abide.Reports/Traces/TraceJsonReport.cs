using Abide.Builds.Traces;
using Abide.Reports.Json;

namespace Abide.Reports.Traces;

/// <summary>Writes a trace as JSON: docs/schema/trace-v1.schema.json.</summary>
public static class TraceJsonReport
{
    private static readonly TraceJsonContext s_context = new(ReportJson.Options(TraceJsonContext.Default));

    /// <summary>Writes UTF-8 without a byte-order mark, ending in a line feed.</summary>
    /// <param name="trace">What to write.</param>
    /// <param name="header">The header that was asked for, which is then all that is told of headers; null for all.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void Write(BuildTrace trace, string? header, string version, Stream output)
    {
        var document = new TraceDocument
        {
            Tool = new("abide", version),
            Trace = header is null ? trace : trace with { Inclusions = [] },
            Resolutions = header is null ? null : trace.Resolve(header),
        };
        ReportJson.Write(output, document, s_context.TraceDocument);
    }
}
