using Abide.Agent.Configuration;
using Microsoft.Extensions.Logging;

namespace Abide.Agent.Metrics;

/// <summary>
/// Asks the sources one after the other on a thread of their own. A source that is slow keeps that thread, which may hang in the kernel
/// for good, and the others go on with a new one: there are never more threads than slow sources and one.
/// </summary>
internal sealed class SourceCollector(IReadOnlyList<IMetricSource> sources, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>For how long the last complete answer of a source that is late is shown: as long as Prometheus looks back.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    private const int StackBytes = 256 * 1024;

    private readonly SourceState[] _sources = [.. sources.Select(source => new SourceState(source, time))];
    private readonly Lock _lock = new();
    private Task<IReadOnlyList<SourceReading>>? _running;
    private Task<IReadOnlyList<SourceReading>>? _waiting;
    private AgentConfiguration? _runningWith;
    private AgentConfiguration? _waitingWith;

    /// <summary>
    /// Answers of all sources. Who asks while others are asking gets the same answers, or with another configuration the next ones: as many
    /// changes as may come wait for one collection, which is made with the last of them.
    /// </summary>
    public Task<IReadOnlyList<SourceReading>> CollectAsync(AgentConfiguration configuration)
    {
        lock (_lock)
        {
            if (_waiting is not null)
            {
                _waitingWith = configuration;
                return _waiting;
            }

            if (_running is { IsCompleted: false })
            {
                if (ReferenceEquals(_runningWith, configuration))
                    return _running;
                _waitingWith = configuration;
                return _waiting = CollectAfterAsync(_running);
            }

            _runningWith = configuration;
            return _running = CollectNowAsync(configuration);
        }
    }

    /// <summary>Disposes the sources that are not being asked; one that hangs cannot be waited for.</summary>
    public void Dispose()
    {
        foreach (var state in _sources)
        {
            if (state.Source is IDisposable disposable && state.TryBegin(out _))
                disposable.Dispose();
        }
    }

    private async Task<IReadOnlyList<SourceReading>> CollectAfterAsync(Task before)
    {
        // Not on the thread of who asks, which holds the lock.
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        AgentConfiguration configuration;
        lock (_lock)
        {
            configuration = _waitingWith!;
            (_running, _runningWith, _waiting, _waitingWith) = (_waiting, configuration, null, null);
        }

        return await CollectNowAsync(configuration);
    }

    private async Task<IReadOnlyList<SourceReading>> CollectNowAsync(AgentConfiguration configuration)
    {
        var deadline = TimeSpan.FromSeconds(configuration.Scrape.DeadlineSeconds);
        List<(SourceState State, Task Answered)> asked = [];
        foreach (var state in _sources)
        {
            if (configuration.Sources.Disabled.Contains(state.Source.Name, StringComparer.Ordinal))
                continue;
            if (state.TryBegin(out var answered))
                asked.Add((state, answered));
        }

        // One deadline for all, of which none keeps the thread for more than its part: what hangs does not use up the time of the others.
        long began = time.GetTimestamp();
        Round round = new([.. asked.Select(entry => entry.State)], configuration, logger);
        round.StartThread(StackBytes);
        for (int i = 0; i < asked.Count - 1; i++)
        {
            if (!await EndsWithinAsync(asked[i].Answered, deadline / asked.Count))
                round.StartThread(StackBytes);
        }

        foreach (var (state, answered) in asked)
        {
            if (await EndsWithinAsync(answered, deadline - time.GetElapsedTime(began)))
                continue;
            state.GiveUpWaiting();
            AgentLog.SourceLate(logger, state.Source.Name, deadline.TotalSeconds);
        }

        return [.. _sources.Where(state => !configuration.Sources.Disabled.Contains(state.Source.Name, StringComparer.Ordinal)).Select(state => state.Read(Oldest))];
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan patience)
    {
        try
        {
            await task.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>The sources of one collection, each of which is taken by one thread.</summary>
    private sealed class Round(SourceState[] sources, AgentConfiguration configuration, ILogger logger)
    {
        private int _next = -1;

        public void StartThread(int stackBytes)
        {
            try
            {
                new Thread(Work, stackBytes) { IsBackground = true, Name = "sources" }.Start();
            }
            catch (OutOfMemoryException)
            {
                // A limit of threads or memory is reached (pthread_create(3)): those of the pool are there already, and claimed sources must be let go.
                ThreadPool.UnsafeQueueUserWorkItem(static round => round.Work(), this, preferLocal: false);
            }
        }

        private void Work()
        {
            for (int i = Interlocked.Increment(ref _next); i < sources.Length; i = Interlocked.Increment(ref _next))
            {
                if (sources[i].Ask(configuration) is { } error)
                    AgentLog.SourceFailed(logger, sources[i].Source.Name, error);
            }
        }
    }
}
