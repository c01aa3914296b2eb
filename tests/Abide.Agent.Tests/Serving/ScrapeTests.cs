using System.Globalization;
using System.Text.Json;

namespace Abide.Agent.Tests.Serving;

/// <summary>The agent beside the programs that it works with and the one whose semantics it has. The same tests for each form in which it is published.</summary>
public abstract class ScrapeTests
{
    /// <summary>Families that do not move while two programs are asked one after the other, under the names of both.</summary>
    private static readonly (string Exporter, string Own)[] Steady =
    [
        ("node_memory_MemTotal_bytes", "memory_mem_total_bytes"), ("node_memory_SwapTotal_bytes", "memory_swap_total_bytes"), ("node_boot_time_seconds", "boot_time_seconds"),
        ("node_filefd_maximum", "filefd_maximum"), ("node_filesystem_size_bytes", "filesystem_size_bytes"), ("node_filesystem_readonly", "filesystem_readonly"),
        ("node_filesystem_files", "filesystem_files"), ("node_network_up", "network_up"),
    ];

    /// <summary>Counters: what was told first, by the exporter, is at most what is told afterwards.</summary>
    private static readonly (string Exporter, string Own)[] Growing =
    [
        ("node_cpu_seconds_total", "cpu_seconds_total"), ("node_cpu_guest_seconds_total", "cpu_guest_seconds_total"), ("node_context_switches_total", "context_switches_total"),
        ("node_forks_total", "forks_total"), ("node_intr_total", "intr_total"), ("node_disk_read_bytes_total", "disk_read_bytes_total"),
        ("node_disk_written_bytes_total", "disk_written_bytes_total"), ("node_disk_reads_completed_total", "disk_reads_completed_total"),
        ("node_disk_io_time_seconds_total", "disk_io_time_seconds_total"), ("node_network_receive_bytes_total", "network_receive_bytes_total"),
        ("node_network_transmit_packets_total", "network_transmit_packets_total"), ("node_vmstat_pgfault", "vmstat_pgfault"),
        ("node_pressure_cpu_waiting_seconds_total", "pressure_cpu_waiting_seconds_total"), ("node_pressure_io_stalled_seconds_total", "pressure_io_stalled_seconds_total"),
    ];

    /// <summary>What a machine may be without: a kernel's pressure information, disks, file systems with a size.</summary>
    private static readonly string[] Optional = ["node_pressure_", "node_disk_", "node_filesystem_"];

    /// <summary>The command that runs the agent.</summary>
    private protected abstract string[] Program { get; }

    [Fact]
    public async Task What_node_exporter_tells_is_told_with_the_same_labels_and_meaning()
    {
        int port = ServerProcess.FreePort();
        using ServerProcess exporter = new("prometheus-node-exporter", [$"--web.listen-address=127.0.0.1:{port}"]);
        using RunningAgent agent = new(Program);
        using HttpClient client = new();
        await agent.ReadyAsync();
        string first = "";
        await ServerProcess.UntilAsync(async () => (first = await TryGetAsync(client, $"http://127.0.0.1:{port}/metrics")).Length > 0, () => exporter.Output);

        var own = Read(await agent.MetricsAsync());
        var told = Read(first);
        var after = Read(await TryGetAsync(client, $"http://127.0.0.1:{port}/metrics"));

        foreach (var (theirs, ours) in Steady)
        {
            foreach (string series in Comparable(theirs, told, after).Where(series => told[series] == after[series]))
                own.ShouldContainKeyAndValue(series.Replace(theirs, $"centos_agent_{ours}"), told[series]);
        }

        foreach (var (theirs, ours) in Growing)
        {
            foreach (string series in Comparable(theirs, told, after))
            {
                // Time of doing nothing goes back now and then (CpuSource), and each of the two keeps the largest that it has seen.
                double margin = series.Contains("mode=\"idle\"") || series.Contains("mode=\"iowait\"") ? 1 : 0;
                own[series.Replace(theirs, $"centos_agent_{ours}")].ShouldBeInRange(told[series] - margin, after[series] + margin, series);
            }
        }
    }

