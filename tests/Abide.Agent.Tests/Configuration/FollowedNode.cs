using System.Text.Json;
using Abide.Agent.Configuration;

namespace Abide.Agent.Tests.Configuration;

/// <summary>A node that follows its stores, as the agent does when it runs.</summary>
internal sealed class FollowedNode : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder;
    private readonly bool _ownsFolder;
    private readonly CancellationTokenSource _stop = new();
    private readonly StoreFollower _follower;
    private readonly Task _following;
    private readonly ListedLog _log = new();
    private int _changes;

    /// <param name="consul">Its Consul; null for none.</param>
    /// <param name="etcd">Its etcd; null for none.</param>
    /// <param name="folder">Where its state and file are, of a node before it; null for a new place.</param>
    public FollowedNode(ConsulConfiguration? consul, EtcdConfiguration? etcd, TemporaryDirectory? folder = null)
    {
        _ownsFolder = folder is null;
        _folder = folder ?? new TemporaryDirectory();
        string file = _folder.Write("config.json", $"{{ \"stateDirectory\": \"{_folder.Path}\", {Settings(consul, etcd)} }}");
        ConfigurationInputs inputs = new(file, Required: true, ConfigurationLayer.Empty("environment"), ConfigurationLayer.Empty("command line"));
        Keeper = ConfigurationKeeper.Start(inputs, TimeProvider.System, _log, keeps: true);
        Keeper.Changed = () => Interlocked.Increment(ref _changes);
        _follower = new StoreFollower(Keeper, TimeProvider.System);
        _following = _follower.RunAsync(_stop.Token);
    }

    public ConfigurationKeeper Keeper { get; }

    public string Log => _log.ToString();

    public TemporaryDirectory Folder => _folder;

    public double Deadline => Keeper.Current.Configuration.Scrape.DeadlineSeconds;

    /// <summary>How often something else was put in force since it was started.</summary>
    public int Changes => Volatile.Read(ref _changes);

    public Task DecidedAsync() => _follower.Decided.WaitAsync(ServerProcess.Patience);

    /// <summary>The stores as members of a configuration file.</summary>
    public static string Settings(ConsulConfiguration? consul, EtcdConfiguration? etcd)
    {
        using var document = JsonSerializer.SerializeToDocument(new AgentConfiguration { Consul = consul ?? new(), Etcd = etcd ?? new() }, AgentJson.Default.AgentConfiguration);
        var sections = document.RootElement.EnumerateObject().Where(member => member.Name is "consul" or "etcd");

        // Secrets are masked in what is serialized.
        return string.Join(", ", sections.Select(member => $"\"{member.Name}\": {member.Value.GetRawText()}")).Replace("\"***\"", $"\"{etcd?.Password.Value}\"", StringComparison.Ordinal);
    }

    public Task DeadlineIsAsync(double seconds) =>
        ServerProcess.UntilAsync(() => Deadline == seconds, () => $"the deadline is {Deadline}, not {seconds}: {Keeper.Health}\n{Log}");

    public Task UntilAsync(Func<ConfigurationHealth, bool> condition) => ServerProcess.UntilAsync(() => condition(Keeper.Health), () => $"{Keeper.Health}\n{Log}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _follower.Dispose();
        _stop.Dispose();
        if (_ownsFolder)
            _folder.Dispose();
    }
}
