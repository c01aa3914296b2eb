using System.Text.Json;
using Abide.Tests;

namespace Abide.Agent.Tests.Deploy;

/// <summary>Where each published form runs, by abide's own word and by trying; docs/agent-deploy.md tells what comes of it.</summary>
public sealed class FormsTests
{
    private const string Targets = "el7.9,el8.6,el9.1,el10.0";

    /// <summary>Runs a command in a root, in the place of the shell, so that signals and the exit code are the command's own: sh ROOT DIRECTORY COMMAND...</summary>
    private const string Enter =
        """
        root=$1
        for kernel in proc sys dev; do mount --rbind "/$kernel" "$root/$kernel"; done
        mount -t tmpfs tmpfs "$root/tmp"
        mount --bind "$2" "$root/mnt"
        shift 2
        exec chroot "$root" "$@"
        """;

    private static readonly string Abide = Repository.PathTo("abide");

    [Fact]
    public void Native_code_runs_on_every_release_and_the_runtime_on_all_but_EL_7()
    {
        string native = PublishedAgent.Native(), ready = Path.GetDirectoryName(PublishedAgent.ReadyToRun())!;
        var (_, nativeTable) = Tool.Run(Abide, "check", native, "--on", Targets, "--format", "text");
        var (_, readyTable) = Tool.Run(Abide, "check", ready, "--on", Targets, "--format", "text");
        TestReports.Write("agent-forms.txt", $"Where the agent runs: native code\n\n{nativeTable}\nWhere the agent runs: ReadyToRun code\n\n{readyTable}");

        Outcomes(native).ShouldBe(new() { ["el7.9"] = "runs", ["el8.6"] = "runs", ["el9.1"] = "runs", ["el10.0"] = "runs" });
        Outcomes(ready).ShouldBe(new() { ["el7.9"] = "fails", ["el8.6"] = "runs", ["el9.1"] = "runs", ["el10.0"] = "runs" });
    }

    [Theory]
    [InlineData("el7.9")]
    [InlineData("el8.6")]
    public async Task It_serves_on_the_system_calls_of_old_kernels(string target) =>
        await ServesAsync(Abide, "run", "-q", "--as", target, "--", PublishedAgent.Native());

    [Theory]
    [InlineData("native")]
    [InlineData("ready")]
    public async Task It_serves_in_a_root_with_an_older_C_library(string form)
    {
        string program = form == "native" ? PublishedAgent.Native() : PublishedAgent.ReadyToRun();

        await ServesAsync("unshare", "--mount", "sh", "-ec", Enter, "sh", TestCache.DebianRoot("bullseye"), Path.GetDirectoryName(program)!, "/mnt/abide-agent");
    }

    /// <summary>The worst outcome of all programs of a form on each target.</summary>
    private static Dictionary<string, string> Outcomes(string form)
    {
        string[] order = ["runs", "degraded", "undetermined", "fails"];
        using TemporaryDirectory directory = new();
        Tool.Run(Abide, "check", form, "--on", Targets, "--format", "json", "-o", directory.PathTo("report.json"));
        using var report = JsonDocument.Parse(File.ReadAllBytes(directory.PathTo("report.json")));
        return report.RootElement.GetProperty("programs").EnumerateArray()
            .SelectMany(program => program.GetProperty("verdicts").EnumerateArray())
            .GroupBy(verdict => verdict.GetProperty("target").GetString()!, verdict => verdict.GetProperty("outcome").GetString()!)
            .ToDictionary(target => target.Key, target => target.MaxBy(outcome => Array.IndexOf(order, outcome))!, StringComparer.Ordinal);
    }

    /// <summary>Starts the agent, takes one scrape, stops it.</summary>
    private static async Task ServesAsync(string program, params string[] arguments)
    {
        int port = ServerProcess.FreePort();
        using ServerProcess agent = new(
            program,
            [.. arguments, "run", "--listen", $"127.0.0.1:{port}"],
            ("ABIDE_AGENT_STATE_DIRECTORY", "/tmp"),
            ("ABIDE_AGENT_SHUTDOWN_GRACE_SECONDS", "1"),
            ("ABIDE_AGENT_SCRAPE_DEADLINE_SECONDS", "60"));
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        await ServerProcess.UntilAsync(
            async () =>
            {
                agent.HasExited.ShouldBeFalse(agent.Output);
                try
                {
                    return (await client.GetAsync(new Uri("/readyz", UriKind.Relative))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => agent.Output);
        string metrics = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        agent.Signal("TERM");

        (await agent.WaitForExitAsync()).ShouldBe(0, agent.Output);
        metrics.ShouldContain("\ncentos_agent_ready 1\n");
        metrics.ShouldContain("\ncentos_agent_target_info{");
    }
}
