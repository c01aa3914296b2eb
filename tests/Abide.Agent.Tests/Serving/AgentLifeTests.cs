using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Abide.Agent.Configuration;
using Abide.Agent.Tests.Configuration;
using Abide.Agent.Tests.Metrics;

namespace Abide.Agent.Tests.Serving;

/// <summary>The life of an agent from start to end. The same tests for each form in which it is published.</summary>
public abstract partial class AgentLifeTests
{
    private const string Token = "correct-horse-battery";
    private const string WithToken = $$"""
        "authorization": { "token": "{{Token}}" }
        """;

    /// <summary>The command that runs the agent.</summary>
    private protected abstract string[] Program { get; }

    [Fact]
    public async Task Told_to_terminate_it_ends_with_0()
    {
        using RunningAgent agent = new(Program);
        await agent.ReadyAsync();
        (await agent.StatusAsync("/healthz")).ShouldBe(200);
        (await agent.StatusAsync("/metrics")).ShouldBe(200);
        (await agent.StatusAsync("/elsewhere")).ShouldBe(404);
        (await agent.StatusAsync("/-/drain")).ShouldBe(403, "nothing in the configuration says who may");

        agent.Process.Signal("TERM");

        (await agent.Process.WaitForExitAsync()).ShouldBe(0);
        agent.Process.Output.ShouldContain("stopping");
    }

