using Abide.Agent.Tests.Serving;

namespace Abide.Agent.Tests.Configuration;

/// <summary>The agent as a process, with its stores. The same test for each form in which it is published; <see cref="StoreTests"/> has the cases.</summary>
public abstract class AgentWithStoresTests(RealStores stores) : IClassFixture<RealStores>
{
    /// <summary>The command that runs the agent.</summary>
    private protected abstract string[] Program { get; }

    [Fact]
    public async Task It_follows_Consul_over_TLS_and_etcd_while_Consul_is_killed_or_frozen()
    {
        var consul = stores.Consul with { DeadlineSeconds = 3, WaitSeconds = 600 };
        await stores.PutEtcdAsync(stores.Etcd.Key, Value("old"));
        await stores.PutConsulAsync(consul.Key, Value("first"));
        using RunningAgent agent = new(Program, FollowedNode.Settings(consul, stores.Etcd));
        await agent.ReadyAsync();
        await PrefixIsAsync(agent, "first");
        await ServerProcess.UntilAsync(
            async () => (await agent.MetricsAsync()).Contains("_configuration_store_up{store=\"etcd\"} 1\n", StringComparison.Ordinal), () => agent.Process.Output);
        await stores.PutConsulAsync(consul.Key, Value("second"));
        await PrefixIsAsync(agent, "second");

        stores.ConsulProcess.Signal("STOP");
        try
        {
            await IsDownAsync(agent);
            await stores.PutEtcdAsync(stores.Etcd.Key, Value("backup"));
            await PrefixIsAsync(agent, "backup");
        }
        finally
        {
            stores.ConsulProcess.Signal("CONT");
        }

        await PrefixIsAsync(agent, "second");
        stores.ConsulProcess.Kill();
        await IsDownAsync(agent);
        await stores.PutEtcdAsync(stores.Etcd.Key, Value("later"));
        await PrefixIsAsync(agent, "later");
        stores.StartConsul();
        await PrefixIsAsync(agent, "second");

        agent.Process.Signal("TERM");
        (await agent.Process.WaitForExitAsync()).ShouldBe(0);
    }

    private static string Value(string prefix) => $$"""{"prefix":"{{prefix}}"}""";

    /// <summary>What is written to the backup from then on is newer than what Consul said.</summary>
    private static Task IsDownAsync(RunningAgent agent) =>
        ServerProcess.UntilAsync(async () => await agent.ValueAsync("second_configuration_store_up{store=\"consul\"}") == 0, () => agent.Process.Output);

    private static Task PrefixIsAsync(RunningAgent agent, string prefix) =>
        ServerProcess.UntilAsync(async () => (await agent.MetricsAsync()).Contains($"\n{prefix}_ready 1\n", StringComparison.Ordinal), () => agent.Process.Output);
}

/// <summary>As it is built, on the runtime of the machine.</summary>
public sealed class AgentWithStoresOnDotnetTests(RealStores stores) : AgentWithStoresTests(stores)
{
    private protected override string[] Program => PublishedAgent.OnDotnet;
}

/// <summary>Compiled ahead of time.</summary>
public sealed class AgentWithStoresAheadOfTimeTests(RealStores stores) : AgentWithStoresTests(stores)
{
    private protected override string[] Program => [PublishedAgent.Native()];
}
