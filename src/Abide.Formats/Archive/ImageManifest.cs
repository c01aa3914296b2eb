using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace Abide.Formats.Archive;

/// <param name="Name">Where it lies in the image.</param>
/// <param name="Digest">SHA-256 that its bytes must have, lower-case hexadecimal; null when none is known.</param>
internal sealed record Layer(string Name, string? Digest);

/// <summary>
/// The layers of one image for one architecture: an OCI image layout (image-spec, image-layout.md, image-index.md, manifest.md), or what
/// <c>docker save</c> writes (manifest.json).
/// </summary>
internal static class ImageManifest
{
    private const int MaximumSize = 4 << 20;
    private const int MaximumIndexes = 4;
    private const int MaximumLayers = 1024;
    private const string Sha256 = "sha256:";

    /// <summary>The layers, the lowest first; null when there is a problem.</summary>
    /// <param name="blobs">The image.</param>
    /// <param name="architecture">Canonical, <c>x86_64</c>.</param>
    /// <param name="problem">Why there are none: its kind and what is wrong.</param>
    public static ImmutableArray<Layer>? Read(IBlobStore blobs, string architecture, out (ProblemKind Kind, string Message)? problem)
    {
        try
        {
            problem = null;
            return Parse(blobs, "index.json") is { } index ? FromIndex(blobs, index, architecture)
                : Parse(blobs, "manifest.json") is { } saved ? FromSaved(saved)
                : throw new InvalidDataException("it has neither index.json (OCI) nor manifest.json (docker save)");
        }
        catch (DigestMismatchException e)
        {
            problem = (Problems.DigestMismatch, e.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            problem = (Problems.NotImage, e.Message);
        }

        return null;
    }

    /// <summary>Follows indexes to the manifest for the architecture; attestations are manifests for an unknown one.</summary>
    private static ImmutableArray<Layer> FromIndex(IBlobStore blobs, JsonElement index, string architecture)
    {
        for (var depth = 0; depth < MaximumIndexes; depth++)
        {
            if (index.TryGetProperty("layers", out var layers)) return [.. Bounded(layers).Select(layer => Descriptor(layer))];
            var manifests = index.GetProperty("manifests").EnumerateArray().Take(MaximumLayers).Where(manifest => Platform(manifest) != "unknown").ToList();
            // A single manifest often does not say what it is for; its configuration would.
            var chosen = manifests.FirstOrDefault(manifest => Platform(manifest) == NameOf(architecture));
            if (chosen.ValueKind == JsonValueKind.Undefined && manifests is [var only] && Platform(only) is null) chosen = only;
            if (chosen.ValueKind == JsonValueKind.Undefined) throw new InvalidDataException($"it has nothing for {architecture}, only for {string.Join(", ", manifests.Select(manifest => Platform(manifest) ?? "what it does not say"))}");
            var blob = Descriptor(chosen);
            index = Parse(blobs, blob.Name, blob.Digest) ?? throw new InvalidDataException($"{blob.Name} is missing");
        }

        throw new InvalidDataException("its indexes lead to each other");
    }

    private static ImmutableArray<Layer> FromSaved(JsonElement saved)
    {
        var image = saved.EnumerateArray().FirstOrDefault();
        return image.ValueKind == JsonValueKind.Object
            ? [.. Bounded(image.GetProperty("Layers")).Select(layer => new Layer(Plain(layer.GetString()), DigestOf(layer.GetString())))]
            : throw new InvalidDataException("manifest.json names no image");
    }

    private static JsonElement.ArrayEnumerator Bounded(JsonElement array) =>
        array.GetArrayLength() <= MaximumLayers ? array.EnumerateArray() : throw new InvalidDataException($"it has more than {MaximumLayers} layers");

    private static Layer Descriptor(JsonElement descriptor)
    {
        var digest = descriptor.GetProperty("digest").GetString() ?? "";
        var hexadecimal = digest.StartsWith(Sha256, StringComparison.Ordinal) ? digest[Sha256.Length..] : "";
        return IsDigest(hexadecimal) ? new Layer($"blobs/sha256/{hexadecimal}", hexadecimal) : throw new InvalidDataException($"'{digest}' is no SHA-256 digest");
    }

    /// <summary>New versions of docker save put the blobs of a layout into their archive, and name them by their digests.</summary>
    private static string? DigestOf(string? name) => name is not null && name.StartsWith("blobs/sha256/", StringComparison.Ordinal) && IsDigest(name["blobs/sha256/".Length..]) ? name["blobs/sha256/".Length..] : null;

    private static bool IsDigest(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static string Plain(string? name) => name is not null && BlobName.IsPlain(name) ? name : throw new InvalidDataException($"the layer '{name}' lies outside the image");

    private static string? Platform(JsonElement manifest) =>
        manifest.TryGetProperty("platform", out var platform) && platform.TryGetProperty("architecture", out var name) ? name.GetString() : null;

    /// <summary>GOARCH, which images use.</summary>
    private static string NameOf(string architecture) => architecture switch
    {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "i686" => "386",
        "loongarch64" => "loong64",
        _ => architecture,
    };

    private static JsonElement? Parse(IBlobStore blobs, string name, string? digest = null)
    {
        using var stream = blobs.Open(name);
        if (stream is null) return null;
        var bytes = new byte[MaximumSize];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length == bytes.Length) throw new InvalidDataException($"{name} is longer than a manifest is");
        if (digest is not null && Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length))) != digest) throw new DigestMismatchException($"{name} does not have the digest that it is named by");
        using var document = JsonDocument.Parse(bytes.AsMemory(0, length), new JsonDocumentOptions { MaxDepth = 32 });
        return document.RootElement.Clone();
    }
}

/// <summary>Bytes of an image are not those that its manifest speaks of.</summary>
internal sealed class DigestMismatchException : Exception
{
    public DigestMismatchException()
    {
    }

    public DigestMismatchException(string message)
        : base(message)
    {
    }

    public DigestMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
