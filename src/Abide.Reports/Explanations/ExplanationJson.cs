using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Abide.Builds.Diagnoses;
using Abide.Builds.Logs;
using Abide.Formats;
using Abide.Reports.Json;

namespace Abide.Reports.Explanations;

/// <summary>What a log says as JSON: docs/schema/explain-v1.schema.json.</summary>
public static class ExplanationJson
{
    private static readonly ExplanationJsonContext s_context = new(ReportJson.Options(ExplanationJsonContext.Default));

    /// <summary>Writes UTF-8 without a byte-order mark, ending in a line feed.</summary>
    /// <param name="explanation">What was read.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void Write(LogExplanation explanation, string version, Stream output)
    {
        ReportJson.Write(output, Document(explanation, version), s_context.ExplanationDocument);
    }

    private static ExplanationDocument Document(LogExplanation explanation, string version) => new()
    {
        Tool = new("abide", version),
        Log = new(explanation.Name, explanation.Lines),
        Outcome = explanation.Outcome switch
        {
            LogOutcome.NoFailure => "noFailure",
            LogOutcome.Explained => "explained",
            LogOutcome.PartlyExplained => "partlyExplained",
            _ => "unknown",
        },
        Diagnoses = [.. explanation.Causes.Select(Diagnosis)],
        Unexplained = explanation.Unexplained,
        UnexplainedCount = explanation.UnexplainedCount,
        Problems = explanation.Problems,
    };

    private static DiagnosisDocument Diagnosis(RecognisedCause cause) => new()
    {
        Id = cause.Diagnosis.Id,
        Title = cause.Diagnosis.Title,
        Headline = cause.Headline,
        Cause = cause.Diagnosis.Cause.ReplaceLineEndings(" ").Trim(),
        Facts = cause.Facts,
        Count = cause.Count,
        Evidence = cause.Evidence,
        Remedies = cause.Diagnosis.Remedies,
        Avoid = cause.Diagnosis.Avoid,
    };
}

/// <summary>What <c>abide explain --format json</c> writes.</summary>
internal sealed record ExplanationDocument
{
    public int SchemaVersion { get; init; } = 1;

    public required ToolDocument Tool { get; init; }

    public required LogDocument Log { get; init; }

    public required string Outcome { get; init; }

    public required ImmutableArray<DiagnosisDocument> Diagnoses { get; init; }

    public required ImmutableArray<LogLine> Unexplained { get; init; }

    public required long UnexplainedCount { get; init; }

    public required ImmutableArray<Problem> Problems { get; init; }
}

/// <summary>Which log it was.</summary>
internal sealed record LogDocument(string Name, long Lines);

/// <summary>One cause.</summary>
internal sealed record DiagnosisDocument
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Headline { get; init; }

    public required string Cause { get; init; }

    public required ImmutableArray<LogFact> Facts { get; init; }

    public required long Count { get; init; }

    public required ImmutableArray<LogLine> Evidence { get; init; }

    public required ImmutableArray<Remedy> Remedies { get; init; }

    public required ImmutableArray<string> Avoid { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ExplanationDocument))]
internal sealed partial class ExplanationJsonContext : JsonSerializerContext;
