using Abide.Tests;

namespace Abide.Agent.Tests.Deploy;

/// <summary>The package, installed and run by systemd itself: <c>tests/tools/systemd-guest.sh</c> boots it, <c>tests/corpus/systemd/guest.sh</c> tells.</summary>
[Collection(nameof(Packages))]
public sealed class SystemdTests(Packages packages)
{
    private const string Bpf = "000000c000000000", SysAdmin = "0000000000200000"; // CAP_BPF and CAP_PERFMON; CAP_SYS_ADMIN

    [Fact]
    public async Task Systemd_starts_reloads_restarts_and_stops_it_with_few_rights() => await Task.WhenAll(
        Task.Run(() => Verify("bookworm", Bpf, "fentry")),
        Task.Run(() => Verify("bullseye", SysAdmin, "tracepoint", "before-linux-5.8.conf")));

    private void Verify(string suite, string capabilities, string mode, params string[] dropIns)
    {
        (int Code, string Said) Boot() => Tool.Run(
            Repository.PathTo("tests/tools/systemd-guest.sh"), [packages.FileOf("native"), suite, .. dropIns.Select(name => Repository.PathTo($"deploy/drop-ins/{name}"))]);
        var (code, said) = Boot();

        // QEMU kills a kernel now and then.
        if (!said.Contains("\ntold everything\n", StringComparison.Ordinal))
            (code, said) = Boot();
        TestReports.Write($"agent-systemd-{suite}.txt", $"The agent under systemd of {suite}:\n\n{said}");
        code.ShouldBe(0, said);
        string[] told = said.Split('\n');

        foreach (string line in new[]
        {
            "start: 0 active running",
            "user: abide-agent",
            $"CapEff: {capabilities}",
            $"CapBnd: {capabilities}",
            "NoNewPrivs: 1",
            "Seccomp: 2",
            "health: ready",
            "stranger: 401",
            "first_ready 1",
            "sources down: 0",
            "first_syscall_latency_seconds_count{syscall=\"epoll_wait\",node=\"guest\"} 40",
            "renewed: ready",
            "reload: 0 active",
            "reloaded: second_configuration_reloads_total 1",
            "killed: active, restarts 1, another process, ready",
            "second_syscall_latency_seconds_count{syscall=\"epoll_wait\",node=\"guest\"} 7",
            "stop: 0 inactive success 0",
            "drained: inactive success 0",
            "state: abide-agent:abide-agent 600",
            "secrets: root:abide-agent 750",
            "told everything",
        })
        {
            told.ShouldContain(line, said);
        }

        told.ShouldContain(line => line.StartsWith($"first_syscall_latency_mode{{mode=\"{mode}\""), said);
    }
}
