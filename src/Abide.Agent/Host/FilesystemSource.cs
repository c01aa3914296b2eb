using Abide.Agent.Configuration;
using Abide.Agent.Host.Interop;
using Abide.Agent.Metrics;

namespace Abide.Agent.Host;

/// <summary>
/// How full the mounted file systems are (statvfs(3)). There are two: local ones answer at once, while a call for a remote one may hang in the
/// kernel for as long as its server is away, and must not take the local ones with it.
/// </summary>
internal sealed class FilesystemSource(bool remote) : IMetricSource
{
    private static readonly MetricFamily Size = Gauge("size_bytes", "Size in bytes.");
    private static readonly MetricFamily Free = Gauge("free_bytes", "Free bytes.");
    private static readonly MetricFamily Available = Gauge("avail_bytes", "Free bytes that users who are not root may use.");
    private static readonly MetricFamily Files = Gauge("files", "Inodes.");
    private static readonly MetricFamily FilesFree = Gauge("files_free", "Free inodes.");
    private static readonly MetricFamily ReadOnly = Gauge("readonly", "Whether it is mounted for reading only.");
    private static readonly MetricFamily Error = Gauge("device_error", "Whether it could not be asked.");

    private static readonly HashSet<string> WithoutSpace = new(StringComparer.Ordinal)
    {
        "autofs", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "devtmpfs", "fusectl", "hugetlbfs", "iso9660", "mqueue", "nsfs",
        "overlay", "proc", "procfs", "pstore", "rpc_pipefs", "securityfs", "selinuxfs", "squashfs", "sysfs", "tracefs", "efivarfs", "fuse.lxcfs", "fuse.portal",
    };

    /// <summary>Mount points that are of the system's own making, with all that is below.</summary>
    private static readonly string[] OwnPoints = ["/dev", "/proc", "/sys"];

    /// <summary>Directories below which containers and services mount.</summary>
    private static readonly string[] OwnFolders = ["/run/credentials/", "/var/lib/docker/", "/var/lib/containers/storage/", "/var/lib/kubelet/pods/", "/run/user/"];

    private readonly FileReader _files = new();

    public string Name => remote ? "filesystem_remote" : "filesystem";

    public void Collect(AgentConfiguration configuration, MetricWriter writer)
    {
        string proc = configuration.Host.ProcPath;
        var text = _files.ReadFirst(Path.Combine(proc, "1/mounts"), Path.Combine(proc, "mounts"));

        // What is mounted over another hides it: the last one counts.
        Dictionary<string, Mount> mounts = new(StringComparer.Ordinal);
        foreach (var mount in Mount.ReadAll(text).Where(IsWanted))
            mounts[mount.Point] = mount;

        foreach (var mount in mounts.Values)
            Add(writer, mount, configuration.Host.RootPath);
    }

    private static void Add(MetricWriter writer, Mount mount, string rootPath)
    {
        string[] labels = [mount.Device, mount.Point, mount.FileSystem];
        string path = rootPath == "/" ? mount.Point : rootPath + mount.Point;
        writer.Add(ReadOnly, mount.ReadOnly ? 1 : 0, labels);
        if (!FileSystemStatistics.TryRead(path, out var statistics))
        {
            writer.Add(Error, 1, labels);
            return;
        }

        writer.Add(Error, 0, labels);
        writer.Add(Size, statistics.Size, labels);
        writer.Add(Free, statistics.Free, labels);
        writer.Add(Available, statistics.Available, labels);
        writer.Add(Files, statistics.Files, labels);
        writer.Add(FilesFree, statistics.FilesFree, labels);
    }

    private bool IsWanted(Mount mount) =>
        mount.Remote == remote &&
        !WithoutSpace.Contains(mount.FileSystem) &&
        !Array.Exists(OwnPoints, point => mount.Point == point || mount.Point.StartsWith(point + "/", StringComparison.Ordinal)) &&
        !Array.Exists(OwnFolders, folder => mount.Point.StartsWith(folder, StringComparison.Ordinal));

    private static MetricFamily Gauge(string name, string help) => new(MetricType.Gauge, $"filesystem_{name}", help, "device", "mountpoint", "fstype");
}
