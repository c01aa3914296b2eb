using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Abide.Agent.Configuration;

/// <summary>What one source of configuration says: the settings that it names, and no others.</summary>
/// <param name="Origin">Where it comes from, in words: <c>file /etc/abide-agent/config.json</c>.</param>
/// <param name="Values">JSON of each value by the path of its setting.</param>
internal sealed record ConfigurationLayer(string Origin, ImmutableSortedDictionary<string, string> Values)
{
    /// <summary>More than any configuration needs, and little enough to be read whole.</summary>
    public const int MostBytes = 256 * 1024;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8, AllowDuplicateProperties = false };

    public static ConfigurationLayer Empty(string origin) => new(origin, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>Reads JSON, and holds it against the table of settings.</summary>
    /// <param name="origin">Where it comes from, in words.</param>
    /// <param name="json">UTF-8 text.</param>
    /// <param name="fromStore">It comes from a store, which may not set what is local.</param>
    /// <exception cref="ConfigurationException">It is no JSON object, or names a setting that there is not, or not for this source.</exception>
    public static ConfigurationLayer Parse(string origin, ReadOnlyMemory<byte> json, bool fromStore)
    {
        if (json.Length > MostBytes)
            throw new ConfigurationException(origin, $"{json.Length} bytes are too many; a configuration has at most {MostBytes}");

        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json["\uFEFF"u8.Length..] : json, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new ConfigurationException(origin, "the value is no JSON object");

            var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            foreach (var (path, value) in Leaves("", document.RootElement))
            {
                var setting = Settings.Find(path) ?? throw new ConfigurationException(origin, $"there is no setting {Printable(path)}");
                if (fromStore && setting.Local)
                    throw new ConfigurationException(origin, $"{path} may be set in the file and the environment only");
                values[path] = value.GetRawText();
            }

            return new ConfigurationLayer(origin, values.ToImmutable());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name with half a surrogate pair.
            throw new ConfigurationException(origin, $"the value is no JSON: {e.Message}");
        }
    }

    /// <summary>The variables that begin with <see cref="Settings.VariablePrefix"/>.</summary>
    /// <exception cref="ConfigurationException">A variable names no setting, or its value is of another kind.</exception>
    public static ConfigurationLayer FromEnvironment(IEnumerable<KeyValuePair<string, string>> variables)
    {
        const string origin = "environment";
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in variables.Where(variable => variable.Key.StartsWith(Settings.VariablePrefix, StringComparison.Ordinal)))
        {
            var setting = Settings.All.FirstOrDefault(setting => setting.Variable == name) ?? throw new ConfigurationException(origin, $"there is no setting for {name}");
            values[setting.Path] = setting.Kind switch
            {
                SettingKind.Number => double.TryParse(value, out double number) && double.IsFinite(number)
                    ? number.ToString("R")
                    : throw new ConfigurationException(origin, $"{name} is no number"),
                SettingKind.Boolean => value is "true" or "false" ? value : throw new ConfigurationException(origin, $"{name} is neither true nor false"),
                SettingKind.List => $"[{string.Join(',', value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Quote))}]",
                _ => Quote(value),
            };
        }

        return new ConfigurationLayer(origin, values.ToImmutable());
    }

    /// <summary>The JSON object that these values are of.</summary>
    public byte[] ToJson()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            string section = "";
            foreach (var (path, value) in Values.OrderBy(value => SectionOf(value.Key), StringComparer.Ordinal))
            {
                string own = SectionOf(path);
                if (own != section)
                {
                    if (section.Length > 0)
                        writer.WriteEndObject();
                    if (own.Length > 0)
                        writer.WriteStartObject(own);
                    section = own;
                }

                writer.WritePropertyName(path[(own.Length > 0 ? own.Length + 1 : 0)..]);
                writer.WriteRawValue(value);
            }

            if (section.Length > 0)
                writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Settings are in sections, and sections in no others.</summary>
    private static string SectionOf(string path) => path.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? path[..dot] : "";

    private static IEnumerable<(string Path, JsonElement Value)> Leaves(string prefix, JsonElement parent)
    {
        foreach (var property in parent.EnumerateObject())
        {
            // With a dot in it a name could say a second time what its section says.
            string path = prefix + (property.Name.Contains('.', StringComparison.Ordinal) ? $"\"{property.Name}\"" : property.Name);
            if (property.Value.ValueKind != JsonValueKind.Object || Settings.Find(path) is not null)
                yield return (path, property.Value);
            else
            {
                foreach (var leaf in Leaves(path + ".", property.Value))
                    yield return leaf;
            }
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>What came from elsewhere and is to be shown: short, and without control characters.</summary>
    public static string Printable(string text)
    {
        StringBuilder shown = new();
        foreach (char c in text.Take(80))
            shown.Append(char.IsControl(c) ? '?' : c);
        return shown.ToString();
    }
}

/// <summary>A source of configuration says what cannot be followed; all that it says is refused.</summary>
internal sealed class ConfigurationException(string origin, string reason, Exception? inner = null) : Exception($"{origin}: {reason}", inner)
{
    public string Reason { get; } = reason;
}
