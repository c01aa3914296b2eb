using Abide.Agent.Configuration;
using Abide.Agent.Host;
using Abide.Agent.Metrics;

namespace Abide.Agent.Tests.Host;

/// <summary>Sources on files that a test composed, for hosts that are not this one.</summary>
public sealed class HostSourcesTests : IDisposable
{
    private readonly TemporaryDirectory _host = new();

    [Fact]
    public void Times_of_a_cpu_are_in_seconds_and_do_not_go_back()
    {
        CpuSource source = new();
        _host.Write("proc/stat", "cpu  9 9 9 9\ncpu0 100 200 300 40000 500 6 7 8 9 10\nintr 77 1 2\nctxt 5\nbtime 12\nprocesses 3\nprocs_running 2\nprocs_blocked 1\n");
        Values(source)["cpu_seconds{0,idle}"].ShouldBe(400);

        _host.Write("proc/stat", "cpu0 101 200 300 39990 500 6 7 8 9 10\n");
        var values = Values(source);

        values["cpu_seconds{0,idle}"].ShouldBe(400, "a little back is noise of the kernel");
        values["cpu_seconds{0,user}"].ShouldBe(1.01);
        values["cpu_guest_seconds{0,nice}"].ShouldBe(0.1);

        _host.Write("proc/stat", "cpu0 1 0 0 20 0 0 0 0 0 0\n");
        Values(source)["cpu_seconds{0,idle}"].ShouldBe(0.2, "the processor was taken out and put in");
    }

    [Fact]
    public void Memory_is_in_bytes_and_named_in_lower_case()
    {
        _host.Write("proc/meminfo", "MemTotal:       1024 kB\nActive(anon):     2 kB\nHugePages_Total:    3\nNFS_Unstable:   0 kB\nSecPageTables:  4 kB\ngarbage\n: 5 kB\n");

        var values = Values(new MemorySource());

        values.ShouldBe(new Dictionary<string, double>
        {
            ["memory_mem_total_bytes"] = 1 << 20,
            ["memory_active_anon_bytes"] = 2048,
            ["memory_huge_pages"] = 3,
            ["memory_nfs_unstable_bytes"] = 0,
            ["memory_secondary_page_tables_bytes"] = 4096,
        }, ignoreOrder: true);
    }

    [Fact]
    public void Disks_are_whole_ones_and_old_kernels_tell_less()
    {
        _host.Write("proc/diskstats", """
             8 0 sda 10 1 8 500 20 2 16 1000 3 1500 2500
             8 1 sda1 10 1 8 500 20 2 16 1000 3 1500 2500
             7 0 loop0 1 1 1 1 1 1 1 1 1 1 1
             259 0 nvme0n1 1 0 0 0 0 0 0 0 0 0 0 4 5 6 7000 8 9000
             nonsense
            """);
        _host.Write("sys/class/block/sda1/partition", "1\n");

        var values = Values(new DiskSource());

        values["disk_read_bytes{sda}"].ShouldBe(8 * 512);
        values["disk_write_time_seconds{sda}"].ShouldBe(1);
        values["disk_flush_requests_time_seconds{nvme0n1}"].ShouldBe(9);
        values.Keys.ShouldNotContain(key => key.Contains("sda1") || key.Contains("loop0") || key == "disk_discards_completed{sda}");
    }

