using System.Text;
using Abide.Agent.Configuration;
using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>/proc/diskstats (kernel documentation, admin-guide/iostats): whole disks, no partitions and no memory that looks like one.</summary>
internal sealed class DiskSource : IMetricSource
{
    private const double SectorBytes = 512;
    private const double Milliseconds = 0.001;

    /// <summary>The fields after the name, in the order of the file, and what makes their unit ours.</summary>
    private static readonly (MetricFamily Family, double Factor)[] Columns =
    [
        (Counter("disk_reads_completed", "Reads completed."), 1),
        (Counter("disk_reads_merged", "Reads merged with others."), 1),
        (Counter("disk_read_bytes", "Bytes read."), SectorBytes),
        (Counter("disk_read_time_seconds", "Seconds spent by all reads."), Milliseconds),
        (Counter("disk_writes_completed", "Writes completed."), 1),
        (Counter("disk_writes_merged", "Writes merged with others."), 1),
        (Counter("disk_written_bytes", "Bytes written."), SectorBytes),
        (Counter("disk_write_time_seconds", "Seconds spent by all writes."), Milliseconds),
        (new MetricFamily(MetricType.Gauge, "disk_io_now", "Reads and writes in progress.", "device"), 1),
        (Counter("disk_io_time_seconds", "Seconds in which something was in progress."), Milliseconds),
        (Counter("disk_io_time_weighted_seconds", "Seconds spent by all that was in progress."), Milliseconds),
        (Counter("disk_discards_completed", "Discards completed."), 1),
        (Counter("disk_discards_merged", "Discards merged with others."), 1),
        (Counter("disk_discarded_sectors", "Sectors discarded."), 1),
        (Counter("disk_discard_time_seconds", "Seconds spent by all discards."), Milliseconds),
        (Counter("disk_flush_requests", "Flushes completed."), 1),
        (Counter("disk_flush_requests_time_seconds", "Seconds spent by all flushes."), Milliseconds),
    ];

    private static readonly string[] NoDisks = ["ram", "zram", "loop", "fd"];

    private readonly FileReader _files = new();
    private readonly Dictionary<string, bool> _whole = new(StringComparer.Ordinal);

    public string Name => "disk";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        if (!_files.TryRead(Path.Combine(configuration.Host.ProcPath, "diskstats"), out var text))
            return;

        foreach (var line in new Lines(text))
        {
            Fields fields = new(line);
            fields.Skip(2);
            string device = Encoding.UTF8.GetString(fields.Next());
            if (!IsWhole(device, configuration.Host.SysPath))
                continue;

            // Kernels before 4.18 have no discards, those before 5.5 no flushes.
            foreach (var (family, factor) in Columns)
            {
                if (!fields.TryNextNumber(out double value))
                    break;
                writer.Add(family, value * factor, device);
            }
        }
    }

    private bool IsWhole(string device, string sysPath)
    {
        if (_whole.TryGetValue(device, out bool whole))
            return whole;

        string kind = device.TrimEnd([.. "0123456789"]);
        whole = device.Length > 0 && !(kind.Length < device.Length && NoDisks.Contains(kind, StringComparer.Ordinal)) &&
            !File.Exists(Path.Combine(sysPath, "class/block", device.Replace('/', '!'), "partition"));
        if (_whole.Count < 10_000)
            _whole.Add(device, whole);
        return whole;
    }

    private static MetricFamily Counter(string name, string help) => new(MetricType.Counter, name, help, "device");
}
