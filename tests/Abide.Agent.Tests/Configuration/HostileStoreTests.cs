using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Abide.Agent.Configuration;

namespace Abide.Agent.Tests.Configuration;

/// <summary>Servers that are no Consul and no etcd.</summary>
public sealed class HostileStoreTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n[{\"Value\":\"*\"}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 35\r\n\r\n[{\"Value\":\"!!!!\", \"ModifyIndex\": 1}]")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 17\r\n\r\nNo cluster leader")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("garbage\r\n\r\n")]
    public async Task An_answer_that_is_none_counts_as_a_store_that_is_away(string answer)
    {
        using Answering server = new(answer);
        await using FollowedNode node = new(
            new ConsulConfiguration { Address = server.Address, DeadlineSeconds = 1, RetrySeconds = 0.1 }, new EtcdConfiguration { Addresses = [server.Address], DeadlineSeconds = 1, RetrySeconds = 0.1 });

        await node.UntilAsync(health => health.Stores.GetValueOrDefault("consul")?.Failures > 1 && health.Stores.GetValueOrDefault("etcd")?.Failures > 1);

        node.Keeper.Health.Source.ShouldBe("none");
    }

    [Fact]
    public async Task A_value_that_does_not_end_is_refused_and_the_store_counts_as_there()
    {
        using Answering server = new("HTTP/1.1 200 OK\r\n\r\n[{\"ModifyIndex\": 1, \"Value\": \"", endless: true);
        await using FollowedNode node = new(new ConsulConfiguration { Address = server.Address, DeadlineSeconds = 5, RetrySeconds = 0.1 }, etcd: null);

        await node.UntilAsync(health => health.Refusals["consul"] > 1);

        node.Keeper.Health.Stores["consul"].Up.ShouldBeTrue();
        node.Keeper.Health.Refused.ShouldBeTrue();
        node.Log.ShouldContain("the answer is longer than");
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_waited_for_a_short_time_only()
    {
        using Answering server = new("");
        await using FollowedNode node = new(new ConsulConfiguration { Address = server.Address, DeadlineSeconds = 0.2, RetrySeconds = 0.1 }, etcd: null);

        await node.DecidedAsync();

        node.Log.ShouldContain("did not answer within 0.2 s");
    }

    [Fact]
    public async Task A_server_that_takes_no_more_connections_does_not_let_them_pile_up()
    {
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listener.Listen(0);
        var address = (IPEndPoint)listener.LocalEndPoint!;
        using Socket first = new(SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(address);

        // Each reload of the configuration begins anew.
        for (int i = 0; i < 10; i++)
        {
            using ConsulStore store = new(new ConsulConfiguration { Address = $"http://{address}", DeadlineSeconds = 0.1 }, TimeProvider.System, _ => { });
            (await Should.ThrowAsync<StoreException>(() => store.ReadAsync(0, CancellationToken.None))).Message.ShouldContain("did not answer within 0.1 s");
        }

        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Count(c => c.State == TcpState.SynSent && c.RemoteEndPoint.Port == address.Port).ShouldBeLessThanOrEqualTo(2);
    }

    /// <summary>Says the same to everyone, whatever they ask.</summary>
    private sealed class Answering : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        public Answering(string answer, bool endless = false)
        {
            _listener.Start();
            _serving = ServeAsync(Encoding.ASCII.GetBytes(answer), endless);
        }

        public string Address => $"http://{_listener.LocalEndpoint}";

        public void Dispose()
        {
            _stop.Cancel();
            _listener.Stop();
            _serving.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
            _stop.Dispose();
        }

        private async Task ServeAsync(byte[] answer, bool endless)
        {
            List<TcpClient> silent = [];
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (answer.Length == 0)
                {
                    silent.Add(client);
                    continue;
                }

                using (client)
                {
                    var stream = client.GetStream();
                    try
                    {
                        await stream.ReadExactlyAsync(new byte[16], _stop.Token);
                        await stream.WriteAsync(answer, _stop.Token);
                        byte[] more = Encoding.ASCII.GetBytes(new string('A', 65536));
                        while (endless)
                            await stream.WriteAsync(more, _stop.Token);
                    }
                    catch (IOException)
                    {
                        // The agent has had enough.
                    }
                }
            }

            silent.ForEach(client => client.Dispose());
        }
    }
}
