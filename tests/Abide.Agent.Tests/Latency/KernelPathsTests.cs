using Abide.Agent.Latency;

namespace Abide.Agent.Tests.Latency;

/// <summary>Where the kernel's files are, for an agent on the host and for one in a container.</summary>
public sealed class KernelPathsTests
{
    private const string InContainer = """
        30 20 0:26 /../.. /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw
        40 20 0:26 / /host/sys/fs/cgroup ro,nosuid shared:4 - cgroup2 cgroup2 rw

        """;

    [Fact]
    public void In_a_container_tracepoints_and_cgroups_are_the_hosts()
    {
        using TemporaryDirectory folder = new();
        var paths = KernelPaths.Of(new() { SysPath = "/host/sys" }) with { Mounts = folder.Write("mountinfo", InContainer) };

        paths.FindCgroup("system.slice").ShouldBe("/host/sys/fs/cgroup/system.slice");
        paths.FindCgroup("/host/sys/fs/cgroup/system.slice").ShouldBe("/host/sys/fs/cgroup/system.slice");
        paths.Tracing.ShouldBe(["/host/sys/kernel/tracing", "/host/sys/kernel/debug/tracing", "/sys/kernel/tracing", "/sys/kernel/debug/tracing"]);
        paths.PossibleProcessors.ShouldBe("/sys/devices/system/cpu/possible");
    }

    [Fact]
    public void On_the_host_they_are_its_own_and_a_cgroup_v2_elsewhere_is_taken_where_there_is_no_other()
    {
        using TemporaryDirectory folder = new();
        KernelPaths.Of(new()).Tracing.ShouldBe(["/sys/kernel/tracing", "/sys/kernel/debug/tracing"]);
        var paths = KernelPaths.Of(new()) with { Mounts = folder.Write("mountinfo", "40 20 0:26 / /run/cgroup2 rw - cgroup2 none rw\n") };

        paths.FindCgroup("/system.slice").ShouldBe("/run/cgroup2/system.slice");
    }
}
