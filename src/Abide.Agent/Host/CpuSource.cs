using System.Text;
using Abide.Agent.Configuration;
using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>/proc/stat (proc(5)): time of each CPU by what it did, and counts of what the scheduler did.</summary>
internal sealed class CpuSource : IMetricSource
{
    /// <summary>USER_HZ, the unit of times in /proc/stat on every architecture that the agent knows.</summary>
    private const double TicksPerSecond = 100;

    private static readonly string[] Modes = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"];
    private static readonly string[] GuestModes = ["user", "nice"];

    private static readonly MetricFamily Time = new(MetricType.Counter, "cpu_seconds", "Seconds the CPU spent in each mode.", "cpu", "mode") { MostSamples = 8192 };
    private static readonly MetricFamily GuestTime = new(MetricType.Counter, "cpu_guest_seconds", "Seconds the CPU spent for guests in each mode.", "cpu", "mode") { MostSamples = 2048 };
    private static readonly MetricFamily Interrupts = new(MetricType.Counter, "intr", "Interrupts serviced.");
    private static readonly MetricFamily Switches = new(MetricType.Counter, "context_switches", "Context switches.");
    private static readonly MetricFamily Forks = new(MetricType.Counter, "forks", "Processes and threads created.");
    private static readonly MetricFamily BootTime = new(MetricType.Gauge, "boot_time_seconds", "When the host was booted, in seconds since 1970.");
    private static readonly MetricFamily Running = new(MetricType.Gauge, "procs_running", "Threads that run or wait for a CPU.");
    private static readonly MetricFamily Blocked = new(MetricType.Gauge, "procs_blocked", "Threads that wait for input or output.");

    private readonly FileReader _files = new();
    private readonly Dictionary<string, double[]> _told = new(StringComparer.Ordinal);

    public string Name => "cpu";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        foreach (var line in new Lines(_files.Read(Path.Combine(configuration.Host.ProcPath, "stat"))))
        {
            Fields fields = new(line);
            var key = fields.Next();
            if (key.StartsWith("cpu"u8))
            {
                if (key.Length > 3)
                    AddCpu(writer, Encoding.ASCII.GetString(key[3..]), fields);
                continue;
            }

            var family = Encoding.ASCII.GetString(key) switch
            {
                "intr" => Interrupts,
                "ctxt" => Switches,
                "processes" => Forks,
                "btime" => BootTime,
                "procs_running" => Running,
                "procs_blocked" => Blocked,
                _ => null,
            };
            if (family is not null)
                writer.Add(family, fields.NextNumber());
        }
    }

    private void AddCpu(MetricWriter writer, string cpu, Fields fields)
    {
        Span<double> now = stackalloc double[Modes.Length + GuestModes.Length];
        foreach (ref double value in now)
            value = fields.NextNumber() / TicksPerSecond;

        double[] told = Rising(cpu, now);
        for (int i = 0; i < Modes.Length; i++)
            writer.Add(Time, told[i], cpu, Modes[i]);
        for (int i = 0; i < GuestModes.Length; i++)
            writer.Add(GuestTime, told[Modes.Length + i], cpu, GuestModes[i]);
    }

    /// <summary>
    /// idle and iowait go back a little now and then (kernel documentation, filesystems/proc: "not reliable"), which would read as a counter that began
    /// anew. What went back stays as it was told; when idle falls by seconds, the CPU was away and begins anew.
    /// </summary>
    private double[] Rising(string cpu, ReadOnlySpan<double> now)
    {
        const int idle = 3;
        const double anew = 3;
        if (!_told.TryGetValue(cpu, out double[]? told) || told[idle] - now[idle] >= anew)
            return _told[cpu] = now.ToArray();

        for (int i = 0; i < told.Length; i++)
            told[i] = Math.Max(told[i], now[i]);
        return told;
    }
}
