using Abide.Agent.Configuration;
using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>
/// /proc/pressure (kernel documentation, accounting/psi): for how long someone, or everyone, waited. Kernels before 4.20 do not have it, and those of
/// EL8 and EL9 only with psi=1.
/// </summary>
internal sealed class PressureSource : IMetricSource
{
    private const double Thousand = 1000;

    private static readonly MetricFamily Available = new(MetricType.Gauge, "pressure_available", "Whether the kernel tells pressure.");

    private static readonly (string File, MetricFamily? Some, MetricFamily? Full)[] Files =
    [
        ("cpu", Counter("cpu_waiting", "someone waited for a CPU"), null),
        ("io", Counter("io_waiting", "someone waited for input or output"), Counter("io_stalled", "everyone waited for input or output")),
        ("memory", Counter("memory_waiting", "someone waited for memory"), Counter("memory_stalled", "everyone waited for memory")),
        ("irq", null, Counter("irq_stalled", "everyone waited for interrupts")),
    ];

    private readonly FileReader _files = new();

    public string Name => "pressure";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        bool available = false;
        foreach (var (file, some, full) in Files)
        {
            if (!TryReadPressure(Path.Combine(configuration.Host.ProcPath, "pressure", file), out var text))
                continue;

            available = true;
            foreach (var line in new Lines(text))
            {
                Fields fields = new(line);
                var family = fields.Next().SequenceEqual("some"u8) ? some : full;
                fields.Skip(3);
                var total = fields.Next();

                // In two steps, as node_exporter has it: to the last digit the same.
                if (family is not null && total.StartsWith("total="u8) && Fields.TryParse(total["total="u8.Length..], out double microseconds))
                    writer.Add(family, microseconds / Thousand / Thousand);
            }
        }

        writer.Add(Available, available ? 1 : 0);
    }

    private bool TryReadPressure(string path, out ReadOnlySpan<byte> text)
    {
        try
        {
            return _files.TryRead(path, out text);
        }
        catch (IOException)
        {
            // EOPNOTSUPP: built in, and off.
            text = default;
            return false;
        }
    }

    private static MetricFamily Counter(string name, string what) => new(MetricType.Counter, $"pressure_{name}_seconds", $"Seconds in which {what}.");
}