    [Fact]
    public async Task Prometheus_scrapes_it_and_knows_its_types()
    {
        using TemporaryDirectory folder = new();
        using RunningAgent agent = new(Program);
        await agent.ReadyAsync();
        int port = ServerProcess.FreePort();
        string configuration = folder.Write("prometheus.yml", $$"""
            global: { scrape_interval: 2s, scrape_timeout: 2s }
            scrape_configs: [ { job_name: agent, static_configs: [ { targets: [ '127.0.0.1:{{agent.Port}}' ] } ] } ]
            """);
        using ServerProcess prometheus = new("prometheus", [$"--config.file={configuration}", $"--storage.tsdb.path={folder.PathTo("data")}", $"--web.listen-address=127.0.0.1:{port}"]);
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        double memory = await agent.ValueAsync("centos_agent_memory_mem_total_bytes");

        // A scrape that is late on a busy machine is none for Prometheus; sources may tell a little more at another time.
        await ServerProcess.UntilAsync(
            async () => await QueryAsync(client, "up{job='agent'}") == 1 && await QueryAsync(client, "centos_agent_ready") == 1 &&
                await QueryAsync(client, "centos_agent_memory_mem_total_bytes") == memory &&
                await QueryAsync(client, "scrape_samples_scraped") is { } scraped && Math.Abs(scraped - Read(await agent.MetricsAsync()).Count) <= 30,
            () => prometheus.Output);
        (await TypeAsync(client, "centos_agent_cpu_seconds_total") ?? await TypeAsync(client, "centos_agent_cpu_seconds")).ShouldBe("counter");
    }

    /// <summary>The exporter's series that the agent has to have as well.</summary>
    private static List<string> Comparable(string family, Dictionary<string, double> told, Dictionary<string, double> after)
    {
        var series = told.Keys.Where(key => NameOf(key) == family && after.ContainsKey(key)).ToList();
        if (!Optional.Any(prefix => family.StartsWith(prefix, StringComparison.Ordinal)))
            series.ShouldNotBeEmpty(family);

        // What docs/agent.md says is left out: partitions, memory that looks like a disk, what is mounted over, and what containers and sessions mount.
        return [.. series.Where(key =>
            !key.Contains("device=\"zram") &&
            !(family.StartsWith("node_disk_", StringComparison.Ordinal) && File.Exists($"/sys/class/block/{LabelOf(key, "device")}/partition")) &&
            !(family.StartsWith("node_filesystem_", StringComparison.Ordinal) && (
                LabelOf(key, "fstype") is "efivarfs" or "fuse.lxcfs" or "fuse.portal" ||
                LabelOf(key, "mountpoint") is var point && (point.StartsWith("/run/user/", StringComparison.Ordinal) || point.StartsWith("/var/lib/kubelet/pods/", StringComparison.Ordinal) ||
                    series.Count(other => LabelOf(other, "mountpoint") == point) > 1))))];
    }

    private static string LabelOf(string series, string label)
    {
        string mark = $"{label}=\"";
        int start = series.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        return series[start..series.IndexOf('"', start)];
    }

    private static async Task<string?> TypeAsync(HttpClient prometheus, string metric)
    {
        using var metadata = JsonDocument.Parse(await prometheus.GetStringAsync($"/api/v1/targets/metadata?metric={metric}"));
        var found = metadata.RootElement.GetProperty("data");
        return found.GetArrayLength() > 0 ? found[0].GetProperty("type").GetString() : null;
    }

    private static async Task<double?> QueryAsync(HttpClient prometheus, string query)
    {
        string answer = await TryGetAsync(prometheus, $"/api/v1/query?query={Uri.EscapeDataString(query)}");
        if (answer.Length == 0)
            return null;
        using var document = JsonDocument.Parse(answer);
        var result = document.RootElement.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0 ? null : double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }

    private static async Task<string> TryGetAsync(HttpClient client, string address)
    {
        try
        {
            return await client.GetStringAsync(address);
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    /// <summary>Values by name and labels, these in the order of their names.</summary>
    private static Dictionary<string, double> Read(string text)
    {
        Dictionary<string, double> values = new(StringComparer.Ordinal);
        foreach (string line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            int space = line.LastIndexOf(' ');
            int brace = line.IndexOf('{', StringComparison.Ordinal);
            string series = brace < 0 ? line[..space] : $"{line[..brace]}{{{string.Join(',', line[(brace + 1)..(space - 1)].Split(',').Order(StringComparer.Ordinal))}}}";
            if (double.TryParse(line[(space + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                values[series] = value;
        }

        return values;
    }

    private static string NameOf(string series) => series.Split('{')[0];
}

/// <summary>As it is built, on the runtime of the machine.</summary>
public sealed class ScrapeOnDotnetTests : ScrapeTests
{
    private protected override string[] Program => PublishedAgent.OnDotnet;
}

/// <summary>Compiled ahead of time.</summary>
public sealed class ScrapeAheadOfTimeTests : ScrapeTests
{
    private protected override string[] Program => [PublishedAgent.Native()];
}
