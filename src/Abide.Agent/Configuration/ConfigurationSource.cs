using Abide.Agent.Metrics;

namespace Abide.Agent.Configuration;

/// <summary>Where the configuration comes from, how old it is, and what was refused.</summary>
internal sealed class ConfigurationSource(ConfigurationKeeper keeper, TimeProvider time) : IMetricSource
{
    private static readonly string[] Sources = [ConsulStore.Name, EtcdStore.Name, "disk", "none"];

    private static readonly MetricFamily From = new(MetricType.Gauge, "configuration_source", "Where the value in force came from: a store, the disk after a start, or none.", "source");
    private static readonly MetricFamily Age = new(MetricType.Gauge, "configuration_age_seconds", "Time since the configuration last changed.");
    private static readonly MetricFamily Revision = new(MetricType.Gauge, "configuration_revision", "Revision of the value in force, in the count of its store.");
    private static readonly MetricFamily Up = new(MetricType.Gauge, "configuration_store_up", "Whether the store answered when it was last asked.", "store");
    private static readonly MetricFamily HasKey = new(MetricType.Gauge, "configuration_store_has_key", "Whether the store had the key when it was last asked.", "store");
    private static readonly MetricFamily Heard = new(MetricType.Gauge, "configuration_store_silence_seconds", "Time since the store last answered.", "store");
    private static readonly MetricFamily Failures = new(MetricType.Counter, "configuration_store_failures", "Questions that the store did not answer.", "store");
    private static readonly MetricFamily CertificateErrors = new(MetricType.Counter, "configuration_store_certificate_errors", "How often the certificates for the store could not be used when their files changed.", "store");
    private static readonly MetricFamily CertificatesUnusable = new(MetricType.Gauge, "configuration_store_certificates_unusable", "Whether the files of the certificates for the store hold what cannot be used; those before stay in use.", "store");
    private static readonly MetricFamily Refusals = new(MetricType.Counter, "configuration_refused", "Values that were refused whole.", "source");
    private static readonly MetricFamily Refused = new(MetricType.Gauge, "configuration_refusing", "Whether the newest value of the store is one that was refused.");
    private static readonly MetricFamily Reloads = new(MetricType.Counter, "configuration_reloads", "How often it was asked to read the file again.");
    private static readonly MetricFamily SaveErrors = new(MetricType.Counter, "configuration_save_errors", "How often the last good configuration could not be kept on disk.");
    private static readonly MetricFamily Restart = new(MetricType.Gauge, "configuration_restart_needed", "Whether a setting changed that takes effect at a start only.");

    public string Name => "configuration";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        var health = keeper.Health;
        foreach (string source in Sources)
            writer.Add(From, health.Source == source ? 1 : 0, source);
        writer.Add(Age, health.Age.TotalSeconds);
        if (health.Revision is { } revision)
            writer.Add(Revision, revision);
        foreach (var (store, state) in health.Stores)
        {
            if (state.Asked)
            {
                writer.Add(Up, state.Up ? 1 : 0, store);
                writer.Add(HasKey, state.HasKey ? 1 : 0, store);
            }

            writer.Add(Failures, state.Failures, store);
            writer.Add(CertificateErrors, state.CertificateErrors, store);
            writer.Add(CertificatesUnusable, state.CertificatesUnusable ? 1 : 0, store);
            if (state.HeardAt is { } heard)
                writer.Add(Heard, time.GetElapsedTime(heard).TotalSeconds, store);
        }

        foreach (var (source, count) in health.Refusals)
            writer.Add(Refusals, count, source);
        writer.Add(Refused, health.Refused ? 1 : 0);
        writer.Add(Reloads, health.Reloads);
        writer.Add(SaveErrors, health.SaveErrors);
        writer.Add(Restart, health.RestartNeeded ? 1 : 0);
    }
}
