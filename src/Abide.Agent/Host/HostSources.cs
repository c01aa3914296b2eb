using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>All sources that read /proc, /sys and control groups.</summary>
internal static class HostSources
{
    public static IReadOnlyList<IMetricSource> CreateAll() =>
    [
        new TargetSource(),
        new CpuSource(),
        new MemorySource(),
        new VirtualMemorySource(),
        new LoadSource(),
        new DiskSource(),
        new FilesystemSource(remote: false),
        new FilesystemSource(remote: true),
        new NetworkSource(),
        new PressureSource(),
        new ContainerSource(),
        new ProcessSource(),
    ];
}
