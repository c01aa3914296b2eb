using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;

namespace Abide.Builds.Plans;

/// <summary>Reads and writes proofs: docs/schema/proof-v1.schema.json.</summary>
public static class ProofFile
{
    /// <summary>Bytes that are read; a proof of a large project has some ten thousand.</summary>
    public const int MostBytes = 64 << 20;

    private const int SchemaVersion = 1;

    private static readonly ProofJsonContext s_context = new(new JsonSerializerOptions(ProofJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // command lines stay readable; the text is not meant for HTML
    });

    /// <summary>The proof, or null with what is wrong. Of what <c>abide fix --format json</c> wrote, the best plan's proof is taken, or the named one's.</summary>
    /// <param name="json">The file.</param>
    /// <param name="plan">Name of the plan that is wanted; null for the only or the best one.</param>
    /// <param name="fault">What is wrong; null when a proof was read.</param>
    public static Proof? Read(ReadOnlySpan<byte> json, string? plan, out string? fault)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, s_context.ProofDocument);
            fault = document switch
            {
                null => "it is empty",
                { SchemaVersion: < 1 } => "it has no schemaVersion",
                { SchemaVersion: > SchemaVersion } => $"it has schemaVersion {document.SchemaVersion}, and this version of abide knows {SchemaVersion}",
                { Proof: null, Fix: null } => "it has no proof",
                _ => null,
            };
            if (fault is not null) return null;
            var proofs = document!.Proof is { } one ? [one] : document.Fix!.Plans.IsDefault ? [] : document.Fix.Plans;
            if ((plan is null ? proofs.FirstOrDefault() : proofs.FirstOrDefault(proof => proof?.Plan?.Name == plan)) is not { } found)
            {
                fault = plan is null ? "it has no proof" : $"it has no proof of a plan {plan}";
                return null;
            }

            fault = Fault(found);
            return fault is null ? Whole(found) : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            fault = e.Message; // NotSupportedException: a step without its kind
            return null;
        }
    }

    /// <summary>Writes UTF-8 without a byte-order mark, ending in a line feed.</summary>
    /// <param name="proof">What to write.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void Write(Proof proof, string version, Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonSerializer.Serialize(output, new ProofDocument { SchemaVersion = SchemaVersion, Tool = new("abide", version), Proof = proof }, s_context.ProofDocument);
        output.WriteByte((byte)'\n');
    }

    /// <summary>Members that a file may leave out or spoil, although the records promise them.</summary>
    private static string? Fault(Proof proof) => proof switch
    {
        { Plan: null or { Name: null } or { Kind: null } } => "its plan has no name or kind",
        { Plan.Name: var name } when !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '.' or '_') || name.Length is 0 or > 100 => "its plan's name has other characters than letters, digits and dashes",
        { Plan.Steps.IsDefault: true } => "its plan has no steps",
        { Plan.Compilers: { Directory: null or not ['/', ..] } or { Name: null } or { For: null } or { Architecture: null } } => "its plan's compilers are not told whole",
        { Project: null or not ['/', ..] } => "it names no project",
        { Directory: null } or { ProjectSha256: null } => "it names no directory or no digest of the project",
        { Targets.IsDefaultOrEmpty: true } => "it names no targets",
        _ when proof.Targets.Any(target => target is null) => "one of its targets has no name",
        _ when Texts(proof).Any(text => text is null) => "a word of a command is missing",
        _ when proof.Plan.Steps.Any(IsBroken) => "a step of its plan lacks a part",
        _ => null,
    };

    private static IEnumerable<string?> Texts(Proof proof) => [.. Empty(proof.Command), .. Empty(proof.Chosen), .. Empty(proof.Test), .. proof.RunArguments is { IsDefault: false } run ? run : []];

    private static bool IsBroken(PlanStep step) => step switch
    {
        SetVariable set => set.Name is null || set.Name.Length == 0 || set.Name.Contains('=', StringComparison.Ordinal) || set.Name.Contains('\0', StringComparison.Ordinal),
        WriteFile write => write.Path is null || write.Text is null,
        CopyFile copy => copy.Path is null || copy.Source is null,
        RunTool run => run.Command.IsDefaultOrEmpty || run.Command.Any(word => word is null),
        ReplaceCommand replace => replace.Command.IsDefaultOrEmpty || replace.Command.Any(word => word is null),
        _ => true,
    };

    private static Proof Whole(Proof proof) => proof with
    {
        Plan = proof.Plan with
        {
            Title = proof.Plan.Title ?? "",
            Expected = proof.Plan.Expected ?? "",
            Preconditions = Empty(proof.Plan.Preconditions),
            Changes = Empty(proof.Plan.Changes),
            Bounds = proof.Plan.Bounds is { } bounds ? bounds with { Directories = [.. Empty(bounds.Directories).OfType<string>()] } : null,
        },
        Leaks = proof.Leaks is { } leaks ? leaks with { Found = [.. Empty(leaks.Found).Where(leak => leak is { Path: not null })] } : null,
        Command = Empty(proof.Command),
        Environment = proof.Environment ?? ImmutableSortedDictionary<string, string>.Empty,
        Chosen = Empty(proof.Chosen),
        Test = Empty(proof.Test),
        Tools = [.. Empty(proof.Tools).Where(tool => tool is { Path: not null, Sha256: not null })],
        Commands = [.. Empty(proof.Commands).Where(command => command is { Arguments.IsDefaultOrEmpty: false })],
        Changed = [.. Empty(proof.Changed).Where(file => file is { Path: not null })],
        Programs = [.. Empty(proof.Programs).Where(program => program is { Path: not null }).Select(program => program with { Verdicts = [.. Empty(program.Verdicts).Where(verdict => verdict is { Target: not null })] })],
    };

    private static ImmutableArray<T> Empty<T>(ImmutableArray<T> array) => array.IsDefault ? [] : array;
}

/// <summary>A proof, or a report of fix that holds some.</summary>
internal sealed record ProofDocument
{
    public int SchemaVersion { get; init; }

    public ProofTool? Tool { get; init; }

    public Proof? Proof { get; init; }

    public ProofPlans? Fix { get; init; }
}

internal sealed record ProofTool(string Name, string Version);

/// <summary>What is read of a report.</summary>
internal sealed record ProofPlans
{
    public ImmutableArray<Proof> Plans { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    AllowOutOfOrderMetadataProperties = true,
    RespectRequiredConstructorParameters = false,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(StandingNames), typeof(OutcomeNames), typeof(ConfidenceNames)])]
[JsonSerializable(typeof(ProofDocument))]
internal sealed partial class ProofJsonContext : JsonSerializerContext;

/// <summary>Standings as JSON writes them: <c>noHelp</c>.</summary>
public sealed class StandingNames() : JsonStringEnumConverter<ProofStanding>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

internal sealed class OutcomeNames() : JsonStringEnumConverter<Outcome>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

internal sealed class ConfidenceNames() : JsonStringEnumConverter<Confidence>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
