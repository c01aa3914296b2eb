namespace Abide.Agent.Metrics;

/// <summary>What the agent says of its own sources, in families of metrics.</summary>
internal static class SourceHealth
{
    private static readonly MetricFamily Up = new(MetricType.Gauge, "source_up", "Whether the source answered this time, in time and without an error.", "source");
    private static readonly MetricFamily Age = new(MetricType.Gauge, "source_age_seconds", "Time since the source last answered.", "source");
    private static readonly MetricFamily Duration = new(MetricType.Gauge, "source_duration_seconds", "How long the last answer of the source took.", "source");
    private static readonly MetricFamily Late = new(MetricType.Counter, "source_late", "Collections that went on without the source because it had not answered in time.", "source");
    private static readonly MetricFamily Failures = new(MetricType.Counter, "source_failures", "Answers of the source that were errors.", "source");
    private static readonly MetricFamily Dropped = new(MetricType.Counter, "source_dropped_samples", "Samples of the source that were left out because a family had too many.", "source");

    public static MetricSnapshot Of(IReadOnlyList<SourceReading> readings)
    {
        MetricWriter writer = new();
        foreach (var reading in readings)
        {
            string[] labels = [reading.Source];
            writer.Add(Up, reading.Up ? 1 : 0, labels);
            writer.Add(Duration, reading.Duration.TotalSeconds, labels);
            writer.Add(Late, reading.Late, labels);
            writer.Add(Failures, reading.Failures, labels);
            writer.Add(Dropped, reading.Dropped, labels);
            if (reading.Age is { } age)
                writer.Add(Age, age.TotalSeconds, labels);
        }

        return writer.ToSnapshot();
    }
}
