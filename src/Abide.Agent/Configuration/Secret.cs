using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abide.Agent.Configuration;

/// <summary>A text that nobody may read: it prints as <c>***</c> wherever it is written.</summary>
[JsonConverter(typeof(SecretJson))]
internal sealed record Secret(string Value)
{
    public static readonly Secret None = new("");

    private const int MostBytes = 16 * 1024;

    public bool IsSet => Value.Length > 0;

    /// <summary>The secret, or what its file holds.</summary>
    /// <param name="inline">The secret itself; wins where both are set.</param>
    /// <param name="file">File that holds it, read anew each time; empty if there is none.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Secret Read(Secret inline, string file) =>
        inline.IsSet || file.Length == 0 ? inline : new Secret(Encoding.UTF8.GetString(SmallFile.Read(file, MostBytes)).Trim('\uFEFF', ' ', '\t', '\r', '\n'));

    public override string ToString() => IsSet ? "***" : "";
}

internal sealed class SecretJson : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? new Secret(reader.GetString()!) : throw new JsonException("a secret is a text");

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
