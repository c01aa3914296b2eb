namespace Abide.Agent.Configuration;

/// <summary>Value of a key of a store.</summary>
/// <param name="Store"><c>consul</c> or <c>etcd</c>.</param>
/// <param name="Key">Which key.</param>
/// <param name="Revision">When it was written, in the store's own count.</param>
/// <param name="Cluster">Whose count that is; a cluster that was made anew counts anew. Empty where the store does not say.</param>
/// <param name="Json">The value.</param>
internal sealed record StoreValue(string Store, string Key, long Revision, string Cluster, byte[] Json)
{
    /// <summary>It was kept on disk, and the store has not said it since.</summary>
    public bool FromDisk { get; init; }

    public string Origin => $"{(FromDisk ? "disk: " : "")}{Store} (revision {Revision})";

    /// <summary>Whether the configuration still names the store and the key.</summary>
    public bool IsOf(AgentConfiguration configuration) => Store == ConsulStore.Name
        ? configuration.Consul.Address.Length > 0 && configuration.Consul.Key == Key
        : configuration.Etcd.Addresses.Length > 0 && configuration.Etcd.Key == Key;
}

/// <summary>What a store said to one question.</summary>
/// <param name="Value">Null if there is no such key.</param>
/// <param name="Position">From where to ask for what comes after it.</param>
internal sealed record StoreAnswer(StoreValue? Value, long Position);

/// <summary>A store that cannot be reached, or does not answer as it should.</summary>
internal sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A store that can be reached, and whose value is such that it is not even read.</summary>
internal sealed class StoreValueException(string message) : Exception(message);
