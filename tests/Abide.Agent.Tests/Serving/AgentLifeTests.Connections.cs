using System.Net.Sockets;
using System.Text;

namespace Abide.Agent.Tests.Serving;

/// <content>Who may ask, and whose connections are kept.</content>
public abstract partial class AgentLifeTests
{
    [Fact]
    public async Task Connections_on_which_nothing_is_asked_lock_nobody_out_for_long_and_one_that_scrapes_is_kept()
    {
        using RunningAgent agent = new(Program);
        await agent.ReadyAsync();
        using TcpClient scraper = new("127.0.0.1", agent.Port);
        (await ScrapeAsync(scraper)).ShouldStartWith("HTTP/1.1 200");
        List<TcpClient> idle = [.. Enumerable.Range(0, 64).Select(_ => new TcpClient("127.0.0.1", agent.Port))];

        // Connections that are authorized are kept for two minutes.
        await ServerProcess.UntilAsync(async () => await agent.StatusAsync("/metrics") == 200, () => "idle connections are kept", TimeSpan.FromMinutes(1));
        (await ScrapeAsync(scraper)).ShouldStartWith("HTTP/1.1 200");

        idle.ForEach(connection => connection.Dispose());

        static async Task<string> ScrapeAsync(TcpClient client)
        {
            await client.GetStream().WriteAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            StringBuilder answer = new();
            byte[] buffer = new byte[65536];
            while (!answer.ToString().EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal))
            {
                int read = await client.GetStream().ReadAsync(buffer);
                read.ShouldBeGreaterThan(0, "the connection was closed");
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }

            return answer.ToString();
        }
    }

    [Fact]
    public async Task Asked_for_the_head_alone_it_answers_as_otherwise_without_a_body()
    {
        using RunningAgent agent = new(Program);
        await agent.ReadyAsync();
        foreach (string path in new[] { "/metrics", "/healthz", "/readyz", "/" })
        {
            using HttpRequestMessage request = new(HttpMethod.Head, path);
            using var head = await agent.Client.SendAsync(request);
            using var whole = await agent.Client.GetAsync(path);

            head.StatusCode.ShouldBe(whole.StatusCode);
            head.Content.Headers.ContentType.ShouldBe(whole.Content.Headers.ContentType);
            (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task With_a_token_of_their_own_only_those_who_have_it_may_reload_and_drain()
    {
        using TemporaryDirectory folder = new();
        string admin = folder.Write("admin", "for-life-and-death\n");
        using var agent = new RunningAgent(Program, $$""" "authorization": { "token": "{{Token}}", "adminTokenFile": "{{admin}}" } """).WithToken(Token);
        await agent.ReadyAsync();

        (await agent.StatusAsync("/metrics")).ShouldBe(200);
        (await agent.PostAsync("/-/reload")).Status.ShouldBe(401);
        (await agent.PostAsync("/-/drain")).Status.ShouldBe(401);
        agent.WithToken("for-life-and-death");
        (await agent.StatusAsync("/metrics")).ShouldBe(401);
        (await agent.PostAsync("/-/reload")).Status.ShouldBe(200);
        (await agent.PostAsync("/-/drain")).Status.ShouldBe(200);
        (await agent.Process.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Clients_that_read_nothing_keep_nobody_else()
    {
        using RunningAgent agent = new(Program);
        await agent.ReadyAsync();
        double before = await agent.ValueAsync("centos_agent_process_open_fds");
        List<Socket> slow = [];
        for (int i = 0; i < 3; i++)
            slow.Add(await AskAndReadNothingAsync(agent.Port));

        (await agent.StatusAsync("/metrics")).ShouldBe(200);
        (await agent.StatusAsync("/healthz")).ShouldBe(200);
        await ServerProcess.UntilAsync(
            async () => await agent.ValueAsync("centos_agent_scrapes_broken_total") >= 3 && await agent.ValueAsync("centos_agent_process_open_fds") < before + 3,
            () => "slow clients are not let go");

        slow.ForEach(socket => socket.Dispose());
    }

    private static async Task<Socket> AskAndReadNothingAsync(int port)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1024 };
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, port);

        // More than the kernel keeps for a connection.
        string request = $"GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {Token}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(request, 250))));
        return socket;
    }
}
