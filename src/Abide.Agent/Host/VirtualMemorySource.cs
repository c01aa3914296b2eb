using System.Text;
using Abide.Agent.Configuration;
using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>Some lines of /proc/vmstat: faults, paging, swapping, and who was killed for want of memory.</summary>
internal sealed class VirtualMemorySource : IMetricSource
{
    private static readonly Dictionary<string, MetricFamily> Families = new[]
    {
        "pgfault", "pgmajfault", "pgpgin", "pgpgout", "pswpin", "pswpout", "oom_kill",
    }.ToDictionary(name => name, name => new MetricFamily(MetricType.Unknown, $"vmstat_{name}", $"{name} of /proc/vmstat."), StringComparer.Ordinal);

    private readonly FileReader _files = new();

    public string Name => "vmstat";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        var families = Families.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> name = stackalloc char[64];
        foreach (var line in new Lines(_files.Read(Path.Combine(configuration.Host.ProcPath, "vmstat"))))
        {
            Fields fields = new(line);
            var word = fields.Next();
            if (word.Length <= name.Length && families.TryGetValue(name[..Encoding.Latin1.GetChars(word, name)], out var family))
                writer.Add(family, fields.NextNumber());
        }
    }
}
