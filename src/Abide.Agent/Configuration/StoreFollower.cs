namespace Abide.Agent.Configuration;

/// <summary>
/// Follows Consul, and etcd while Consul does not answer. Consul is the authority: what it says is taken at once, whatever came from the
/// backup before. A backup is taken only if it was written after Consul was last heard (docs/adr/0011-when-a-backup-is-newer.md).
/// </summary>
internal sealed class StoreFollower(ConfigurationKeeper keeper, TimeProvider time) : IDisposable
{
    /// <summary>How long one watch of etcd lasts before the key is read again: a server that is frozen ends no watch.</summary>
    private static readonly TimeSpan LongestWatch = TimeSpan.FromSeconds(30);

    /// <summary>Shortest time between two questions to a store, for a key that is written all the time and for a watch that ends at once.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);

    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _restart = new();

    /// <summary>Ends when the stores were asked for the first time, with or without success.</summary>
    public Task Decided => _decided.Task;

    /// <summary>Asks the stores anew, with the addresses and certificates that hold now.</summary>
    public void Restart()
    {
        try
        {
            Interlocked.Exchange(ref _restart, new CancellationTokenSource()).Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Told to while the agent ends.
        }
    }

    /// <summary>Follows until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            // In this order: a restart between the two is not missed.
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Volatile.Read(ref _restart).Token);
            var configuration = keeper.Current.Configuration;
            try
            {
                using var consul = configuration.Consul.Address.Length > 0 ? new ConsulStore(configuration.Consul, time, error => keeper.CertificatesRead(ConsulStore.Name, error)) : null;
                using var etcd = configuration.Etcd.Addresses.Length > 0 ? new EtcdStore(configuration.Etcd, time, error => keeper.CertificatesRead(EtcdStore.Name, error)) : null;
                if (consul is not null)
                    await FollowConsulAsync(configuration, consul, etcd, both.Token);
                else if (etcd is not null)
                    await FollowEtcdAsync(configuration, etcd, alone: true, both.Token);
                else
                {
                    _decided.TrySetResult();
                    await Task.Delay(Timeout.Infinite, both.Token);
                }
            }
            catch (OperationCanceledException) when (both.IsCancellationRequested)
            {
                // Stopped, or to begin again.
            }
        }
    }

    public void Dispose() => _restart.Dispose();

    private async Task FollowConsulAsync(AgentConfiguration configuration, ConsulStore consul, EtcdStore? etcd, CancellationToken cancellation)
    {
        long position = 0;
        while (true)
        {
            if (await AskConsulAsync(consul, position, cancellation) is { } answer)
            {
                position = answer.Position;
                _decided.TrySetResult();
                if (etcd is not null)
                    await NoteBackupAsync(etcd, cancellation);
                await Task.Delay(ShortestPause, time, cancellation);
            }
            else
            {
                position = 0;
                await FollowBackupAsync(configuration, consul, etcd, cancellation);
            }
        }
    }

    /// <summary>What Consul says, already offered to the keeper; null if it cannot be reached.</summary>
    private async Task<StoreAnswer?> AskConsulAsync(ConsulStore consul, long position, CancellationToken cancellation)
    {
        try
        {
            var answer = await consul.ReadAsync(position, cancellation);
            keeper.Heard(ConsulStore.Name, answer.Value is not null);
            if (answer.Value is { } value)
                keeper.Offer(value);
            return answer;
        }
        catch (StoreValueException e)
        {
            keeper.HeardUnread(ConsulStore.Name, e);
            _decided.TrySetResult();
            await Task.Delay(TimeSpan.FromSeconds(keeper.Current.Configuration.Consul.RetrySeconds), time, cancellation);
            return new StoreAnswer(null, 0);
        }
        catch (StoreException e)
        {
            keeper.Failed(ConsulStore.Name, e.Message);
            return null;
        }
    }

    /// <summary>Follows etcd until Consul answers again.</summary>
    private async Task FollowBackupAsync(AgentConfiguration configuration, ConsulStore consul, EtcdStore? etcd, CancellationToken cancellation)
    {
        using var back = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var following = etcd is null ? Task.CompletedTask : FollowEtcdAsync(configuration, etcd, alone: false, back.Token);
        if (etcd is null)
            _decided.TrySetResult();
        try
        {
            var retry = TimeSpan.FromSeconds(configuration.Consul.RetrySeconds);
            do
                await Task.Delay(retry, time, cancellation);
            while (await AskConsulAsync(consul, position: 0, cancellation) is null);
        }
        finally
        {
            await back.CancelAsync();
            await following.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task FollowEtcdAsync(AgentConfiguration configuration, EtcdStore etcd, bool alone, CancellationToken cancellation)
    {
        var retry = TimeSpan.FromSeconds(configuration.Etcd.RetrySeconds);
        while (true)
        {
            try
            {
                var answer = await etcd.ReadAsync(cancellation);
                keeper.Heard(EtcdStore.Name, answer.Value is not null);
                if (answer.Value is { } value && keeper.IsNewer(value, alone))
                    keeper.Offer(value);
                _decided.TrySetResult();
                await Task.Delay(ShortestPause, time, cancellation);
                await etcd.WaitAsync(answer.Position, LongestWatch, cancellation);
                continue;
            }
            catch (StoreValueException e)
            {
                keeper.HeardUnread(EtcdStore.Name, e);
            }
            catch (StoreException e)
            {
                keeper.Failed(EtcdStore.Name, e.Message);
            }

            _decided.TrySetResult();
            await Task.Delay(retry, time, cancellation);
        }
    }

    private async Task NoteBackupAsync(EtcdStore etcd, CancellationToken cancellation)
    {
        try
        {
            var answer = await etcd.ReadAsync(cancellation);
            keeper.Heard(EtcdStore.Name, answer.Value is not null);
            keeper.NoteBackup(answer.Value);
        }
        catch (StoreValueException)
        {
            // It can be reached, and what it has is not needed now.
            keeper.Heard(EtcdStore.Name, hasKey: true);
        }
        catch (StoreException e)
        {
            keeper.Failed(EtcdStore.Name, e.Message);
        }
    }
}
