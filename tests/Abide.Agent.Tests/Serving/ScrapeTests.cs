using System.Globalization;
using System.Text.Json;

namespace Abide.Agent.Tests.Serving;

/// <summary>The agent beside the programs that it works with and the one whose semantics it has.</summary>
public sealed class ScrapeTests
{
    private static readonly string[] Agent = ["dotnet", Path.Combine(AppContext.BaseDirectory, "abide-agent.dll")];

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

    [Fact]
    public async Task What_node_exporter_tells_is_told_with_the_same_labels_and_meaning()
    {
        int port = ServerProcess.FreePort();
        using ServerProcess exporter = new("prometheus-node-exporter", [$"--web.listen-address=127.0.0.1:{port}"]);
        using RunningAgent agent = new(Agent);
        using HttpClient client = new();
        await agent.ReadyAsync();
        string first = "";
        await ServerProcess.UntilAsync(async () => (first = await TryGetAsync(client, $"http://127.0.0.1:{port}/metrics")).Length > 0, () => exporter.Output);

        var own = Read(await agent.MetricsAsync());
        var told = Read(first);
        var after = Read(await TryGetAsync(client, $"http://127.0.0.1:{port}/metrics"));

        foreach (var (theirs, ours) in Steady)
        {
            var expected = told.Where(sample => NameOf(sample.Key) == theirs).ToDictionary(sample => sample.Key.Replace(theirs, $"centos_agent_{ours}"), sample => sample.Value);
            expected.ShouldNotBeEmpty(theirs);
            foreach (var (series, value) in expected)
                own.ShouldContainKeyAndValue(series, value);
        }

        foreach (var (theirs, ours) in Growing)
        {
            // Swap in compressed memory is no disk; exporters since Debian's think so too.
            var expected = told.Keys.Where(key => NameOf(key) == theirs && !key.Contains("device=\"zram")).ToList();
            expected.ShouldNotBeEmpty(theirs);
            foreach (string series in expected)
                own[series.Replace(theirs, $"centos_agent_{ours}")].ShouldBeInRange(told[series], after[series], series);
        }
    }

    [Fact]
    public async Task Prometheus_scrapes_it_and_knows_its_types()
    {
        using TemporaryDirectory folder = new();
        using RunningAgent agent = new(Agent);
        await agent.ReadyAsync();
        int port = ServerProcess.FreePort();
        string configuration = folder.Write("prometheus.yml", $$"""
            global: { scrape_interval: 1s }
            scrape_configs: [ { job_name: agent, static_configs: [ { targets: [ '127.0.0.1:{{agent.Port}}' ] } ] } ]
            """);
        using ServerProcess prometheus = new("prometheus", [$"--config.file={configuration}", $"--storage.tsdb.path={folder.PathTo("data")}", $"--web.listen-address=127.0.0.1:{port}"]);
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        await ServerProcess.UntilAsync(async () => await QueryAsync(client, "up{job='agent'}") == 1, () => prometheus.Output);

        (await QueryAsync(client, "centos_agent_ready")).ShouldBe(1);
        (await QueryAsync(client, "centos_agent_memory_mem_total_bytes")).ShouldBe(await agent.ValueAsync("centos_agent_memory_mem_total_bytes"));
        double expected = (await agent.MetricsAsync()).Split('\n').Count(line => line.Length > 0 && line[0] != '#');
        (await QueryAsync(client, "scrape_samples_scraped"))!.Value.ShouldBe(expected, 30, "sources may tell a little more at the next time");
        using var metadata = JsonDocument.Parse(await client.GetStringAsync("/api/v1/targets/metadata?metric=centos_agent_cpu_seconds_total"));
        string found = metadata.RootElement.GetProperty("data").GetArrayLength() > 0 ? metadata.RootElement.GetProperty("data")[0].GetProperty("type").GetString()! : "none";
        using var family = JsonDocument.Parse(await client.GetStringAsync("/api/v1/targets/metadata?metric=centos_agent_cpu_seconds"));
        string openMetrics = family.RootElement.GetProperty("data").GetArrayLength() > 0 ? family.RootElement.GetProperty("data")[0].GetProperty("type").GetString()! : found;
        openMetrics.ShouldBe("counter");
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
