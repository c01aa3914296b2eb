using Abide.Agent.Latency;

namespace Abide.Agent.Configuration;

/// <summary>What the agent does, once all sources of configuration are laid over each other. Never changes: a reload makes a new one.</summary>
internal sealed record AgentConfiguration
{
    /// <summary>What the names of all metrics begin with, without the underscore between.</summary>
    public string Prefix { get; init; } = "centos_agent";

    /// <summary>Name of this host in the label <c>node</c>.</summary>
    public string Node { get; init; } = Environment.MachineName;

    public LatencyConfiguration Latency { get; init; } = new();
}
