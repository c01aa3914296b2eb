namespace Abide.Agent.Tests.Serving;

/// <content>Disks that are slow or full.</content>
public abstract partial class AgentLifeTests
{
    [Fact]
    public async Task A_disk_on_which_nothing_can_be_kept_in_time_delays_neither_a_reload_nor_a_scrape()
    {
        using var agent = new RunningAgent(Program, WithToken).WithToken(Token);
        await agent.ReadyAsync();

        // Whoever opens it to write waits for a reader, as for a disk that hangs.
        Tool.Answer("mkfifo", agent.Folder.PathTo("last-good.json.new"));
        agent.Configure(WithToken + """, "prefix": "fleet" """);
        agent.Process.Signal("HUP");

        await ServerProcess.UntilAsync(async () => (await agent.MetricsAsync()).Contains("\nfleet_ready 1"), () => agent.Process.Output);
        (await agent.StatusAsync("/readyz")).ShouldBe(200);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_ends_nothing()
    {
        using var agent = new RunningAgent(["bash", "-c", "exec \"$@\" 2> /dev/full", "agent", .. Program], WithToken).WithToken(Token);
        await agent.ReadyAsync();

        agent.Configure(WithToken + """, "prefix": "" """);
        (await agent.PostAsync("/-/reload")).Status.ShouldBe(422);
        (await agent.MetricsAsync()).ShouldContain("centos_agent_ready 1");
    }
}
