using Abide.Agent.Configuration;
using Abide.Agent.Metrics;
using Microsoft.Extensions.Logging;

namespace Abide.Agent.Latency;

/// <summary>How long system calls take, counted in the kernel. What was counted outlives a change of the configuration.</summary>
/// <param name="logger">Is told what is observed from now on, or why nothing is.</param>
/// <param name="kernel">Where the kernel tells of itself on a host.</param>
/// <param name="programs">What is attached.</param>
internal sealed class LatencySource(ILogger logger, Func<HostConfiguration, KernelPaths> kernel, Func<ProgramObject> programs) : IMetricSource, IDisposable
{
    private static readonly MetricFamily s_latency = new(
        MetricType.Histogram, "syscall_latency_seconds", "Time from entering to leaving a system call, of all threads that are selected.", "syscall", "node");

    private static readonly MetricFamily s_lost = new(
        MetricType.Counter,
        "syscall_latency_lost",
        "Calls that were not timed: entered before timing began (unpaired), no room for the time (refused), ended in by their thread (abandoned), or a program was not run as it ran already (skipped).",
        "syscall",
        "reason");

    private static readonly MetricFamily s_observed = new(
        MetricType.Gauge, "syscall_latency_observed", "Whether a configured system call is timed, and why it is not.", "syscall", "reason");

    private static readonly MetricFamily s_mode = new(
        MetricType.Gauge,
        "syscall_latency_mode",
        "How system calls are timed: fentry, tracepoint, raw, off, or unsupported and why; where the time is kept (storage, table), and by what threads are selected.",
        "mode",
        "keeping",
        "selection",
        "reason");

    private static readonly MetricFamily s_cgroup = new(
        MetricType.Gauge, "syscall_latency_cgroup_present", "Whether the configured cgroup exists; while it does not, no thread is selected.");

    private readonly Dictionary<string, Histogram> _ended = new(StringComparer.Ordinal);
    private AgentConfiguration? _configuration;
    private CallTimers? _timers;
    private string _reason = "";
    private bool _isRefused;

    public LatencySource(ILogger logger)
        : this(logger, KernelPaths.Of, ProgramObject.Embedded)
    {
    }

    /// <summary>For a host whose kernel tells of itself in other places.</summary>
    public LatencySource(ILogger logger, KernelPaths kernel, Func<ProgramObject> programs)
        : this(logger, _ => kernel, programs)
    {
    }

    public string Name => "latency";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        var latency = configuration.Latency;
        // After a reload what failed is tried again, even with the same values: the host may have changed.
        bool hasChanged = !latency.Equals(_configuration?.Latency) || !configuration.Host.Equals(_configuration.Host) || (_isRefused && !ReferenceEquals(configuration, _configuration));
        _configuration = configuration;
        if (hasChanged)
            Attach(latency, kernel(configuration.Host));

        string mode = _timers is not null ? Way.Word(_timers.Way.Mode) : IsOff(latency) ? Way.Word(LatencyMode.Off) : "unsupported";
        writer.Add(s_mode, 1, mode, _timers is null ? "" : Way.Word(_timers.Way.Keeping), _timers?.Selection ?? "", _reason);
        if (_timers is null)
            return;
        bool hasCgroup = _timers.Refresh();
        if (latency.Cgroup.Length > 0)
            writer.Add(s_cgroup, hasCgroup ? 1 : 0);
        foreach (var call in _timers.Calls)
        {
            writer.Add(s_observed, call.Unobserved is null ? 1 : 0, call.Name, call.Unobserved ?? "");
            if (call.Unobserved is null)
                Write(call, configuration.Node, writer);
        }
    }

    public void Dispose() => _timers?.Dispose();

    private static bool IsOff(LatencyConfiguration configuration) => Way.FindMode(configuration.Mode) is null or LatencyMode.Off || configuration.Syscalls.IsEmpty;

    private void Write(TimedCall call, string node, MetricWriter writer)
    {
        var histogram = _timers!.Read(call);
        if (_ended.TryGetValue(call.Name, out var before))
            histogram.Add(before);
        writer.AddHistogram(s_latency, Histogram.UpperBounds, histogram.Counts(), histogram.Seconds, call.Name, node);
        writer.Add(s_lost, histogram.Unpaired, call.Name, "unpaired");
        writer.Add(s_lost, histogram.Refused, call.Name, "refused");
        writer.Add(s_lost, histogram.Abandoned, call.Name, "abandoned");
        writer.Add(s_lost, histogram.Skipped, call.Name, "skipped");
    }

    /// <summary>Attaches anew before what was attached is let go, so that no call in between is missed. Where the host allows none of it, the old stays at work.</summary>
    private void Attach(LatencyConfiguration configuration, KernelPaths paths)
    {
        List<string> reasons = [];
        CallTimers? timers = null;
        foreach (var way in Way.Of(IsOff(configuration) ? LatencyMode.Off : Way.FindMode(configuration.Mode)!.Value))
        {
            try
            {
                timers = CallTimers.Attach(way, configuration, paths, programs());
                break;
            }
            catch (RefusedException exception)
            {
                reasons.Add(exception.IsFinal ? exception.Message : $"{way}: {exception.Message}");
                if (exception.IsFinal)
                    break;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A file of the kernel's is not there or cannot be read: told, and tried again after a reload, as what the kernel refuses.
                reasons.Add($"{way}: {exception.Message}");
            }
        }

        _reason = Cut(string.Join("; ", reasons));
        _isRefused = timers is null && !IsOff(configuration);
        if (_isRefused)
        {
            AgentLog.NoCallTimed(logger, _reason);
            return;
        }

        End();
        _timers = timers;
        if (timers is not null)
            AgentLog.CallsTimed(logger, timers.Calls.Count(call => call.Unobserved is null), timers.Calls.Length, $"{timers.Way}");
    }

    /// <summary>Lets go of what is attached, and keeps what it counted to the end, so that the numbers of a call never fall.</summary>
    private void End()
    {
        if (_timers is null)
            return;
        _timers.Detach();
        foreach (var call in _timers.Calls.Where(call => call.Unobserved is null))
        {
            if (!_ended.TryGetValue(call.Name, out var ended))
                _ended[call.Name] = ended = new();
            ended.Add(_timers.Read(call));
        }

        _timers.Dispose();
        _timers = null;
    }

    /// <summary>A label value has no need to be longer.</summary>
    private static string Cut(string reason) => reason.Length <= 400 ? reason : reason[..397] + "...";
}
