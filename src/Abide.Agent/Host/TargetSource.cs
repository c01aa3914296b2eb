using System.Buffers;
using System.Text;
using Abide.Agent.Configuration;
using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>Which release, kernel and C library the host has: the words in which Abide speaks of targets.</summary>
internal sealed class TargetSource : IMetricSource
{
    private static readonly MetricFamily Target = new(MetricType.Gauge, "target_info", "The host: its release, kernel, C library and architecture.", "node", "release", "name", "kernel", "libc", "arch");

    private readonly FileReader _files = new();
    private (HostConfiguration Host, HostTarget Target)? _read;

    public string Name => "target";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        // None of it changes while a kernel runs, but for updates of the userland; those are seen after the next restart.
        if (_read is not { } read || read.Host != configuration.Host)
            _read = read = (configuration.Host, HostTarget.Read(_files, configuration.Host));
        writer.Add(Target, 1, configuration.Node, read.Target.Release, read.Target.Name, read.Target.Kernel, read.Target.Libc, read.Target.Architecture);
    }
}

/// <summary>
/// What <see cref="TargetSource"/> tells. A field that cannot be known is <c>unknown</c>. The release is el7.9 for what is like Enterprise Linux, and
/// otherwise id and version of os-release, debian-12; the name is the release's own for itself.
/// </summary>
internal sealed record HostTarget(string Release, string Name, string Kernel, string Libc, string Architecture)
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789."u8);

    private const string Unknown = "unknown";
    private const int MostLibraryBytes = 8 << 20;

    private static readonly string[] Libraries = ["lib64/libc.so.6", "lib/x86_64-linux-gnu/libc.so.6", "lib/aarch64-linux-gnu/libc.so.6", "usr/lib64/libc.so.6", "usr/lib/libc.so.6"];

    public static HostTarget Read(FileReader files, HostConfiguration host)
    {
        string root = host.RootPath;
        var os = ReadAssignments(files, Path.Combine(root, "etc/os-release"));
        if (os.Count == 0)
            os = ReadAssignments(files, Path.Combine(root, "usr/lib/os-release"));

        string enterprise = ReadLine(files, Path.Combine(root, "etc/redhat-release"));
        string version = os.GetValueOrDefault("VERSION_ID", "");
        string release = EnterpriseRelease(enterprise, version) ?? (os.TryGetValue("ID", out string? id) ? $"{id}{(version.Length > 0 ? "-" : "")}{version}" : Unknown);
        string kernel = ReadLine(files, Path.Combine(host.ProcPath, "sys/kernel/osrelease"));
        return new HostTarget(
            release,
            enterprise.Length > 0 ? enterprise : os.GetValueOrDefault("PRETTY_NAME", Unknown),
            kernel.Length > 0 ? kernel : Unknown,
            ReadLibc(root),
            System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant() switch { "x64" => "x86_64", "arm64" => "aarch64", var other => other });
    }

    /// <summary>redhat-release of all rebuilds: NAME release 7.9.2009 (Core); Stream says its major version only.</summary>
    private static string? EnterpriseRelease(string line, string version)
    {
        int at = line.IndexOf(" release ", StringComparison.Ordinal);
        if (at < 0 || line.StartsWith("Fedora", StringComparison.Ordinal))
            return null;

        string[] numbers = line[(at + " release ".Length)..].Split(' ')[0].Split('.');
        return numbers.Length > 1 ? $"el{numbers[0]}.{numbers[1]}" : $"el{(numbers[0].Length > 0 ? numbers[0] : version)}";
    }

    private static Dictionary<string, string> ReadAssignments(FileReader files, string path)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string line in Encoding.UTF8.GetString(TryRead(files, path)).Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                values[line[..equals]] = line[(equals + 1)..].Trim().Trim('"', '\'');
        }

        return values;
    }

    private static string ReadLine(FileReader files, string path) => Encoding.UTF8.GetString(TryRead(files, path)).Split('\n')[0].Trim();

    private static ReadOnlySpan<byte> TryRead(FileReader files, string path) => files.TryRead(path, out var text) ? text : default;

    /// <summary>glibc carries its banner, "GNU C Library (…) stable release version 2.28."; the process's own C library may be another.</summary>
    private static string ReadLibc(string root)
    {
        foreach (string library in Libraries)
        {
            FileInfo file = new(Path.Combine(root, library));
            if (!file.Exists || (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file) is not { Exists: true, Length: < MostLibraryBytes } real)
                continue;

            ReadOnlySpan<byte> bytes = File.ReadAllBytes(real.FullName);
            var banner = "release version "u8;
            int at = bytes.IndexOf("GNU C Library"u8);
            int version = at < 0 ? -1 : bytes[at..].IndexOf(banner);
            if (version < 0)
                continue;

            var number = bytes[(at + version + banner.Length)..];
            int end = number.IndexOfAnyExcept(Digits);
            return $"glibc {Encoding.ASCII.GetString(number[..Math.Min(Math.Max(end, 0), 8)]).TrimEnd('.')}";
        }

        return Directory.Exists(Path.Combine(root, "lib")) && Directory.EnumerateFiles(Path.Combine(root, "lib"), "ld-musl-*").Any() ? "musl" : Unknown;
    }
}
