namespace Abide.Agent.Latency;

/// <summary>Whose system calls are timed, and how.</summary>
internal sealed record LatencyConfiguration;