    [Fact]
    public void Interfaces_may_have_colons_and_no_speed()
    {
        _host.Write("proc/net/dev", "Inter-| Receive\n face |bytes\n  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\neth0:1:7 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
        _host.Write("sys/class/net/eth0/operstate", "up\n");
        _host.Write("sys/class/net/eth0/speed", "1000\n");

        var values = Values(new NetworkSource());

        values["network_receive_multicast{eth0}"].ShouldBe(8);
        values["network_transmit_compressed{eth0}"].ShouldBe(16);
        values["network_receive_bytes{eth0:1}"].ShouldBe(7);
        values["network_up{eth0}"].ShouldBe(1);
        values["network_speed_bytes{eth0}"].ShouldBe(125_000_000);
    }

    [Fact]
    public void A_kernel_without_pressure_says_that_it_has_none()
    {
        Values(new PressureSource()).ShouldBe(new Dictionary<string, double> { ["pressure_available"] = 0 });

        _host.Write("proc/pressure/io", "some avg10=0.00 avg60=0.00 avg300=0.00 total=2500000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=500000\n");
        Values(new PressureSource()).ShouldBe(new Dictionary<string, double>
        {
            ["pressure_available"] = 1,
            ["pressure_io_waiting_seconds"] = 2.5,
            ["pressure_io_stalled_seconds"] = 0.5,
        }, ignoreOrder: true);
    }

    [Fact]
    public void Mount_points_are_unescaped_each_told_once_and_remote_ones_apart()
    {
        Directory.CreateDirectory(_host.PathTo("root/my data"));
        _host.Write("proc/1/mounts", """
            proc /proc proc rw 0 0
            /dev/a /my\040data ext3 ro,noatime 0 0
            /dev/b /my\040data xfs rw 0 0
            filer:/x /gone nfs4 rw 0 0
            overlay /var/lib/docker/overlay2/1/merged overlay rw 0 0
            half
            """);

        var local = Values(new FilesystemSource(remote: false));
        var remote = Values(new FilesystemSource(remote: true));

        local["filesystem_readonly{/dev/b,/my data,xfs}"].ShouldBe(0);
        local["filesystem_size_bytes{/dev/b,/my data,xfs}"].ShouldBeGreaterThan(0);
        local.Keys.ShouldAllBe(key => key.Contains("/my data"));
        remote.ShouldBe(new Dictionary<string, double> { ["filesystem_readonly{filer:/x,/gone,nfs4}"] = 0, ["filesystem_device_error{filer:/x,/gone,nfs4}"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public void Containers_are_found_in_one_hierarchy_of_groups()
    {
        string id = new('a', 63);
        _host.Write("sys/fs/cgroup/cgroup.controllers", "memory");
        _host.Write($"sys/fs/cgroup/system.slice/docker-{id}1.scope/memory.current", "4096\n");
        _host.Write($"sys/fs/cgroup/system.slice/docker-{id}1.scope/memory.max", "max\n");
        _host.Write($"sys/fs/cgroup/system.slice/docker-{id}1.scope/cpu.stat", "usage_usec 2500000\nuser_usec 1\n");
        _host.Write($"sys/fs/cgroup/kubepods.slice/pod1/cri-containerd-b{id}.scope/memory.current", "8192\n");
        _host.Write($"sys/fs/cgroup/kubepods.slice/pod1/cri-containerd-b{id}.scope/memory.max", "16384\n");
        _host.Write($"sys/fs/cgroup/kubepods.slice/pod1/cri-containerd-b{id}.scope/memory.events", "low 0\noom_kill 3\n");
        _host.Write("sys/fs/cgroup/lxc/web/memory.current", "1\n");
        _host.Write("sys/fs/cgroup/system.slice/my\\x2dapp.service/memory.current", "2\n");

        _host.Write($"sys/fs/cgroup/user.slice/user@1000.service/user.slice/libpod-{new string('e', 64)}.scope/memory.current", "5\n");

        var values = Values(new ContainerSource());

        values["memory_bytes{aaaaaaaaaaaa}"].ShouldBe(4096);
        values["container_cpu_seconds{aaaaaaaaaaaa}"].ShouldBe(2.5);
        values["memory_limit_bytes{baaaaaaaaaaa}"].ShouldBe(16384);
        values["container_oom_kills{baaaaaaaaaaa}"].ShouldBe(3);
        values["memory_bytes{web}"].ShouldBe(1);
        values.Keys.ShouldNotContain(key => key.Contains("my") || key == "memory_limit_bytes{aaaaaaaaaaaa}");

        Values(new ContainerSource(), new SourcesConfiguration { Services = true })["memory_bytes{my-app.service}"].ShouldBe(2);
        Values(new ContainerSource(), new SourcesConfiguration { Services = true })["memory_bytes{eeeeeeeeeeee}"].ShouldBe(5);
    }

    [Fact]
    public void Containers_are_found_in_separate_hierarchies_too()
    {
        string id = new('c', 64);
        _host.Write($"sys/fs/cgroup/memory/docker/{id}/memory.usage_in_bytes", "4096\n");
        _host.Write($"sys/fs/cgroup/memory/docker/{id}/memory.limit_in_bytes", "9223372036854771712\n");
        _host.Write($"sys/fs/cgroup/memory/docker/{id}/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
        _host.Write($"sys/fs/cgroup/cpuacct/docker/{id}/cpuacct.usage", "1500000000\n");

        Values(new ContainerSource()).ShouldBe(new Dictionary<string, double>
        {
            ["memory_bytes{cccccccccccc}"] = 4096,
            ["container_cpu_seconds{cccccccccccc}"] = 1.5,
            ["container_oom_kills{cccccccccccc}"] = 1,
            ["containers_left_out"] = 0,
        }, ignoreOrder: true);
    }

    [Fact]
    public void More_containers_than_can_be_told_are_counted()
    {
        for (int i = 0; i < 510; i++)
            _host.Write($"sys/fs/cgroup/memory/docker/{i:x64}/memory.usage_in_bytes", "1\n");
        string unlike = new('f', 52);
        for (int i = 0; i < 510; i++)
            _host.Write($"sys/fs/cgroup/memory/docker/{i:x12}{unlike}/memory.usage_in_bytes", "1\n");

        var values = Values(new ContainerSource());

        values.Keys.Count(key => key.StartsWith("memory_bytes", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(500);
        values["containers_left_out"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Containers_that_come_and_go_while_they_are_looked_for_are_no_error()
    {
        string root = _host.PathTo("sys/fs/cgroup/memory/docker");
        Directory.CreateDirectory(root);
        using CancellationTokenSource enough = new();
        var churning = Task.Run(() =>
        {
            while (!enough.IsCancellationRequested)
            {
                for (int i = 0; i < 20; i++)
                    Directory.CreateDirectory(Path.Combine(root, $"{i:x64}", "below"));
                for (int i = 0; i < 20; i++)
                    Directory.Delete(Path.Combine(root, $"{i:x64}"), recursive: true);
            }
        });

        for (int i = 0; i < 300; i++)
            Should.NotThrow(() => Values(new ContainerSource()));
        await enough.CancelAsync();
        await churning;
    }

    [Theory]
    [InlineData("CentOS Linux release 7.9.2009 (Core)", "el7.9")]
    [InlineData("Rocky Linux release 8.6 (Green Obsidian)", "el8.6")]
    [InlineData("CentOS Stream release 9", "el9")]
    [InlineData("Fedora release 40 (Forty)", "fedora-40")]
    public void The_release_is_told_in_the_words_of_targets(string line, string expected)
    {
        _host.Write("root/etc/redhat-release", line + "\n");
        _host.Write("root/etc/os-release", "ID=fedora\nVERSION_ID=\"40\"\nPRETTY_NAME='Some Name'\n");
        _host.Write("root/lib64/libc.so.6", "\u007fELF ... GNU C Library (GNU libc) stable release version 2.28.\nCopyright");
        _host.Write("proc/sys/kernel/osrelease", "4.18.0-372.el8.x86_64\n");

        var sample = Snapshot(new TargetSource()).Families[0].Samples[0];

        sample.Labels.Take(5).ShouldBe(["node1", expected, line, "4.18.0-372.el8.x86_64", "glibc 2.28"]);
    }

    [Fact]
    public void A_host_that_tells_nothing_is_unknown_and_no_error() =>
        Snapshot(new TargetSource()).Families[0].Samples[0].Labels.Skip(1).Take(4).ShouldAllBe(label => label == "unknown");

    [Fact]
    public void Files_that_are_not_there_are_an_error_only_where_every_kernel_has_them()
    {
        foreach (var source in HostSources.CreateAll())
        {
            if (source.Name is "cpu" or "memory" or "load" or "vmstat" or "network" or "filesystem" or "filesystem_remote")
                Should.Throw<IOException>(() => Values(source)).Message.ShouldContain(_host.Path);
            else
                Values(source);
        }
    }

    public void Dispose() => _host.Dispose();

    private MetricSnapshot Snapshot(IMetricSource source, SourcesConfiguration? sources = null)
    {
        MetricWriter writer = new();
        source.Collect(
            new AgentConfiguration
            {
                Node = "node1",
                Sources = sources ?? new SourcesConfiguration(),
                Host = new HostConfiguration { ProcPath = _host.PathTo("proc"), SysPath = _host.PathTo("sys"), RootPath = _host.PathTo("root") },
            },
            writer);
        return writer.ToSnapshot();
    }

    private Dictionary<string, double> Values(IMetricSource source, SourcesConfiguration? sources = null) =>
        Snapshot(source, sources).Families
            .SelectMany(family => family.Samples.Select(sample => (Name: family.Family.Name + (sample.Labels.Length > 0 ? $"{{{string.Join(',', sample.Labels)}}}" : ""), sample.Value)))
            .ToDictionary(sample => sample.Name, sample => sample.Value, StringComparer.Ordinal);
}
