using System.Text;
using System.Text.Json;
using Abide.Agent.Configuration;
using Abide.Tests;

namespace Abide.Agent.Tests.Configuration;

/// <summary>A Consul and an etcd, over TLS with certificates on both sides.</summary>
public sealed class RealStores : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly int _consulPort = ServerProcess.FreePort();
    private readonly int _etcdPort = ServerProcess.FreePort();
    private readonly int[] _otherPorts = [ServerProcess.FreePort(), ServerProcess.FreePort(), ServerProcess.FreePort()];
    private ServerProcess? _consul;
    private ServerProcess? _etcd;
    private HttpClient _client = null!;

    internal TestAuthority Authority { get; private set; } = null!;

    internal (string Certificate, string Key) Client { get; private set; }

    internal ConsulConfiguration Consul => new()
    {
        Address = $"https://127.0.0.1:{_consulPort}",
        CaFile = Authority.Path,
        CertificateFile = Client.Certificate,
        KeyFile = Client.Key,
        DeadlineSeconds = 20,
        WaitSeconds = 2,
        RetrySeconds = 0.3,
    };

    internal EtcdConfiguration Etcd => new()
    {
        Addresses = [$"https://127.0.0.1:{_etcdPort}"],
        CaFile = Authority.Path,
        CertificateFile = Client.Certificate,
        KeyFile = Client.Key,
        DeadlineSeconds = 20,
        RetrySeconds = 0.3,
    };

    internal ServerProcess ConsulProcess => _consul!;

    internal ServerProcess EtcdProcess => _etcd!;

    public async Task InitializeAsync()
    {
        Authority = new TestAuthority(_folder.Path, "stores");
        Client = Authority.Issue("client");
        _client = Authority.CreateClient(Client);
        _client.Timeout = TimeSpan.FromSeconds(20);
        StartEtcd();
        StartConsul();
        await EverythingRunsAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _client.Dispose();
        _consul?.Dispose();
        _etcd?.Dispose();
        Authority.Dispose();
        _folder.Dispose();
    }

    /// <summary>Starts what a test before killed, and waits until both stores take what is written.</summary>
    internal async Task EverythingRunsAsync()
    {
        if (_consul!.HasExited)
            StartConsul();
        if (_etcd!.HasExited)
            StartEtcd();
        await PutConsulAsync("probe", "1");
        await PutEtcdAsync("probe", "1");
    }

    internal void StartConsul()
    {
        var server = Authority.Issue("consul");
        string file = _folder.Write("consul.json", $$"""
            {
              "data_dir": "{{_folder.PathTo("consul")}}", "server": true, "bootstrap_expect": 1, "bind_addr": "127.0.0.1", "disable_update_check": true,
              "client_addr": "127.0.0.1", "performance": { "raft_multiplier": 1 }, "leave_on_terminate": false, "log_level": "WARN", "node_name": "test",
              "ports": { "http": -1, "https": {{_consulPort}}, "dns": -1, "grpc": -1, "serf_lan": {{_otherPorts[0]}}, "serf_wan": -1, "server": {{_otherPorts[1]}} },
              "verify_incoming_https": true, "ca_file": "{{Authority.Path}}", "cert_file": "{{server.Certificate}}", "key_file": "{{server.Key}}"
            }
            """);
        _consul?.Dispose();
        _consul = new ServerProcess(System.IO.Path.Combine(TestCache.Consul(), "bin/consul"), ["agent", "-config-file", file]);
    }

    internal void StartEtcd()
    {
        var server = Authority.Issue("etcd");
        _etcd?.Dispose();
        _etcd = new ServerProcess("etcd",
        [
            "--data-dir", _folder.PathTo("etcd"), "--listen-client-urls", Etcd.Addresses[0], "--advertise-client-urls", Etcd.Addresses[0],
            "--listen-peer-urls", $"http://127.0.0.1:{_otherPorts[2]}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{_otherPorts[2]}",
            "--initial-cluster", $"default=http://127.0.0.1:{_otherPorts[2]}", "--cert-file", server.Certificate, "--key-file", server.Key,
            "--client-cert-auth", "--trusted-ca-file", Authority.Path, "--log-level", "warn",
        ]);
    }

    /// <summary>Writes to Consul, which may just have been started, or let go on.</summary>
    internal Task PutConsulAsync(string key, string value) => ServerProcess.UntilAsync(
        () => TriedAsync(async () =>
        {
            using var response = await _client.PutAsync($"{Consul.Address}/v1/kv/{key}", new StringContent(value));
            response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        }),
        () => $"Consul does not answer:\n{_consul!.Output}");

    internal Task PutEtcdAsync(string key, string value) => ServerProcess.UntilAsync(
        () => TriedAsync(() => PostEtcdAsync("kv/put", $$"""{"key":"{{Base64(key)}}","value":"{{Base64(value)}}"}""")), () => $"etcd does not answer:\n{_etcd!.Output}");

    internal async Task<string> PostEtcdAsync(string method, string json, string? token = null)
    {
        string body = "";
        bool mayBeDone = false;
        await ServerProcess.UntilAsync(
            async () =>
            {
                using HttpRequestMessage request = new(HttpMethod.Post, $"{Etcd.Addresses[0]}/v3/{method}") { Content = new StringContent(json) };
                if (token is not null)
                    request.Headers.TryAddWithoutValidation("Authorization", token);
                try
                {
                    using var response = await _client.SendAsync(request);
                    body = await response.Content.ReadAsStringAsync();
                    if (!body.Contains("request timed out", StringComparison.Ordinal))
                    {
                        (response.IsSuccessStatusCode || mayBeDone).ShouldBeTrue(body);
                        return true;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    body = e.Message;
                }

                // On a busy machine etcd gives up waiting for itself, and may have done it all the same: then it refuses to do it again.
                mayBeDone = true;
                return false;
            },
            () => body);
        return body;
    }

    internal async Task<string> EtcdTokenAsync(string user, string password)
    {
        using var document = JsonDocument.Parse(await PostEtcdAsync("auth/authenticate", $$"""{"name":"{{user}}","password":"{{password}}"}"""));
        return document.RootElement.GetProperty("token").GetString()!;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<bool> TriedAsync(Func<Task> put)
    {
        try
        {
            await put();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or ShouldAssertException or TaskCanceledException)
        {
            return false;
        }
    }
}
