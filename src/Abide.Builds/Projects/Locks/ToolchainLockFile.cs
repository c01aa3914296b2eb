using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abide.Builds.Projects.Locks;

/// <summary>Reads and writes abide.lock.json. The same toolchain gives the same bytes.</summary>
public static class ToolchainLockFile
{
    /// <summary>Bytes that are read; an honest one has about two thousand.</summary>
    public const int MostBytes = 1 << 20;

    private const int MostParts = 32;

    private static readonly LockJsonContext s_context = new(new JsonSerializerOptions(LockJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // releases stay readable; the text is not meant for HTML
    });

    /// <summary>The lock, or null with what is wrong.</summary>
    public static ToolchainLock? Read(ReadOnlySpan<byte> json, out string? fault)
    {
        fault = null;
        try
        {
            var document = JsonSerializer.Deserialize(json, s_context.LockDocument);
            fault = document switch
            {
                null => "it is empty",
                { SchemaVersion: < 1 } => "it has no schemaVersion",
                { SchemaVersion: > ToolchainLock.SchemaVersion } => $"it has schemaVersion {document.SchemaVersion}, and this version of abide knows {ToolchainLock.SchemaVersion}",
                { Platform: null } or { Parts.IsDefault: true } => "it has no platform or no parts",
                { Parts.Length: > MostParts } => "it has too many parts",
                _ when document.Parts.Any(part => part is not { Name: not null, Version: not null, Files.IsDefault: false } || part.Files.Any(file => file is not { Name: not null, Sha256: not null })) => "a part lacks name, version or files",
                _ => null,
            };
            return fault is null ? new(document!.Platform!, document.Parts) : null;
        }
        catch (JsonException e)
        {
            fault = e.Message;
            return null;
        }
    }

    /// <summary>Writes UTF-8 without a byte-order mark, ending in a line feed; no time, user or path.</summary>
    /// <param name="recorded">What to write.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void Write(ToolchainLock recorded, Stream output)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(output);
        JsonSerializer.Serialize(output, new LockDocument { SchemaVersion = ToolchainLock.SchemaVersion, Platform = recorded.Platform, Parts = recorded.Parts }, s_context.LockDocument);
        output.WriteByte((byte)'\n');
    }
}

/// <summary>The file; its schema is docs/schema/toolchain-lock-v1.schema.json.</summary>
internal sealed record LockDocument
{
    public int SchemaVersion { get; init; }

    public string? Platform { get; init; }

    public ImmutableArray<LockedPart> Parts { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(LockDocument))]
internal sealed partial class LockJsonContext : JsonSerializerContext;
