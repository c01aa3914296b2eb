using Abide.Agent.Configuration;
using Abide.Agent.Metrics;
using Microsoft.Extensions.Logging;

namespace Abide.Agent.Serving;

/// <summary>From the start to the end: what the agent still waits for, and what it was told to do.</summary>
internal sealed class AgentLife(ConfigurationKeeper keeper, StoreFollower follower, ServerCertificates? certificates, ILogger logger) : IDisposable
{
    private static readonly MetricFamily Ready = new(MetricType.Gauge, "ready", "Whether the agent is ready.");
    private static readonly MetricFamily ListenFailures = new(MetricType.Counter, "listen_failures", "How often the agent could not listen.");
    private static readonly MetricFamily BrokenScrapes = new(MetricType.Counter, "scrapes_broken", "Scrapes whose client went away, or read too slowly, before it had everything.");
    private static readonly MetricFamily CertificateErrors = new(MetricType.Counter, "certificate_errors", "How often the agent's own certificate or its clients' authorities could not be read.");
    private static readonly MetricFamily CertificateEnd = new(MetricType.Gauge, "certificate_expiry_timestamp_seconds", "When the agent's own certificate ends, in seconds since 1970.");

    private readonly CancellationTokenSource _stop = new();
    private volatile bool _collected;
    private int _listenFailures;
    private int _brokenScrapes;

    /// <summary>Cancelled when the agent is to stop.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>What was last good counts at once; without it, the stores are asked first.</summary>
    public bool HasConfiguration => keeper.HasValue || follower.Decided.IsCompleted;

    /// <summary>Why the agent is not ready; null if it is.</summary>
    public string? MissingForReady =>
        Stopping.IsCancellationRequested ? "draining" : !HasConfiguration ? "waiting for the configuration" : !_collected ? "waiting for the first metrics" : null;

    public void MarkCollected() => _collected = true;

    public void CountListenFailure() => Interlocked.Increment(ref _listenFailures);

    public void CountBrokenScrape() => Interlocked.Increment(ref _brokenScrapes);

    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Told once more, while it ends.
        }
    }

    /// <summary>Reads the file and asks the stores again.</summary>
    /// <returns>Why nothing was taken; null if the file was.</returns>
    public string? Reload()
    {
        if (_stop.IsCancellationRequested)
            return "the agent stops";

        AgentLog.Reloading(logger);
        string? refused = keeper.ReloadFile();
        if (keeper.Health.RestartNeeded)
            AgentLog.RestartNeeded(logger);
        follower.Restart();
        return refused;
    }

    public MetricSnapshot Tell()
    {
        MetricWriter writer = new();
        writer.Add(Ready, MissingForReady is null ? 1 : 0);
        writer.Add(ListenFailures, _listenFailures);
        writer.Add(BrokenScrapes, _brokenScrapes);
        if (certificates is not null)
        {
            writer.Add(CertificateErrors, certificates.Errors);
            if (certificates.Ends is { } end)
                writer.Add(CertificateEnd, new DateTimeOffset(end, TimeSpan.Zero).ToUnixTimeSeconds());
        }

        return writer.ToSnapshot();
    }

    public void Dispose() => _stop.Dispose();
}