    [Fact]
    public async Task Drained_it_finishes_what_is_in_progress_and_waits_for_no_one_longer_than_the_grace_time()
    {
        using var agent = new RunningAgent(Program, WithToken + """, "shutdown": { "graceSeconds": 5 }""").WithToken(Token);
        await agent.ReadyAsync();
        using var slow = await AskAndReadNothingAsync(agent.Port);

        var (status, text) = await agent.PostAsync("/-/drain");

        status.ShouldBe(200, text);
        var waited = Stopwatch.StartNew();
        (await agent.Process.WaitForExitAsync()).ShouldBe(0);
        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Told_again_and_again_to_stop_and_to_reload_while_it_stops_it_still_ends_with_0()
    {
        using RunningAgent agent = new(Program, """ "shutdown": { "graceSeconds": 1 } """);
        await agent.ReadyAsync();
        using var slow = await AskAndReadNothingAsync(agent.Port);

        agent.Process.Signal("TERM");
        while (!agent.Process.HasExited)
        {
            agent.Process.Signal("HUP");
            agent.Process.Signal("TERM");
        }

        (await agent.Process.WaitForExitAsync()).ShouldBe(0, agent.Process.Output);
    }

    [Fact]
    public async Task What_was_last_good_is_in_force_before_any_store_has_answered()
    {
        using TcpListener silent = new(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using TemporaryDirectory state = new();
        new LastGood { Store = "consul", Key = "a", Revision = 7, Value = """{"prefix":"kept"}""" }.Save(state.Path);
        string consul = $"http://127.0.0.1:{((System.Net.IPEndPoint)silent.LocalEndpoint).Port}";
        using RunningAgent agent = new(
            ["env", $"ABIDE_AGENT_STATE_DIRECTORY={state.Path}", .. Program], $$""" "consul": { "address": "{{consul}}", "key": "a", "deadlineSeconds": 60 } """);
        await agent.ReadyAsync();

        string text = await agent.MetricsAsync();

        text.ShouldContain("\nkept_ready 1\n");
        text.ShouldContain("\nkept_configuration_source{source=\"disk\"} 1\n");
        text.ShouldNotContain("configuration_store_up{store=\"consul\"}", Case.Sensitive, "nobody has waited for Consul to be late");
    }

    [Fact]
    public async Task A_source_that_hangs_in_the_kernel_keeps_neither_a_scrape_nor_the_end()
    {
        using TemporaryDirectory host = new();
        foreach (string file in new[] { "stat", "meminfo", "vmstat", "diskstats", "mounts", "net/dev" })
            host.Write("proc/" + file, File.ReadAllText("/proc/" + file));
        using (var mkfifo = Process.Start("mkfifo", [host.PathTo("proc/loadavg")]))
            await mkfifo.WaitForExitAsync();
        using RunningAgent agent = new(Program, $$""" "host": { "procPath": "{{host.PathTo("proc")}}" }, "scrape": { "deadlineSeconds": 0.3 } """);
        await agent.ReadyAsync();

        // On a busy machine others may be late now and then.
        await ServerProcess.UntilAsync(async () => await agent.ValueAsync("centos_agent_source_up{source=\"cpu\"}") == 1, () => agent.Process.Output);
        (await agent.ValueAsync("centos_agent_source_up{source=\"load\"}")).ShouldBe(0);
        await agent.ToldAsync("source load has not answered");

        agent.Process.Signal("TERM");
        (await agent.Process.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Told_to_terminate_while_it_has_no_port_it_ends_with_0()
    {
        using TcpListener other = new(System.Net.IPAddress.Loopback, 0);
        other.Start();
        using RunningAgent agent = new(Program, port: ((System.Net.IPEndPoint)other.LocalEndpoint).Port);
        await ServerProcess.UntilAsync(() => agent.Process.Output.Contains("cannot listen on"), () => agent.Process.Output);

        agent.Process.Signal("TERM");

        (await agent.Process.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Without_any_privilege_it_tells_what_everyone_may_know()
    {
        using TemporaryDirectory programs = new();
        using RunningAgent agent = new(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all", .. ForEveryone(programs)], folderForEveryone: true);
        await agent.ReadyAsync();

        string text = await agent.MetricsAsync();

        text.ShouldContain("\ncentos_agent_cpu_seconds_total{");
        text.ShouldContain("\ncentos_agent_filesystem_size_bytes{");
        text.Split('\n').Where(line => line.StartsWith("centos_agent_source_up", StringComparison.Ordinal)).ShouldAllBe(line => line.EndsWith(" 1", StringComparison.Ordinal));
        text.ShouldContain("centos_agent_syscall_latency_mode{mode=\"unsupported\"");
    }

    [Fact]
    public async Task Systemd_is_told_when_it_is_ready_and_when_it_stops()
    {
        using TemporaryDirectory folder = new();
        using Socket told = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        told.Bind(new UnixDomainSocketEndPoint(folder.PathTo("notify")));
        using RunningAgent agent = new(["env", $"NOTIFY_SOCKET={folder.PathTo("notify")}", .. Program]);
        byte[] buffer = new byte[64];
        using CancellationTokenSource enough = new(ServerProcess.Patience);

        Encoding.ASCII.GetString(buffer, 0, await told.ReceiveAsync(buffer, enough.Token)).ShouldBe("READY=1");
        (await agent.StatusAsync("/readyz")).ShouldBe(200);
        agent.Process.Signal("TERM");

        Encoding.ASCII.GetString(buffer, 0, await told.ReceiveAsync(buffer, enough.Token)).ShouldBe("STOPPING=1");
        (await agent.Process.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_and_had_as_soon_as_it_is_free()
    {
        TcpListener other = new(System.Net.IPAddress.Loopback, 0);
        other.Start();
        using RunningAgent agent = new(Program, port: ((System.Net.IPEndPoint)other.LocalEndpoint).Port);
        await ServerProcess.UntilAsync(() => agent.Process.Output.Contains("cannot listen on"), () => agent.Process.Output);

        other.Stop();
        await agent.ReadyAsync();

        (await agent.ValueAsync("centos_agent_listen_failures_total")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_reload_takes_a_good_file_refuses_a_bad_one_whole_and_loses_no_sample()
    {
        using var agent = new RunningAgent(Program, WithToken).WithToken(Token);
        await agent.ReadyAsync();
        double before = await agent.ValueAsync("centos_agent_process_cpu_seconds_total");

        agent.Configure(WithToken + """, "prefix": "", "scrape": { "deadlineSeconds": 5 }""");
        var (status, text) = await agent.PostAsync("/-/reload");
        status.ShouldBe(422);
        text.ShouldContain(agent.ConfigurationFile);
        text.ShouldContain("prefix must be");
        (await agent.ValueAsync("centos_agent_configuration_refused_total{source=\"file\"}")).ShouldBe(1);

        agent.Configure(WithToken + """, "prefix": "fleet" """);
        agent.Process.Signal("HUP");
        await ServerProcess.UntilAsync(async () => (await agent.MetricsAsync()).Contains("\nfleet_ready 1"), () => agent.Process.Output);
        (await agent.ValueAsync("fleet_process_cpu_seconds_total")).ShouldBeGreaterThanOrEqualTo(before);
        (await agent.ValueAsync("fleet_configuration_reloads_total")).ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_is_gone_and_a_place_to_keep_it_that_is_none_are_told_and_it_lives_on()
    {
        using var agent = new RunningAgent(Program, WithToken).WithToken(Token);
        await agent.ReadyAsync();
        File.Delete(agent.ConfigurationFile);
        Directory.Delete(agent.Folder.Path, recursive: true);

        var (status, text) = await agent.PostAsync("/-/reload");
        status.ShouldBe(422);
        text.ShouldContain(agent.ConfigurationFile);

        Directory.CreateDirectory(agent.Folder.Path);
        agent.Configure(WithToken + """, "prefix": "fleet" """);
        Directory.CreateDirectory(agent.Folder.PathTo("last-good.json.new"));
        (await agent.PostAsync("/-/reload")).Status.ShouldBe(200);
        (await agent.ValueAsync("fleet_configuration_save_errors_total")).ShouldBe(1);
        await agent.ToldAsync("could not be kept");
    }

    [Fact]
    public async Task Settings_that_need_a_start_wait_for_one()
    {
        using var agent = new RunningAgent(Program, WithToken).WithToken(Token);
        await agent.ReadyAsync();

        agent.Configure(WithToken + """, "tls": { "certificateFile": "/a", "keyFile": "/b", "clientCaFile": "/c" } """);
        (await agent.PostAsync("/-/reload")).Status.ShouldBe(200);

        (await agent.ValueAsync("centos_agent_configuration_restart_needed")).ShouldBe(1);
        await agent.ToldAsync("takes effect at the next start");
    }

    [Fact]
    public async Task Counters_never_fall_and_no_scrape_fails_while_it_is_reloaded_again_and_again()
    {
        using var agent = new RunningAgent(Program, WithToken).WithToken(Token);
        await agent.ReadyAsync();
        using CancellationTokenSource enough = new();
        int reloads = 0;
        var reloading = Task.Run(async () =>
        {
            for (; !enough.IsCancellationRequested; Interlocked.Increment(ref reloads))
            {
                agent.Configure(WithToken + $$""", "scrape": { "deadlineSeconds": {{50 + (reloads % 2)}} }""");
                (await agent.PostAsync("/-/reload")).Status.ShouldBe(200);
            }
        });

        double told = 0;
        for (int scrapes = 0; scrapes < 40 || (Volatile.Read(ref reloads) < 100 && !reloading.IsCompleted); scrapes++)
        {
            double now = await agent.ValueAsync("centos_agent_context_switches_total");
            now.ShouldBeGreaterThanOrEqualTo(told);
            told = now;
        }

        await enough.CancelAsync();
        await reloading;
    }

    [Fact]
    public async Task What_it_says_is_good_in_both_texts_and_every_source_answers()
    {
        using RunningAgent agent = new(Program);
        await agent.ReadyAsync();
        await agent.MetricsAsync();

        string text = await agent.MetricsAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/metrics");
        request.Headers.Accept.ParseAdd("application/openmetrics-text; version=1.0.0");
        using var response = await agent.Client.SendAsync(request);
        var samples = OpenMetricsParser.Parse(await response.Content.ReadAsStringAsync());

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/openmetrics-text");
        samples.Where(sample => sample.Name == "centos_agent_source_up").Select(sample => (sample.Labels["source"], sample.Value)).ShouldBe(SourcesConfiguration.Names.Select(name => (name, 1d)));
        samples.Count.ShouldBeGreaterThan(200);
        (await PromtoolAsync(text)).ShouldBe("");
    }

    [Fact]
    public async Task Secrets_are_in_no_line_of_the_log_and_no_metric()
    {
        using var agent = new RunningAgent(Program, WithToken + """
            , "consul": { "address": "http://127.0.0.1:1", "token": "consul-secret", "retrySeconds": 0.1 }, "etcd": { "addresses": ["http://127.0.0.1:1"], "user": "me", "password": "etcd-secret" }
            """).WithToken(Token);
        await agent.ReadyAsync();
        agent.Configure(WithToken + """, "consul": { "token": 918273645 } """);
        (await agent.PostAsync("/-/reload")).Text.ShouldNotContain("918273645");

        string all = agent.Process.Output + await agent.MetricsAsync();
        all.ShouldNotContain("secret");
        all.ShouldNotContain(Token);
        all.ShouldContain("consul cannot be asked");
        (await agent.ValueAsync("centos_agent_configuration_store_up{store=\"consul\"}")).ShouldBe(0);
    }

    [Fact]
    public async Task A_file_that_somebody_broke_does_not_keep_a_node_from_starting_again()
    {
        using TemporaryDirectory folder = new();
        int port = ServerProcess.FreePort();
        string good = $$"""{ "listen": "127.0.0.1:{{port}}", "stateDirectory": "{{folder.Path}}", "prefix": "kept" }""";
        string file = folder.Write("config.json", good);
        string[] command = [.. Program[1..], "run", "--config", file];
        using HttpClient client = new();

        async Task<bool> AnswersAsync()
        {
            try
            {
                return (await client.GetStringAsync($"http://127.0.0.1:{port}/metrics")).Contains("kept_ready");
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        using (ServerProcess first = new(Program[0], command))
        {
            await ServerProcess.UntilAsync(AnswersAsync, () => first.Output);
            first.Signal("TERM");
            (await first.WaitForExitAsync()).ShouldBe(0);
        }

        // The directory of the state is told on the way that is left: the environment.
        await File.WriteAllTextAsync(file, "{ broken");
        using ServerProcess second = new(Program[0], command, ("ABIDE_AGENT_STATE_DIRECTORY", folder.Path));
        await ServerProcess.UntilAsync(AnswersAsync, () => second.Output);
        second.Output.ShouldContain("refused");
    }

    /// <summary>The program where every user may read it; the checkout may lie where only its owner may.</summary>
    private string[] ForEveryone(TemporaryDirectory folder)
    {
        string own = Path.GetDirectoryName(Program[^1])!;
        foreach (string file in Directory.GetFiles(own, "abide-agent*"))
            File.Copy(file, folder.PathTo(Path.GetFileName(file)));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        return [.. Program[..^1], folder.PathTo(Path.GetFileName(Program[^1]))];
    }

    private static HttpClient Over(TestAuthority authority, (string Certificate, string Key)? own, RunningAgent agent)
    {
        var client = authority.CreateClient(own);
        client.BaseAddress = new Uri($"https://127.0.0.1:{agent.Port}");
        return client;
    }

    private static async Task<string> PromtoolAsync(string metrics)
    {
        ProcessStartInfo start = new("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var promtool = Process.Start(start)!;
        var error = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(metrics);
        promtool.StandardInput.Close();
        string output = await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return output + await error + (promtool.ExitCode == 0 ? "" : $"exit code {promtool.ExitCode}");
    }
}

/// <summary>As it is built, on the runtime of the machine.</summary>
public sealed class AgentOnDotnetTests : AgentLifeTests
{
    private protected override string[] Program => PublishedAgent.OnDotnet;
}

/// <summary>Compiled ahead of time.</summary>
public sealed class AgentAheadOfTimeTests : AgentLifeTests
{
    private protected override string[] Program => [PublishedAgent.Native()];
}
