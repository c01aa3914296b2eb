using System.Diagnostics;
using System.Runtime.CompilerServices;
using Abide.Agent.Configuration;
using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>What the agent itself costs.</summary>
internal sealed class ProcessSource : IMetricSource
{
    private static readonly MetricFamily Build = new(MetricType.Gauge, "build_info", "The agent.", "version", "form");
    private static readonly MetricFamily Cpu = new(MetricType.Counter, "process_cpu_seconds", "CPU time that the agent used.");
    private static readonly MetricFamily Resident = new(MetricType.Gauge, "process_resident_memory_bytes", "Memory of the agent that is in RAM.");
    private static readonly MetricFamily Managed = new(MetricType.Gauge, "process_managed_memory_bytes", "Memory that the collector of garbage holds.");
    private static readonly MetricFamily Collections = new(MetricType.Counter, "process_garbage_collections", "Collections of garbage.");
    private static readonly MetricFamily Descriptors = new(MetricType.Gauge, "process_open_fds", "Files that the agent has open.");
    private static readonly MetricFamily Start = new(MetricType.Gauge, "process_start_time_seconds", "When the agent was started, in seconds since 1970.");

    private static readonly double Started = new DateTimeOffset(Process.GetCurrentProcess().StartTime).ToUnixTimeMilliseconds() / 1000.0;

    private readonly FileReader _files = new();

    public string Name => "process";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        writer.Add(Build, 1, OwnVersion.Text, RuntimeFeature.IsDynamicCodeCompiled ? "jit" : "aot");
        writer.Add(Cpu, Environment.CpuUsage.TotalTime.TotalSeconds);

        // Of the process itself, wherever the host's own /proc is mounted.
        Fields pages = new(_files.Read("/proc/self/statm"));
        pages.Skip(1);
        writer.Add(Resident, pages.NextNumber() * Environment.SystemPageSize);
        writer.Add(Managed, GC.GetGCMemoryInfo().TotalCommittedBytes);
        writer.Add(Collections, GC.CollectionCount(0));
        writer.Add(Descriptors, Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() - 1);
        writer.Add(Start, Started);
    }
}
