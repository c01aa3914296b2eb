using Abide.Agent.Configuration;
using Abide.Agent.Latency;
using Abide.Agent.Metrics;

namespace Abide.Agent.Tests.Latency;

/// <summary>What is told of calls, and of what cannot be timed.</summary>
[Collection(nameof(TimedAlone))]
public sealed class LatencySourceTests : IDisposable
{
    private readonly WaitingProgram _program = new();
    private readonly ListedLog _log = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_histogram_has_the_labels_of_call_and_node_and_the_mode_is_told()
    {
        using LatencySource source = new(_log);
        var configuration = Configured(new() { Process = _program.Name });
        source.Collect(configuration, new());

        _program.Make("epoll_wait", 8, TimeSpan.FromMilliseconds(1));

        var families = Collect(source, configuration);
        var sample = families["syscall_latency_seconds"].Samples.Single(sample => sample.Labels[0] == "epoll_wait");
        sample.Labels.ShouldBe(["epoll_wait", "here"]);
        sample.Histogram!.Count.ShouldBe(8ul);
        sample.Value.ShouldBeGreaterThan(0.008);
        families["syscall_latency_mode"].Samples.ShouldHaveSingleItem().Labels[0].ShouldBeOneOf("fentry", "tracepoint");
        families["syscall_latency_mode"].Samples[0].Labels[2].ShouldBe("process");
        families["syscall_latency_observed"].Samples.Select(sample => sample.Labels[0]).ShouldBe(["epoll_wait", "epoll_pwait", "epoll_pwait2"]);
        _log.Lines.ShouldHaveSingleItem().ShouldContain("of 3 system calls are timed");
    }

    [Fact]
    public void What_was_counted_stays_when_the_configuration_changes()
    {
        using LatencySource source = new(_log);
        LatencyConfiguration first = new() { Process = _program.Name };
        source.Collect(Configured(first), new());
        _program.Make("epoll_wait", 5, TimeSpan.Zero);

        var second = Configured(first with { Mode = "raw", Syscalls = ["epoll_wait", "epoll_pwait"] });
        source.Collect(second, new());
        _program.Make("epoll_wait", 7, TimeSpan.Zero);

        var families = Collect(source, second);
        families["syscall_latency_seconds"].Samples.Select(sample => sample.Histogram!.Count).ShouldBe([12ul, 0ul]);
        families["syscall_latency_mode"].Samples[0].Labels[0].ShouldBe("raw");
    }

    [Fact]
    public void What_is_timed_is_timed_further_when_the_host_refuses_a_change()
    {
        byte[] refused = _program.CompileForKernel("tests/corpus/latency/refused.bpf.c");
        var isRefused = false;
        using LatencySource source = new(_log, new KernelPaths(), () => isRefused ? ProgramObject.Parse(refused) : ProgramObject.Embedded());
        LatencyConfiguration first = new() { Process = _program.Name, Mode = "tracepoint" };
        source.Collect(Configured(first), new());

        isRefused = true;
        var second = Configured(first with { Syscalls = ["epoll_wait", "read"] });
        source.Collect(second, new());
        _program.Make("epoll_wait", 5, TimeSpan.Zero);

        var families = Collect(source, second);
        families["syscall_latency_seconds"].Samples.Single(sample => sample.Labels[0] == "epoll_wait").Histogram!.Count.ShouldBe(5ul);
        families["syscall_latency_mode"].Samples[0].Labels[0].ShouldBe("tracepoint");
        families["syscall_latency_mode"].Samples[0].Labels[3].ShouldContain("the kernel refuses");
    }

    [Fact]
    public void Switched_off_nothing_is_timed_until_it_is_switched_on()
    {
        using LatencySource source = new(_log);
        LatencyConfiguration on = new() { Process = _program.Name };
        var off = Configured(on with { Mode = "off" });

        Collect(source, off)["syscall_latency_mode"].Samples.ShouldHaveSingleItem().Labels.ShouldBe(["off", "", "", ""]);
        Collect(source, Configured(new() { Syscalls = [] }))["syscall_latency_mode"].Samples.ShouldHaveSingleItem().Labels.ShouldBe(["off", "", "", ""]);
        _log.Lines.ShouldBeEmpty();
        Collect(source, Configured(on)).ShouldContainKey("syscall_latency_seconds");
        Collect(source, off).ShouldNotContainKey("syscall_latency_seconds");
    }

