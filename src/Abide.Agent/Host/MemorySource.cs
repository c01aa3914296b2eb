using System.Text;
using Abide.Agent.Configuration;
using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>/proc/meminfo (proc(5)): each line a family, in bytes.</summary>
internal sealed class MemorySource : IMetricSource
{
    /// <summary>Kernels have some fifty lines; more than this is no meminfo.</summary>
    private const int MostLines = 200;

    private readonly FileReader _files = new();
    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    public string Name => "memory";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        foreach (var line in new Lines(_files.Read(Path.Combine(configuration.Host.ProcPath, "meminfo"))))
        {
            int colon = line.IndexOf((byte)':');
            if (colon <= 0)
                continue;

            Fields fields = new(line[(colon + 1)..]);
            double value = fields.NextNumber();
            bool kilobytes = fields.Next().SequenceEqual("kB"u8);
            if (FamilyOf(Encoding.ASCII.GetString(line[..colon]), kilobytes) is { } family)
                writer.Add(family, kilobytes ? value * 1024 : value);
        }
    }

    private MetricFamily? FamilyOf(string field, bool bytes)
    {
        if (_families.TryGetValue(field, out var family) || _families.Count >= MostLines)
            return family;

        family = new MetricFamily(MetricType.Gauge, $"memory_{NameOf(field)}{(bytes ? "_bytes" : "")}", $"{field} of /proc/meminfo.");
        _families.Add(field, family);
        return family;
    }

    /// <summary>AnonHugePages is anon_huge_pages, and Active(anon) is active_anon; a name is not to sound like a unit or a counter, for which promtool takes sec and total.</summary>
    private static string NameOf(string field)
    {
        if (field is "HugePages_Total" or "SecPageTables")
            return field == "HugePages_Total" ? "huge_pages" : "secondary_page_tables";

        StringBuilder name = new();
        char before = '_';
        foreach (char c in field.TrimEnd(')'))
        {
            if (char.IsAsciiLetterUpper(c) && char.IsAsciiLetterLower(before))
                name.Append('_');
            name.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
            before = c;
        }

        return name.ToString();
    }
}
