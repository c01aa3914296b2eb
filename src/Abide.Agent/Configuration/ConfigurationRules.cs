using System.Collections.Immutable;
using System.Net;

namespace Abide.Agent.Configuration;

/// <summary>What makes sense beyond the kinds of values.</summary>
internal static class ConfigurationRules
{
    /// <summary>What is wrong with one setting alone, whatever the others are.</summary>
    public static IEnumerable<BrokenRule> Alone(AgentConfiguration c)
    {
        foreach (var (path, list) in new[] { ("sources.disabled", c.Sources.Disabled), ("etcd.addresses", c.Etcd.Addresses) })
        {
            if (!list.Contains(null, StringComparer.Ordinal))
                continue;
            yield return new($"{path} must be a list of texts", path);
            yield break;
        }

        if (c.Sources.Disabled.FirstOrDefault(name => !SourcesConfiguration.Names.Contains(name, StringComparer.Ordinal)) is { } unknown)
            yield return new($"there is no source {ConfigurationLayer.Printable(unknown)}; sources.disabled takes {string.Join(", ", SourcesConfiguration.Names)}", "sources.disabled");
        if (c.Prefix.Length is 0 or > 64 || !c.Prefix.All(x => char.IsAsciiLetterOrDigit(x) || x == '_') || char.IsAsciiDigit(c.Prefix[0]))
            yield return new("prefix must be letters, digits and underscores, at most 64, and begin with no digit", "prefix");
        if (c.Node.Length is 0 or > 255)
            yield return new("node must have 1 to 255 characters", "node");
        if (!ListenAddress.TryParse(c.Listen, out _))
            yield return new("listen must be HOST:PORT, with an IP address, localhost or * as the host", "listen");

        foreach (var (path, value, least, most) in Ranges(c))
        {
            if (!(value >= least && value <= most))
                yield return new($"{path} must be from {least} to {most}", path);
        }

        foreach (var (path, value) in new[] { ("stateDirectory", c.StateDirectory), ("host.procPath", c.Host.ProcPath), ("host.sysPath", c.Host.SysPath), ("host.rootPath", c.Host.RootPath) })
        {
            if (!Path.IsPathRooted(value))
                yield return new($"{path} must be an absolute path", path);
        }

        if (c.Consul.Address.Length > 0 && WrongAddress("consul.address", c.Consul.Address) is { } consul)
            yield return new(consul, "consul.address");
        if (c.Etcd.Addresses.Length > 9)
            yield return new("etcd.addresses must be at most 9", "etcd.addresses");
        foreach (string address in c.Etcd.Addresses)
        {
            if (WrongAddress("etcd.addresses", address) is { } etcd)
                yield return new(etcd, "etcd.addresses");
        }

        if (c.Latency.FindProblem() is { } latency)
            yield return new($"latency.{latency}", $"latency.{latency.Split(':')[0]}");
        foreach (var (path, key) in new[] { ("consul.key", c.Consul.Key), ("etcd.key", c.Etcd.Key) })
        {
            if (key.Length == 0)
                yield return new($"{path} must not be empty", path);
        }
    }

    /// <summary>What is wrong with settings that depend on each other, which may come from different sources.</summary>
    public static IEnumerable<BrokenRule> Together(AgentConfiguration c)
    {
        foreach (var (section, certificate, key) in new[]
        {
            ("tls", c.Tls.CertificateFile, c.Tls.KeyFile), ("consul", c.Consul.CertificateFile, c.Consul.KeyFile), ("etcd", c.Etcd.CertificateFile, c.Etcd.KeyFile),
        })
        {
            if (certificate.Length == 0 != (key.Length == 0))
                yield return new($"{section}.certificateFile and {section}.keyFile belong together", $"{section}.certificateFile", $"{section}.keyFile");
        }

        if (c.Tls.ClientCaFile.Length > 0 && c.Tls.CertificateFile.Length == 0)
            yield return new("tls.clientCaFile needs tls.certificateFile", "tls.clientCaFile", "tls.certificateFile");
    }

    private static IEnumerable<(string Path, double Value, double Least, double Most)> Ranges(AgentConfiguration c) =>
    [
        ("scrape.deadlineSeconds", c.Scrape.DeadlineSeconds, 0.01, 60),
        ("shutdown.graceSeconds", c.Shutdown.GraceSeconds, 0, 600),
        ("consul.deadlineSeconds", c.Consul.DeadlineSeconds, 0.1, 60),
        ("consul.waitSeconds", c.Consul.WaitSeconds, 1, 600),
        ("consul.retrySeconds", c.Consul.RetrySeconds, 0.1, 600),
        ("etcd.deadlineSeconds", c.Etcd.DeadlineSeconds, 0.1, 60),
        ("etcd.retrySeconds", c.Etcd.RetrySeconds, 0.1, 600),
    ];

    private static string? WrongAddress(string path, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return $"{path} must be https://HOST:PORT";
        return uri.Scheme == "http" && !uri.IsLoopback ? $"{path} must be https: without TLS only this host itself is asked" : null;
    }
}

/// <summary>A rule that values do not keep.</summary>
/// <param name="Reason">What is wrong.</param>
/// <param name="Paths">The settings whose values break it.</param>
internal sealed record BrokenRule(string Reason, params ImmutableArray<string> Paths);

/// <summary>HOST:PORT; null as the address means all of them.</summary>
internal sealed record ListenAddress(IPAddress? Address, int Port)
{
    /// <summary>The address of a configuration that keeps the rules.</summary>
    public static ListenAddress Parse(string text) => TryParse(text, out var address) ? address : throw new FormatException($"{text} is not HOST:PORT");

    public static bool TryParse(string text, out ListenAddress address)
    {
        address = new ListenAddress(IPAddress.Loopback, 0);
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), out ushort port))
            return false;

        string host = text[..colon];
        if (host == "*")
            address = new ListenAddress(null, port);
        else if (host == "localhost")
            address = new ListenAddress(IPAddress.Loopback, port);
        else if (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && (ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork || host[0] == '['))
            address = new ListenAddress(ip, port);
        else
            return false;
        return true;
    }
}
