using Abide.Agent.Configuration;
using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>/proc/loadavg, and how many files are open (/proc/sys/fs/file-nr).</summary>
internal sealed class LoadSource : IMetricSource
{
    private static readonly MetricFamily[] Loads =
    [
        new(MetricType.Gauge, "load1", "Load average over one minute."),
        new(MetricType.Gauge, "load5", "Load average over five minutes."),
        new(MetricType.Gauge, "load15", "Load average over fifteen minutes."),
    ];

    private static readonly MetricFamily Allocated = new(MetricType.Gauge, "filefd_allocated", "Open files of the host.");
    private static readonly MetricFamily Most = new(MetricType.Gauge, "filefd_maximum", "Most files that may be open on the host.");

    private readonly FileReader _files = new();

    public string Name => "load";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        Fields loads = new(_files.Read(Path.Combine(configuration.Host.ProcPath, "loadavg")));
        foreach (var family in Loads)
            writer.Add(family, loads.NextNumber());

        if (!_files.TryRead(Path.Combine(configuration.Host.ProcPath, "sys/fs/file-nr"), out var text))
            return;
        Fields files = new(text);
        writer.Add(Allocated, files.NextNumber());
        files.Skip(1);
        writer.Add(Most, files.NextNumber());
    }
}
