using System.Collections;
using System.Text;

namespace Abide.Agent.Configuration;

/// <summary>What does not change while the agent runs: where its file is, its environment, and its command line.</summary>
/// <param name="Path">The file.</param>
/// <param name="Required">Whether the file must be there: it was named.</param>
/// <param name="Environment">What the variables say.</param>
/// <param name="CommandLine">What the options say.</param>
internal sealed record ConfigurationInputs(string Path, bool Required, ConfigurationLayer Environment, ConfigurationLayer CommandLine)
{
    public const string DefaultPath = "/etc/abide-agent/config.json";

    public string Origin => $"file {Path}";

    /// <param name="file">The file that was named; null if none was.</param>
    /// <param name="listen">The address that was named; null if none was.</param>
    /// <exception cref="ConfigurationException">A variable of the environment cannot be followed.</exception>
    public static ConfigurationInputs Of(string? file, string? listen)
    {
        var commandLine = ConfigurationLayer.Empty("command line");
        if (listen is not null)
            commandLine = commandLine with { Values = commandLine.Values.Add("listen", $"\"{System.Text.Json.JsonEncodedText.Encode(listen)}\"") };

        var variables = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""));
        return new ConfigurationInputs(file ?? DefaultPath, file is not null, ConfigurationLayer.FromEnvironment(variables), commandLine);
    }

    /// <summary>What the file says, and its text; nothing if there need not be one and is none.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or not be followed.</exception>
    public (ConfigurationLayer Layer, string? Text) ReadFile()
    {
        byte[] bytes;
        try
        {
            bytes = SmallFile.Read(Path, ConfigurationLayer.MostBytes);
        }
        catch (Exception e) when (!Required && e is FileNotFoundException)
        {
            return (ConfigurationLayer.Empty(Origin), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(Origin, e.Message, e);
        }

        return (ConfigurationLayer.Parse(Origin, bytes, fromStore: false), Encoding.UTF8.GetString(bytes));
    }
}
