using System.Text;
using Abide.Agent.Configuration;
using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>/proc/net/dev and /sys/class/net: what each interface carried, whether it is up, and how fast it is.</summary>
internal sealed class NetworkSource : IMetricSource
{
    private const double BytesOfMegabit = 1_000_000 / 8.0;

    /// <summary>The columns of the file.</summary>
    private static readonly MetricFamily[] Columns =
    [
        .. new[] { "bytes", "packets", "errs", "drop", "fifo", "frame", "compressed", "multicast" }.Select(column => Counter("receive", column)),
        .. new[] { "bytes", "packets", "errs", "drop", "fifo", "colls", "carrier", "compressed" }.Select(column => Counter("transmit", column)),
    ];

    private static readonly MetricFamily Up = new(MetricType.Gauge, "network_up", "Whether the interface is operational.", "device");
    private static readonly MetricFamily Speed = new(MetricType.Gauge, "network_speed_bytes", "Speed of the interface in bytes a second.", "device");

    private readonly FileReader _files = new();
    private readonly List<string> _devices = [];

    public string Name => "network";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        _devices.Clear();

        // The link net leads to the namespace of who reads; process 1 is the host's.
        string proc = configuration.Host.ProcPath;
        var text = _files.ReadFirst(Path.Combine(proc, proc == "/proc" ? "net/dev" : "1/net/dev"), Path.Combine(proc, "net/dev"));
        foreach (var line in new Lines(text))
        {
            // Two lines of headings have no colon; an alias may have one in its name.
            int colon = line.LastIndexOf((byte)':');
            if (colon < 0)
                continue;

            string device = Encoding.UTF8.GetString(line[..colon].Trim((byte)' '));
            Fields fields = new(line[(colon + 1)..]);
            foreach (var family in Columns)
                writer.Add(family, fields.NextNumber(), device);
            _devices.Add(device);
        }

        foreach (string device in _devices)
        {
            string folder = Path.Combine(configuration.Host.SysPath, "class/net", device);
            if (_files.TryRead(Path.Combine(folder, "operstate"), out var state))
                writer.Add(Up, state.TrimEnd((byte)'\n').SequenceEqual("up"u8) ? 1 : 0, device);
            if (_files.ReadNumber(Path.Combine(folder, "speed")) is { } megabits and > 0)
                writer.Add(Speed, megabits * BytesOfMegabit, device);
        }
    }

    private static MetricFamily Counter(string direction, string column) =>
        new(MetricType.Counter, $"network_{direction}_{column}", $"Column {column} ({direction}) of /proc/net/dev.", "device");
}
