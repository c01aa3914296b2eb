using System.Collections.Immutable;
using Abide.Agent.Configuration;

namespace Abide.Agent.Latency;

/// <summary>Files through which the kernel tells of itself.</summary>
internal sealed record KernelPaths
{
    /// <summary>Its types (BTF).</summary>
    public string Types { get; init; } = "/sys/kernel/btf/vmlinux";

    /// <summary>Where tracefs may be mounted; the second is where older systems have it.</summary>
    public ImmutableArray<string> Tracing { get; init; } = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    /// <summary>Mounts that the agent itself can open; in a container the host's are among them, below <see cref="Sys"/>.</summary>
    public string Mounts { get; init; } = "/proc/self/mountinfo";

    /// <summary>Where the host's /sys is: of several hierarchies of cgroup v2 the one below it is the host's.</summary>
    public string Sys { get; init; } = "/sys";

    /// <summary>Processors that there may ever be, as ranges: <c>0-3</c>.</summary>
    public string PossibleProcessors { get; init; } = "/sys/devices/system/cpu/possible";

    /// <summary>
    /// Those of the host. Types and processors are the running kernel's wherever they are read, and the size of what the kernel writes hangs on
    /// them: they are not taken from a directory that somebody configures. Numbers of tracepoints are the same in every tracefs.
    /// </summary>
    public static KernelPaths Of(HostConfiguration host)
    {
        KernelPaths own = new();
        return host.SysPath == own.Sys
            ? own
            : own with { Sys = host.SysPath, Tracing = [Path.Combine(host.SysPath, "kernel/tracing"), Path.Combine(host.SysPath, "kernel/debug/tracing"), .. own.Tracing] };
    }

    /// <summary>How many processors a map with values for each has values for.</summary>
    /// <exception cref="RefusedException">The kernel does not say.</exception>
    public int CountProcessors()
    {
        // The list counts from 0. A gap in it would only make the buffer larger than it must be.
        string list = File.ReadAllText(PossibleProcessors).Trim();
        return int.TryParse(list[(list.LastIndexOfAny(['-', ',']) + 1)..], out int last) && last is >= 0 and < 65536
            ? last + 1
            : throw new RefusedException($"{PossibleProcessors} does not say how many processors there may be");
    }

    /// <summary>Number of a tracepoint, <c>syscalls/sys_enter_read</c>.</summary>
    /// <returns>Null where the kernel has no such tracepoint.</returns>
    /// <exception cref="RefusedException">There is no tracefs, or it may not be read.</exception>
    public ulong? FindTracepoint(string name)
    {
        foreach (string root in Tracing)
        {
            try
            {
                if (!Directory.Exists(Path.Combine(root, "events", "syscalls")))
                {
                    // A directory that may not be entered looks as if it were empty.
                    _ = Directory.GetFileSystemEntries(root).Length;
                    continue;
                }

                string file = Path.Combine(root, "events", name, "id");
                return File.Exists(file) && ulong.TryParse(File.ReadAllText(file).Trim(), out ulong id) ? id : null;
            }
            catch (DirectoryNotFoundException)
            {
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new RefusedException($"the numbers of tracepoints cannot be read: {exception.Message}");
            }
        }

        throw new RefusedException($"there are no tracepoints of system calls: no tracefs at {string.Join(" or ", Tracing)}, or a kernel without them");
    }

    /// <summary>Directory of a cgroup.</summary>
    /// <exception cref="RefusedException">No cgroup v2 is mounted.</exception>
    public string FindCgroup(string path)
    {
        string? root = null;
        foreach (string line in File.ReadLines(Mounts))
        {
            string[] fields = line.Split(' ');
            int dash = Array.IndexOf(fields, "-");
            if (dash <= 4 || fields[dash + 1] != "cgroup2")
                continue;
            root ??= fields[4];
            if (!fields[4].StartsWith(Sys.TrimEnd('/') + "/", StringComparison.Ordinal))
                continue;
            root = fields[4];
            break;
        }

        if (root is null)
            throw new RefusedException("threads cannot be told by cgroup: no cgroup v2 is mounted");
        return path.StartsWith(root + "/", StringComparison.Ordinal) ? path : Path.Combine(root, path.TrimStart('/'));
    }
}
