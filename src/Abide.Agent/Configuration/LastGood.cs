using System.Text;
using System.Text.Json;

namespace Abide.Agent.Configuration;

/// <summary>
/// What was good when it was last used, kept on disk: a node that starts while its stores are down, or with a file that somebody broke,
/// goes on with it. The file is readable for the agent alone: the configuration file may hold secrets.
/// </summary>
internal sealed record LastGood
{
    private const string Name = "last-good.json";

    /// <summary>The configuration file's text; null if there was none.</summary>
    public string? File { get; init; }

    /// <summary>Which store the value is from; null if there was none.</summary>
    public string? Store { get; init; }

    /// <summary>Which of its keys.</summary>
    public string Key { get; init; } = "";

    public long Revision { get; init; }

    public string Cluster { get; init; } = "";

    public string? Value { get; init; }

    /// <summary>Revision of the backup when Consul was last heard; null if it is not known.</summary>
    public long? BackupRevision { get; init; }

    public string BackupCluster { get; init; } = "";

    public StoreValue? ToStoreValue() => Store is null || Value is null ? null : new StoreValue(Store, Key, Revision, Cluster, Encoding.UTF8.GetBytes(Value)) { FromDisk = true };

    /// <summary>Null if there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static LastGood? Load(string directory)
    {
        try
        {
            string path = Path.Combine(directory, Name);
            return JsonSerializer.Deserialize(SmallFile.Read(path, 8 * ConfigurationLayer.MostBytes), AgentJson.Default.LastGood);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{Path.Combine(directory, Name)} is damaged: {e.Message}", e);
        }
    }

    /// <summary>Writes aside and renames, so that there is always a whole one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(string directory)
    {
        string path = Path.Combine(directory, Name);
        string aside = path + ".new";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (FileStream stream = new(aside, options))
        {
            JsonSerializer.Serialize(stream, this, AgentJson.Default.LastGood);
            stream.Flush(flushToDisk: true);
        }

        System.IO.File.Move(aside, path, overwrite: true);
    }
}