    [Fact]
    public void An_object_that_the_verifier_refuses_is_told_with_its_words_and_the_agent_lives_on()
    {
        byte[] refused = _program.CompileForKernel("tests/corpus/latency/refused.bpf.c");
        bool isMended = false;
        using LatencySource source = new(_log, new KernelPaths(), () => isMended ? ProgramObject.Embedded() : ProgramObject.Parse(refused));
        var configuration = Configured(new() { Mode = "tracepoint" });

        var mode = Collect(source, configuration)["syscall_latency_mode"].Samples.ShouldHaveSingleItem();
        mode.Labels[0].ShouldBe("unsupported");
        mode.Labels[3].ShouldContain("R7 !read_ok");
        _log.Lines.ShouldHaveSingleItem().ShouldContain("no system call is timed: tracepoint with storage: the kernel refuses storage_enter");

        // Nothing is tried again at each scrape, but after a reload.
        Collect(source, configuration);
        _log.Lines.Count.ShouldBe(1);
        isMended = true;
        Collect(source, configuration with { })["syscall_latency_mode"].Samples[0].Labels[0].ShouldBe("tracepoint");
    }

    [Fact]
    public void A_host_without_types_and_tracepoints_says_what_it_lacks()
    {
        using LatencySource source = new(_log, new KernelPaths { Types = "/nowhere/vmlinux", Tracing = ["/nowhere"] }, ProgramObject.Embedded);

        var families = Collect(source, Configured(new()));

        families["syscall_latency_mode"].Samples[0].Labels[0].ShouldBe("unsupported");
        families["syscall_latency_mode"].Samples[0].Labels[3].ShouldSatisfyAllConditions(
            reason => reason.ShouldContain("fentry with storage: the kernel describes no types (no /nowhere/vmlinux)"),
            reason => reason.ShouldContain("tracepoint with table: there are no tracepoints of system calls: no tracefs at /nowhere"));
        families.Keys.ShouldBe(["syscall_latency_mode"]);
    }

    [Fact]
    public void A_host_without_cgroup_v2_cannot_select_by_cgroup()
    {
        using LatencySource source = new(_log, new KernelPaths { Mounts = "/dev/null" }, ProgramObject.Embedded);

        Collect(source, Configured(new() { Mode = "tracepoint", Cgroup = "system.slice" }))["syscall_latency_mode"].Samples[0].Labels[3]
            .ShouldContain("no cgroup v2 is mounted");
    }

    [Fact]
    public void A_file_of_the_kernel_that_cannot_be_read_is_the_reason_and_is_tried_again_after_a_reload()
    {
        var paths = new KernelPaths { PossibleProcessors = "/nowhere/possible" };
        using LatencySource source = new(_log, _ => paths, ProgramObject.Embedded);
        var configuration = Configured(new() { Mode = "tracepoint" });

        for (int scrape = 0; scrape < 2; scrape++)
        {
            var mode = Collect(source, configuration)["syscall_latency_mode"].Samples.ShouldHaveSingleItem();
            mode.Labels[0].ShouldBe("unsupported");
            mode.Labels[3].ShouldContain("/nowhere/possible");
        }

        paths = new();
        Collect(source, configuration with { })["syscall_latency_mode"].Samples[0].Labels[0].ShouldBe("tracepoint");
    }

    private static AgentConfiguration Configured(LatencyConfiguration latency) => new() { Node = "here", Latency = latency };

    private static Dictionary<string, FamilySamples> Collect(LatencySource source, AgentConfiguration configuration)
    {
        MetricWriter writer = new();
        source.Collect(configuration, writer);
        return writer.ToSnapshot().Families.ToDictionary(family => family.Family.Name, StringComparer.Ordinal);
    }
}
