using Abide.Tests;

namespace Abide.Agent.Tests.Deploy;

/// <summary>A minute of bench/agent-soak.sh, which runs for ten by itself.</summary>
public sealed class SoakTests
{
    [Fact]
    public void Under_scrapes_reloads_and_dead_stores_neither_memory_nor_descriptors_grow()
    {
        string report = Tool.Answer(Repository.PathTo("bench/agent-soak.sh"), PublishedAgent.Native(), "60");

        TestReports.Write("agent-soak.txt", report);
        report.ShouldContain("rounds of scrapes and reloads in 60 s");
    }
}
