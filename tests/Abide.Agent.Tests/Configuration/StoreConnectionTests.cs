using System.Net;
using Abide.Agent.Configuration;

namespace Abide.Agent.Tests.Configuration;

public sealed class StoreConnectionTests
{
    [Fact]
    public async Task A_question_that_waits_outlives_every_change_of_the_certificates()
    {
        using TemporaryDirectory folder = new();
        using HttpListener server = new();
        string address = $"http://127.0.0.1:{ServerProcess.FreePort()}/";
        server.Prefixes.Add(address);
        server.Start();
        using TestAuthority first = new(folder.Path, "fleet");
        List<string?> read = [];
        using StoreConnection connection = new(new CertificatePaths("", "", first.Path), ServerProcess.Patience, TimeProvider.System, read.Add);

        var waiting = AskAsync("wait");
        var held = await server.GetContextAsync();
        for (int change = 1; change <= 2; change++)
        {
            using TestAuthority next = new(folder.Path, "fleet");
            var asked = AskAsync("other");
            (await server.GetContextAsync()).Response.Close();
            (await asked).ShouldBe(HttpStatusCode.OK);
            read.Count.ShouldBe(1 + change);
        }

        held.Response.StatusCode = (int)HttpStatusCode.Accepted;
        held.Response.Close();

        (await waiting).ShouldBe(HttpStatusCode.Accepted);
        read.ShouldAllBe(error => error == null);

        async Task<HttpStatusCode> AskAsync(string path)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address + path);
            using var response = await connection.SendAsync(request, wait: TimeSpan.Zero, CancellationToken.None);
            return response.StatusCode;
        }
    }
}
