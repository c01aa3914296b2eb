using System.Collections.Immutable;

namespace Abide.Agent.Latency;

/// <summary>Files through which the kernel tells of itself.</summary>
internal sealed record KernelPaths
{
    /// <summary>Its types (BTF).</summary>
    public string Types { get; init; } = "/sys/kernel/btf/vmlinux";

    /// <summary>Where tracefs may be mounted; the second is where older systems have it.</summary>
    public ImmutableArray<string> Tracing { get; init; } = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    public string Mounts { get; init; } = "/proc/self/mountinfo";

    /// <summary>Processors that there may ever be, as ranges: <c>0-3</c>.</summary>
    public string PossibleProcessors { get; init; } = "/sys/devices/system/cpu/possible";

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
        foreach (string line in File.ReadLines(Mounts))
        {
            string[] fields = line.Split(' ');
            int dash = Array.IndexOf(fields, "-");
            if (dash > 4 && fields[dash + 1] == "cgroup2")
                return path.StartsWith(fields[4] + "/", StringComparison.Ordinal) ? path : Path.Combine(fields[4], path.TrimStart('/'));
        }

        throw new RefusedException("threads cannot be told by cgroup: no cgroup v2 is mounted");
    }
}
