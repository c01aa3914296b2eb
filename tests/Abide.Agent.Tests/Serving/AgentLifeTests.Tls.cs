using Abide.Agent.Tests.Configuration;

namespace Abide.Agent.Tests.Serving;

/// <content>Over TLS: who is let in, and certificates that change.</content>
public abstract partial class AgentLifeTests
{
    [Fact]
    public async Task Over_TLS_with_a_token_and_client_certificates_only_health_is_told_to_strangers()
    {
        using TemporaryDirectory folder = new();
        using TestAuthority authority = new(folder.Path, "fleet");
        using TestAuthority other = new(folder.Path, "stranger");
        var server = authority.Issue("server");
        var client = authority.Issue("client");
        string token = folder.Write("token", Token + "\n");
        using RunningAgent agent = new(Program, $$"""
            "tls": { "certificateFile": "{{server.Certificate}}", "keyFile": "{{server.Key}}", "clientCaFile": "{{authority.Path}}" },
            "authorization": { "tokenFile": "{{token}}" }
            """);
        agent.Client.Dispose();
        agent.Client = Over(authority, own: null, agent);
        await agent.ReadyAsync();

        (await agent.StatusAsync("/healthz")).ShouldBe(200);
        (await agent.StatusAsync("/metrics")).ShouldBe(403);
        agent.Client = Over(authority, client, agent);
        (await agent.StatusAsync("/metrics")).ShouldBe(401);
        (await agent.PostAsync("/-/reload")).Status.ShouldBe(401);
        agent.WithToken("wrong");
        (await agent.StatusAsync("/metrics")).ShouldBe(401);
        agent.WithToken(Token);
        (await agent.StatusAsync("/metrics")).ShouldBe(200);
        (await agent.PostAsync("/-/reload")).Status.ShouldBe(200);

        agent.Client = Over(authority, other.Issue("client"), agent);
        agent.WithToken(Token);
        (await agent.StatusAsync("/metrics")).ShouldBe(0, "a certificate of a stranger ends the connection");

        File.Delete(token);
        agent.Client = Over(authority, client, agent);
        agent.WithToken(Token);
        (await agent.StatusAsync("/metrics")).ShouldBe(401, "a token that cannot be read opens nothing");
    }

    [Fact]
    public async Task A_certificate_that_changes_is_shown_without_a_restart_and_a_bad_one_is_not()
    {
        using TemporaryDirectory folder = new();
        using TestAuthority authority = new(folder.Path, "fleet");
        var server = authority.Issue("server", days: 3);
        using RunningAgent agent = new(Program, $$""" "tls": { "certificateFile": "{{server.Certificate}}", "keyFile": "{{server.Key}}" } """);
        agent.Client = Over(authority, own: null, agent);
        await agent.ReadyAsync();
        double first = await agent.ValueAsync("centos_agent_certificate_expiry_timestamp_seconds");

        await File.WriteAllTextAsync(server.Certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        await ServerProcess.UntilAsync(
            async () =>
            {
                agent.Client = Over(authority, own: null, agent);
                return await agent.ValueAsync("centos_agent_certificate_errors_total") > 0;
            },
            () => agent.Process.Output);
        (await agent.ValueAsync("centos_agent_certificate_expiry_timestamp_seconds")).ShouldBe(first);
        await agent.ToldAsync("certificates cannot be used");

        authority.Issue("server", days: 5);
        await ServerProcess.UntilAsync(
            async () =>
            {
                agent.Client = Over(authority, own: null, agent);
                return await agent.ValueAsync("centos_agent_certificate_expiry_timestamp_seconds") > first;
            },
            () => agent.Process.Output);
    }
}
