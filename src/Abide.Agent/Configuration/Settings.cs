namespace Abide.Agent.Configuration;

/// <summary>What the value of a setting looks like in JSON; in the environment, lists are separated by commas.</summary>
internal enum SettingKind
{
    Text,
    Number,
    Boolean,
    List,
    Secret,
}

/// <summary>One setting.</summary>
/// <param name="Path">Its place in the JSON: <c>consul.caFile</c>.</param>
/// <param name="Kind">What its value looks like.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record Setting(string Path, SettingKind Kind, string Meaning)
{
    /// <summary>Concerns this host alone, or is needed to reach the stores: only the file and the environment may set it.</summary>
    public bool Local { get; init; }

    /// <summary>Takes effect at the next start only.</summary>
    public bool AtStart { get; init; }

    /// <summary>Its name in the environment: <c>ABIDE_AGENT_CONSUL_CA_FILE</c>.</summary>
    public string Variable =>
        Settings.VariablePrefix + string.Concat(Path.Select(c => c == '.' ? "_" : char.IsAsciiLetterUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
}

/// <summary>All settings, in the order in which they are told.</summary>
internal static class Settings
{
    public const string VariablePrefix = "ABIDE_AGENT_";

    public static readonly IReadOnlyList<Setting> All =
    [
        new("prefix", SettingKind.Text, "what the names of all metrics begin with"),
        new("node", SettingKind.Text, "name of this host in labels") { Local = true },
        new("listen", SettingKind.Text, "host and port to listen on; a host of `*` means all addresses") { Local = true, AtStart = true },
        new("stateDirectory", SettingKind.Text, "where the last good configuration is kept") { Local = true, AtStart = true },
        new("scrape.deadlineSeconds", SettingKind.Number, "how long the sources may take before a scrape goes on without those that are late"),
        new("sources.disabled", SettingKind.List, $"sources that are not asked: any of {string.Join(", ", SourcesConfiguration.Names)}"),
        new("sources.services", SettingKind.Boolean, "tell the control groups of systemd services as containers"),
        new("latency.mode", SettingKind.Text, "how system calls are timed: auto, fentry, tracepoint, raw, or off"),
        new("latency.syscalls", SettingKind.List, "system calls that are timed"),
        new("latency.cgroup", SettingKind.Text, "time only threads in this cgroup v2 and below it; empty: all"),
        new("latency.process", SettingKind.Text, "time only threads of processes with this name; empty: all"),
        new("latency.mostThreads", SettingKind.Number, "threads that there is room for where the kernel keeps no storage with them"),
        new("host.procPath", SettingKind.Text, "where the host's /proc is mounted") { Local = true },
        new("host.sysPath", SettingKind.Text, "where the host's /sys is mounted") { Local = true },
        new("host.rootPath", SettingKind.Text, "where the host's root directory is mounted") { Local = true },
        new("shutdown.graceSeconds", SettingKind.Number, "how long answers in progress may take once the agent is to stop"),
        new("tls.certificateFile", SettingKind.Text, "own certificate and its chain (PEM); with one, the agent speaks TLS") { Local = true, AtStart = true },
        new("tls.keyFile", SettingKind.Text, "its private key (PEM)") { Local = true, AtStart = true },
        new("tls.clientCaFile", SettingKind.Text, "authorities whose clients may do everything (PEM); without one, no certificate is asked for") { Local = true, AtStart = true },
        new("authorization.token", SettingKind.Secret, "bearer token of clients") { Local = true },
        new("authorization.tokenFile", SettingKind.Text, "file that holds it, read anew when it changes") { Local = true },
        new("authorization.adminTokenFile", SettingKind.Text, "file that holds the bearer token of those who may reload and drain; without one, that is `authorization.token`") { Local = true },
        new("consul.address", SettingKind.Text, "https://HOST:PORT of Consul; empty: none") { Local = true },
        new("consul.key", SettingKind.Text, "key whose value is followed") { Local = true },
        new("consul.caFile", SettingKind.Text, "authorities of Consul's certificate (PEM); without one, those of the system") { Local = true },
        new("consul.certificateFile", SettingKind.Text, "client certificate and its chain (PEM)") { Local = true },
        new("consul.keyFile", SettingKind.Text, "its private key (PEM)") { Local = true },
        new("consul.token", SettingKind.Secret, "token of the access control list") { Local = true },
        new("consul.tokenFile", SettingKind.Text, "file that holds it") { Local = true },
        new("consul.deadlineSeconds", SettingKind.Number, "how long Consul may take to answer before etcd is asked") { Local = true },
        new("consul.waitSeconds", SettingKind.Number, "how long one question waits for a change") { Local = true },
        new("consul.retrySeconds", SettingKind.Number, "how long to wait before Consul is tried again") { Local = true },
        new("etcd.addresses", SettingKind.List, "https://HOST:PORT of the members of the backup; empty: none") { Local = true },
        new("etcd.key", SettingKind.Text, "key whose value is followed while Consul is away") { Local = true },
        new("etcd.caFile", SettingKind.Text, "authorities of etcd's certificate (PEM); without one, those of the system") { Local = true },
        new("etcd.certificateFile", SettingKind.Text, "client certificate and its chain (PEM)") { Local = true },
        new("etcd.keyFile", SettingKind.Text, "its private key (PEM)") { Local = true },
        new("etcd.user", SettingKind.Text, "user; empty: no authentication by password") { Local = true },
        new("etcd.password", SettingKind.Secret, "password of the user") { Local = true },
        new("etcd.passwordFile", SettingKind.Text, "file that holds it") { Local = true },
        new("etcd.deadlineSeconds", SettingKind.Number, "how long etcd may take to answer") { Local = true },
        new("etcd.retrySeconds", SettingKind.Number, "how long to wait before etcd is tried again") { Local = true },
    ];

    private static readonly Dictionary<string, Setting> ByPath = All.ToDictionary(setting => setting.Path, StringComparer.Ordinal);

    public static Setting? Find(string path) => ByPath.GetValueOrDefault(path);
}
