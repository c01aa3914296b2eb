using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Abide.Agent.Configuration;

/// <summary>The configuration that follows from layers, the later over the earlier, and which layer each value is from.</summary>
internal sealed record EffectiveConfiguration(AgentConfiguration Configuration, ConfigurationLayer Merged, ImmutableDictionary<string, string> Origins)
{
    public const string Defaults = "defaults";

    /// <summary>All settings: the generated reader gives init-only members that are missing in the JSON no default of their own.</summary>
    private static readonly ConfigurationLayer DefaultLayer =
        new(Defaults, Flatten(new AgentConfiguration()).ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>Lays the layers over each other. What each says must be good by itself, and all of it together.</summary>
    /// <exception cref="ConfigurationException">Something is not; the layers that say it are named.</exception>
    public static EffectiveConfiguration Of(params IEnumerable<ConfigurationLayer> layers)
    {
        var effective = Lay(layers);
        if (ConfigurationRules.Together(effective.Configuration).FirstOrDefault() is { } broken)
        {
            var origins = broken.Paths.Where(effective.Origins.ContainsKey).Select(path => effective.Origins[path]).Distinct(StringComparer.Ordinal);
            throw new ConfigurationException(string.Join(" and ", origins), broken.Reason);
        }

        return effective;
    }

    /// <summary>The same, when some layers are known to be missing: settings may lack those that they need.</summary>
    /// <exception cref="ConfigurationException">A layer says something that is not good by itself.</exception>
    public static EffectiveConfiguration Lay(params IEnumerable<ConfigurationLayer> layers)
    {
        var merged = DefaultLayer;
        var origins = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
        AgentConfiguration configuration = new();
        foreach (var layer in layers)
        {
            merged = merged with { Values = merged.Values.SetItems(layer.Values) };
            origins = origins.SetItems(layer.Values.Keys.Select(path => KeyValuePair.Create(path, layer.Origin)));
            configuration = Read(layer.Origin, merged);
        }

        return new EffectiveConfiguration(configuration, merged, origins);
    }

    /// <summary>One line a setting: its value, secrets masked, and where it comes from.</summary>
    public string ToText()
    {
        var values = Flatten(Configuration);
        StringBuilder text = new();
        foreach (var setting in Settings.All)
            text.Append($"{setting.Path} = {values[setting.Path]}  # {Origins.GetValueOrDefault(setting.Path, Defaults)}\n");
        return text.ToString();
    }

    /// <summary>JSON of every value by the path of its setting; secrets are masked.</summary>
    private static Dictionary<string, string> Flatten(AgentConfiguration configuration)
    {
        using var document = JsonSerializer.SerializeToDocument(configuration, AgentJson.Default.AgentConfiguration);
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Object)
                values.Add(member.Name, member.Value.GetRawText());
            else
            {
                foreach (var inner in member.Value.EnumerateObject())
                    values.Add($"{member.Name}.{inner.Name}", inner.Value.GetRawText());
            }
        }

        return values;
    }

    private static AgentConfiguration Read(string origin, ConfigurationLayer merged)
    {
        try
        {
            var configuration = JsonSerializer.Deserialize(merged.ToJson(), AgentJson.Default.AgentConfiguration)!;

            // What the layers below say was good already.
            return ConfigurationRules.Alone(configuration).FirstOrDefault() is { } broken ? throw new ConfigurationException(origin, broken.Reason) : configuration;
        }
        catch (JsonException e)
        {
            string path = (e.Path ?? "$").TrimStart('$', '.').Split('[')[0];
            string kind = Settings.Find(path)?.Kind switch
            {
                SettingKind.Number when path == "latency.mostThreads" => "a whole number from 1 to 4194304",
                SettingKind.Number => "a number",
                SettingKind.Boolean => "true or false",
                SettingKind.List => "a list of texts",
                _ => "a text",
            };
            throw new ConfigurationException(origin, $"{path} must be {kind}");
        }
    }
}
