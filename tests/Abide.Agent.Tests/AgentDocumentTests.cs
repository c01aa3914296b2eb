using System.Text.RegularExpressions;
using Abide.Agent.Configuration;
using Abide.Agent.Tests.Serving;
using Abide.Tests;

namespace Abide.Agent.Tests;

/// <summary>docs/agent.md tells every setting, and every metric that a running agent tells. <c>ABIDE_ACCEPT=1</c> writes its tables.</summary>
public sealed partial class AgentDocumentTests
{
    private static readonly string Document = Repository.PathTo("docs/agent.md");

    /// <summary>Families that depend on what the host has: containers, TLS, stores, a disk that discards, a kernel's newest lines.</summary>
    private static readonly Regex Sometimes = SometimesPattern();

    [Fact]
    public void Every_setting_is_told()
    {
        var values = EffectiveConfiguration.Of().ToText().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(" = ", 2)).ToDictionary(
            parts => parts[0], parts => parts[1].Split("  # ")[0], StringComparer.Ordinal);
        values["node"] = "the host's name";
        string table = "| setting | default | local | what |\n|---|---|---|---|\n" + string.Concat(Settings.All.Select(setting =>
            $"| `{setting.Path}` | {(setting.Path == "node" ? values["node"] : $"`{values[setting.Path]}`")} | {(setting.AtStart ? "yes, at start" : setting.Local ? "yes" : "")} | {setting.Meaning} |\n"));
        table += $"\nIn the environment `consul.caFile` is `{Settings.Find("consul.caFile")!.Variable}`, and so on; lists are separated by commas.\n";

        Section("settings", table).ShouldBe(table);
    }

    [Fact]
    public async Task Every_metric_is_told()
    {
        using RunningAgent agent = new(PublishedAgent.OnDotnet, """ "consul": { "address": "http://127.0.0.1:1" } """);
        await agent.ReadyAsync();
        string text = await agent.MetricsAsync();
        var told = Rows(text).ToDictionary(row => row.Name, row => row.Row, StringComparer.Ordinal);
        told.Count.ShouldBeGreaterThan(80);

        string[] documented = [.. Section("metrics", accepted: null).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        var kept = documented.Where(row => Sometimes.IsMatch(NameIn(row)) && !told.ContainsKey(NameIn(row))).ToDictionary(NameIn, row => row + "\n", StringComparer.Ordinal);
        string table = "| metric | type | labels | what |\n|---|---|---|---|\n" +
            string.Concat(told.Concat(kept).OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Value));

        // What depends on the host is accepted where it is told, and need not be told where the table is held against the agent.
        string now = Section("metrics", table);
        foreach (var (name, row) in told.Where(row => !Sometimes.IsMatch(row.Key) || now.Contains($"| `{row.Key}` |")))
            now.ShouldContain(row, Case.Sensitive, name);
        documented.Select(NameIn).ShouldAllBe(name => told.ContainsKey(name) || Sometimes.IsMatch(name));
    }

    private static string NameIn(string row) => row.Split('`')[1];

    private static IEnumerable<(string Name, string Row)> Rows(string text)
    {
        string[] lines = text.Split('\n');
        foreach (string help in lines.Where(line => line.StartsWith("# HELP centos_agent_", StringComparison.Ordinal)))
        {
            string[] words = help.Split(' ', 4);
            string name = words[2]["centos_agent_".Length..];
            if (MemoryInformation().IsMatch(name))
                continue;
            string type = lines.First(line => line.StartsWith($"# TYPE {words[2]} ", StringComparison.Ordinal)).Split(' ')[3];
            string? sample = lines.FirstOrDefault(line => line.StartsWith(words[2] + "{", StringComparison.Ordinal) || line.StartsWith(words[2] + "_sum{", StringComparison.Ordinal));
            string labels = sample is null ? "" : string.Join(", ", Labels().Matches(sample).Select(match => $"`{match.Groups["name"].Value}`"));
            yield return (name, $"| `{name}` | {type} | {labels} | {words[3]} |\n");
        }
    }

    /// <summary>What stands between the marks; it is replaced first when pages are to be accepted.</summary>
    private static string Section(string name, string? accepted)
    {
        string text = File.ReadAllText(Document);
        string open = $"<!-- {name} -->\n";
        int start = text.IndexOf(open, StringComparison.Ordinal) + open.Length;
        int end = text.IndexOf($"<!-- /{name} -->", start, StringComparison.Ordinal);
        if (accepted is not null && Environment.GetEnvironmentVariable("ABIDE_ACCEPT") == "1")
        {
            File.WriteAllText(Document, text[..start] + accepted + text[end..]);
            return accepted;
        }

        return text[start..end];
    }

    [GeneratedRegex("^(memory_(limit_)?bytes|containers?_|configuration_(revision|store_silence)|certificate_|disk_|filesystem_|network_(speed|up)|pressure_.*_total|vmstat_|syscall_latency_(?!mode))", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex SometimesPattern();

    [GeneratedRegex("^memory_(?!bytes$|limit_bytes$)", RegexOptions.None, 2000)]
    private static partial Regex MemoryInformation();

    [GeneratedRegex("[{,](?<name>[a-z_]+)=\"", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Labels();
}
