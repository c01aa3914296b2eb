using System.Net;

namespace Abide.Agent.Configuration;

/// <summary>What makes sense beyond the kinds of values.</summary>
internal static class ConfigurationRules
{
    /// <summary>What is wrong; null if nothing is.</summary>
    public static string? FirstBroken(AgentConfiguration configuration) => Broken(configuration).FirstOrDefault();

    private static IEnumerable<string> Broken(AgentConfiguration c)
    {
        if (c.Sources.Disabled.Contains(null, StringComparer.Ordinal) || c.Etcd.Addresses.Contains(null, StringComparer.Ordinal))
        {
            yield return "sources.disabled and etcd.addresses must be a list of texts";
            yield break;
        }

        if (c.Prefix.Length is 0 or > 64 || !c.Prefix.All(x => char.IsAsciiLetterOrDigit(x) || x == '_') || char.IsAsciiDigit(c.Prefix[0]))
            yield return "prefix must be letters, digits and underscores, at most 64, and begin with no digit";
        if (c.Node.Length is 0 or > 255)
            yield return "node must have 1 to 255 characters";
        if (!ListenAddress.TryParse(c.Listen, out _))
            yield return "listen must be HOST:PORT, with an IP address, localhost or * as the host";

        foreach (var (path, value, least, most) in Ranges(c))
        {
            if (!(value >= least && value <= most))
                yield return $"{path} must be from {least} to {most}";
        }

        foreach (var (path, value) in new[] { ("stateDirectory", c.StateDirectory), ("host.procPath", c.Host.ProcPath), ("host.sysPath", c.Host.SysPath), ("host.rootPath", c.Host.RootPath) })
        {
            if (!Path.IsPathRooted(value))
                yield return $"{path} must be an absolute path";
        }

        foreach (var (path, certificate, key) in new[]
        {
            ("tls", c.Tls.CertificateFile, c.Tls.KeyFile), ("consul", c.Consul.CertificateFile, c.Consul.KeyFile), ("etcd", c.Etcd.CertificateFile, c.Etcd.KeyFile),
        })
        {
            if (certificate.Length == 0 != (key.Length == 0))
                yield return $"{path}.certificateFile and {path}.keyFile belong together";
        }

        if (c.Tls.ClientCaFile.Length > 0 && c.Tls.CertificateFile.Length == 0)
            yield return "tls.clientCaFile needs tls.certificateFile";
        if (c.Consul.Address.Length > 0 && WrongAddress("consul.address", c.Consul.Address) is { } consul)
            yield return consul;
        if (c.Etcd.Addresses.Length > 9)
            yield return "etcd.addresses must be at most 9";
        foreach (string address in c.Etcd.Addresses)
        {
            if (WrongAddress("etcd.addresses", address) is { } etcd)
                yield return etcd;
        }

        if (c.Latency.FindProblem() is { } latency)
            yield return $"latency.{latency}";
        if (c.Consul.Key.Length == 0 || c.Etcd.Key.Length == 0)
            yield return "consul.key and etcd.key must not be empty";
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
