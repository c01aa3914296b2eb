using Abide.Agent.Latency;

namespace Abide.Agent.Configuration;

/// <summary>What the agent does, once all sources of configuration are laid over each other. Never changes: a reload makes a new one.</summary>
internal sealed record AgentConfiguration
{
    /// <summary>What the names of all metrics begin with, without the underscore between.</summary>
    public string Prefix { get; init; } = "centos_agent";

    /// <summary>Name of this host in the label <c>node</c>.</summary>
    public string Node { get; init; } = Environment.MachineName;

    public ScrapeConfiguration Scrape { get; init; } = new();

    public SourcesConfiguration Sources { get; init; } = new();

    public HostConfiguration Host { get; init; } = new();

    public LatencyConfiguration Latency { get; init; } = new();
}

internal sealed record ScrapeConfiguration
{
    /// <summary>How long one source may take before the scrape goes on without it.</summary>
    public double DeadlineSeconds { get; init; } = 1;
}

internal sealed record SourcesConfiguration
{
    /// <summary>Names of sources that are not asked.</summary>
    public IReadOnlyList<string> Disabled { get; init; } = [];

    /// <summary>Whether the control groups of systemd services are told as containers are.</summary>
    public bool Services { get; init; }
}

/// <summary>Where the host's file systems are: elsewhere than usual for an agent in a container.</summary>
internal sealed record HostConfiguration
{
    public string ProcPath { get; init; } = "/proc";

    public string SysPath { get; init; } = "/sys";

    public string RootPath { get; init; } = "/";
}
