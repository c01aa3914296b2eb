using System.Collections.Immutable;
using Abide.Agent.Latency;

namespace Abide.Agent.Configuration;

/// <summary>
/// What the agent does, once all sources of configuration are laid over each other. Never changes: a reload makes a new one. What each
/// member means, and who may set it, is told by <see cref="Settings"/>.
/// </summary>
internal sealed record AgentConfiguration
{
    public string Prefix { get; init; } = "centos_agent";

    public string Node { get; init; } = Environment.MachineName;

    public string Listen { get; init; } = "127.0.0.1:9464";

    public string StateDirectory { get; init; } = "/var/lib/abide-agent";

    public ScrapeConfiguration Scrape { get; init; } = new();

    public SourcesConfiguration Sources { get; init; } = new();

    public LatencyConfiguration Latency { get; init; } = new();

    public HostConfiguration Host { get; init; } = new();

    public ShutdownConfiguration Shutdown { get; init; } = new();

    public TlsConfiguration Tls { get; init; } = new();

    public AuthorizationConfiguration Authorization { get; init; } = new();

    public ConsulConfiguration Consul { get; init; } = new();

    public EtcdConfiguration Etcd { get; init; } = new();
}

internal sealed record ScrapeConfiguration
{
    public double DeadlineSeconds { get; init; } = 1;
}

internal sealed record SourcesConfiguration
{
    /// <summary>All sources, by their names.</summary>
    public static readonly ImmutableArray<string> Names =
    [
        "target", "cpu", "memory", "vmstat", "load", "disk", "filesystem", "filesystem_remote", "network", "pressure", "containers", "process", "latency", "configuration",
    ];

    public string[] Disabled { get; init; } = [];

    public bool Services { get; init; }
}

internal sealed record HostConfiguration
{
    public string ProcPath { get; init; } = "/proc";

    public string SysPath { get; init; } = "/sys";

    public string RootPath { get; init; } = "/";
}

internal sealed record ShutdownConfiguration
{
    public double GraceSeconds { get; init; } = 10;
}

/// <summary>The agent's own certificate; without one it speaks plain HTTP.</summary>
internal sealed record TlsConfiguration
{
    public string CertificateFile { get; init; } = "";

    public string KeyFile { get; init; } = "";

    public string ClientCaFile { get; init; } = "";
}

internal sealed record AuthorizationConfiguration
{
    public Secret Token { get; init; } = Secret.None;

    public string TokenFile { get; init; } = "";

    public string AdminTokenFile { get; init; } = "";
}

internal sealed record ConsulConfiguration
{
    /// <summary>Empty: there is no Consul.</summary>
    public string Address { get; init; } = "";

    public string Key { get; init; } = "service/centos-agent/config";

    public string CaFile { get; init; } = "";

    public string CertificateFile { get; init; } = "";

    public string KeyFile { get; init; } = "";

    public Secret Token { get; init; } = Secret.None;

    public string TokenFile { get; init; } = "";

    public double DeadlineSeconds { get; init; } = 3;

    public double WaitSeconds { get; init; } = 60;

    public double RetrySeconds { get; init; } = 10;
}

internal sealed record EtcdConfiguration
{
    /// <summary>Empty: there is no etcd.</summary>
    public string[] Addresses { get; init; } = [];

    public string Key { get; init; } = "/backup/centos-agent/config";

    public string CaFile { get; init; } = "";

    public string CertificateFile { get; init; } = "";

    public string KeyFile { get; init; } = "";

    public string User { get; init; } = "";

    public Secret Password { get; init; } = Secret.None;

    public string PasswordFile { get; init; } = "";

    public double DeadlineSeconds { get; init; } = 3;

    public double RetrySeconds { get; init; } = 10;
}
