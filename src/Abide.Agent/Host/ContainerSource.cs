using System.Globalization;
using Abide.Agent.Configuration;
using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>Memory and CPU of each container, from the control groups of either version (cgroups(7)).</summary>
internal sealed class ContainerSource : IMetricSource
{
    private const int MostContainers = 500;

    private static readonly MetricFamily Memory = new(MetricType.Gauge, "memory_bytes", "Memory in use by the container, page cache included.", "container");
    private static readonly MetricFamily Limit = new(MetricType.Gauge, "memory_limit_bytes", "Memory that the container may use; absent without a limit.", "container");
    private static readonly MetricFamily Cpu = new(MetricType.Counter, "container_cpu_seconds", "CPU time that the container used.", "container");
    private static readonly MetricFamily Kills = new(MetricType.Counter, "container_oom_kills", "Processes of the container that were killed for want of memory.", "container");
    private static readonly MetricFamily Left = new(MetricType.Gauge, "containers_left_out", "Containers that are not told because there are too many.");

    private readonly FileReader _files = new();

    public string Name => "containers";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        string root = Path.Combine(configuration.Host.SysPath, "fs/cgroup");
        bool unified = File.Exists(Path.Combine(root, "cgroup.controllers"));
        string memory = unified ? root : Path.Combine(root, "memory");
        if (!Directory.Exists(memory))
            return;

        var containers = ContainerGroups.Find(memory, configuration.Sources.Services);
        foreach (var (name, path) in containers.Take(MostContainers))
        {
            if (unified)
                AddUnified(writer, name, Path.Combine(root, path));
            else
                AddSeparate(writer, name, root, path);
        }

        writer.Add(Left, Math.Max(0, containers.Count - MostContainers));
    }

    private void AddUnified(MetricWriter writer, string container, string folder)
    {
        Add(writer, Memory, _files.ReadNumber(Path.Combine(folder, "memory.current")), container);
        Add(writer, Limit, _files.ReadNumber(Path.Combine(folder, "memory.max")), container);
        Add(writer, Cpu, ReadField(Path.Combine(folder, "cpu.stat"), "usage_usec"u8) / 1e6, container);
        Add(writer, Kills, ReadField(Path.Combine(folder, "memory.events"), "oom_kill"u8), container);
    }

    private void AddSeparate(MetricWriter writer, string container, string root, string path)
    {
        // "No limit" is the largest number of pages (kernel documentation, cgroup-v1/memory).
        const double noLimit = 1L << 62;
        double? limit = _files.ReadNumber(Path.Combine(root, "memory", path, "memory.limit_in_bytes"));
        Add(writer, Memory, _files.ReadNumber(Path.Combine(root, "memory", path, "memory.usage_in_bytes")), container);
        Add(writer, Limit, limit < noLimit ? limit : null, container);
        Add(writer, Cpu, _files.ReadNumber(Path.Combine(root, "cpuacct", path, "cpuacct.usage")) / 1e9, container);
        Add(writer, Kills, ReadField(Path.Combine(root, "memory", path, "memory.oom_control"), "oom_kill"u8), container);
    }

    private static void Add(MetricWriter writer, MetricFamily family, double? value, string container)
    {
        if (value is { } known)
            writer.Add(family, known, container);
    }

    /// <summary>The number behind a key; null if the file or the line is not there.</summary>
    private double? ReadField(string path, ReadOnlySpan<byte> key)
    {
        try
        {
            if (!_files.TryRead(path, out var text))
                return null;

            foreach (var line in new Lines(text))
            {
                Fields fields = new(line);
                if (fields.Next().SequenceEqual(key) && fields.TryNextNumber(out double value))
                    return value;
            }
        }
        catch (IOException)
        {
            // ENODEV: the group was removed while its file was open.
        }

        return null;
    }
}

/// <summary>Finds the control groups that container runtimes made, by the names that they give them.</summary>
internal static class ContainerGroups
{
    private const int DeepestGroup = 12;
    private const int MostGroups = 20_000;
    private const int IdLength = 64;
    private const int ShortIdLength = 12;

    private static readonly EnumerationOptions Folders = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <param name="root">Where the groups are mounted.</param>
    /// <param name="services">Whether systemd's services count as well.</param>
    /// <returns>Name and path below the root of each, in the order of the names, each name once.</returns>
    public static IReadOnlyList<(string Name, string Path)> Find(string root, bool services)
    {
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        Queue<(string Path, int Depth)> waiting = new([(root, 0)]);
        for (int seen = 0; seen < MostGroups && waiting.TryDequeue(out var group); seen++)
        {
            foreach (string folder in FoldersOf(group.Path))
            {
                string name = Path.GetFileName(folder);
                if (NameOf(name, Path.GetFileName(group.Path), services) is { } container)
                    found.TryAdd(container, Path.GetRelativePath(root, folder));

                // Below a user's service are that user's containers.
                if (group.Depth < DeepestGroup && NameOf(name, Path.GetFileName(group.Path), services: false) is null)
                    waiting.Enqueue((folder, group.Depth + 1));
            }
        }

        return [.. found.Select(entry => (entry.Key, entry.Value))];
    }

    private static string[] FoldersOf(string path)
    {
        try
        {
            return Directory.GetDirectories(path, "*", Folders);
        }
        catch (IOException)
        {
            // Gone since it was listed.
            return [];
        }
    }

    /// <summary>
    /// The short id of a container of Docker, Podman, containerd or CRI-O; the name of a machine or of a container of LXC; null for other groups.
    /// </summary>
    private static string? NameOf(string group, string parent, bool services)
    {
        // docker-ID.scope, cri-containerd-ID.scope, crio-ID.scope, libpod-ID.scope; or ID alone below docker/ or a pod.
        string name = group.EndsWith(".scope", StringComparison.Ordinal) ? group[..^".scope".Length] : group;
        string id = name[(name.LastIndexOf('-') + 1)..];
        if (id.Length == IdLength && id.All(char.IsAsciiHexDigitLower) && !name.StartsWith("crio-conmon-", StringComparison.Ordinal) &&
            !name.StartsWith("libpod-conmon-", StringComparison.Ordinal))
            return id[..ShortIdLength];
        if (parent == "lxc" || group.StartsWith("lxc.payload.", StringComparison.Ordinal))
            return group.Replace("lxc.payload.", "", StringComparison.Ordinal);
        if (parent == "machine.slice" && name.StartsWith("machine-", StringComparison.Ordinal))
            return Unescape(name["machine-".Length..]);
        return services && group.EndsWith(".service", StringComparison.Ordinal) ? Unescape(group) : null;
    }

    /// <summary>systemd writes what unit names may not hold as \x2d (systemd.unit(5)).</summary>
    private static string Unescape(string unit)
    {
        int at = unit.IndexOf("\\x", StringComparison.Ordinal);
        return at >= 0 && at + 4 <= unit.Length && byte.TryParse(unit.AsSpan(at + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out byte c)
            ? unit[..at] + (char)c + Unescape(unit[(at + 4)..])
            : unit;
    }
}
