using System.Collections.Immutable;
using Abide.Agent.Latency.Interop;
using Microsoft.Win32.SafeHandles;

namespace Abide.Agent.Latency;

/// <summary>The maps that the programs of <c>bpf/latency.bpf.c</c> share with the agent, by the names that they have there.</summary>
internal sealed class Maps(Way way) : IDisposable
{
    /// <summary>sizeof(struct start)</summary>
    private const int StartSize = 16;

    /// <summary>Numbers of system calls lie below.</summary>
    private const int MostNumbers = 1024;

    private readonly Dictionary<string, SafeFileHandle> _maps = new(StringComparer.Ordinal);

    public SafeFileHandle Calls => _maps["calls"];

    /// <summary>Descriptors by name, for <see cref="ProgramObject.Link"/>; good as long as the maps are.</summary>
    public IReadOnlyDictionary<string, int> Descriptors => _maps.ToDictionary(map => map.Key, map => (int)map.Value.DangerousGetHandle(), StringComparer.Ordinal);

    /// <exception cref="RefusedException">The kernel does not make one of them.</exception>
    public static Maps Create(Way way, LatencyConfiguration configuration)
    {
        Maps maps = new(way);
        try
        {
            if (way.Keeping == Keeping.Table)
                maps.Add("table", MapType.Hash, 8, StartSize, configuration.MostThreads);
            else
                maps.AddStorage();
            maps.Add("calls", MapType.PerCpuArray, 4, Histogram.SizeInKernel, configuration.Syscalls.Length);
            if (configuration.Cgroup.Length > 0)
                maps.Add("cgroups", MapType.CgroupArray, 4, 4, 1);
            if (way.Mode == LatencyMode.Raw)
                maps.AddSlots(configuration.Syscalls);
            return maps;
        }
        catch (RefusedException)
        {
            maps.Dispose();
            throw;
        }
    }

    /// <summary>Has the programs look for threads of the cgroup that is at this path now; a service that is started anew has a new one.</summary>
    /// <returns>False when there is no such cgroup: no thread is selected then.</returns>
    public bool SelectCgroup(string path)
    {
        int directory = Kernel.OpenDirectory(path);
        if (directory >= 0)
        {
            using SafeFileHandle handle = new(directory, ownsHandle: true);
            if (Kernel.UpdateElement(_maps["cgroups"], 0, BitConverter.GetBytes(directory)) >= 0)
                return true;
        }

        _ = Kernel.DeleteElement(_maps["cgroups"], 0);
        return false;
    }

    public void Dispose()
    {
        foreach (var map in _maps.Values)
            map.Dispose();
    }

    private void Add(string name, MapType type, int keySize, int valueSize, int entries) =>
        Add(name, new() { Type = type, KeySize = (uint)keySize, ValueSize = (uint)valueSize, MaxEntries = (uint)entries, Name = new($"abide_{name}") });

    /// <summary>Storage that goes with each task. The kernel wants to know the types of such maps: here a number of 4 bytes and one of 16.</summary>
    private void AddStorage()
    {
        const uint Integer = 1u << 24;
        uint[] description =
        [
            0x1eb9f, 24, 0, 32, 32, 11, // struct btf_header: magic, version, own length, where types and strings are
            1, Integer, 4, 32, // key: 4 bytes, 32 bits
            5, Integer, StartSize, StartSize * 8, // value
        ];
        byte[] types = [.. description.SelectMany(BitConverter.GetBytes), .. "\0key\0start\0"u8];
        int descriptor = Kernel.LoadTypes(types);
        RefuseIfUnprivileged(descriptor);
        if (descriptor < 0)
            throw new RefusedException($"the kernel takes no descriptions of types (BPF_BTF_LOAD): {Kernel.Describe(-descriptor)}");
        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        Add("storage", new()
        {
            Type = MapType.TaskStorage,
            KeySize = 4,
            ValueSize = StartSize,
            Flags = 1, // BPF_F_NO_PREALLOC, which such maps must have
            Name = new("abide_storage"),
            Types = (uint)descriptor,
            KeyType = 1,
            ValueType = 2,
        });
    }

    private void AddSlots(ImmutableArray<string> syscalls)
    {
        Add("slots", MapType.Array, 4, 4, MostNumbers);
        for (int slot = 0; slot < syscalls.Length; slot++)
        {
            if (SyscallTable.NumberOf(syscalls[slot]) is { } number)
                _ = Kernel.UpdateElement(_maps["slots"], (uint)number, BitConverter.GetBytes(slot + 1));
        }
    }

    private void Add(string name, in MapAttributes attributes)
    {
        int descriptor = Kernel.CreateMap(attributes);
        if (descriptor == -Kernel.NotPermitted && Privileges.MayRaiseLockedMemoryFor(way) && Kernel.TryRaiseLockedMemory())
            descriptor = Kernel.CreateMap(attributes);
        RefuseIfUnprivileged(descriptor);
        if (descriptor == -Kernel.NotPermitted)
            throw new RefusedException($"the kernel makes no map '{name}': it is not permitted, although the agent may use bpf(2) (is the limit of locked memory too low?)");
        if (descriptor is < 0 and not -Kernel.NoSuchCall && attributes.Type == MapType.TaskStorage)
            throw new RefusedException("the kernel keeps no storage with tasks (Linux 5.12 and later do)");
        if (descriptor < 0)
            throw new RefusedException($"the kernel makes no map '{name}' ({attributes.Type}): {Kernel.Describe(-descriptor)}") { IsFinal = descriptor == -Kernel.NoSuchCall };
        _maps[name] = new(descriptor, ownsHandle: true);
    }

    private static void RefuseIfUnprivileged(int result)
    {
        if (result == -Kernel.NotPermitted && !Privileges.MayUseBpf)
            throw new RefusedException("bpf(2) is not permitted: it takes CAP_BPF and CAP_PERFMON, before Linux 5.8 CAP_SYS_ADMIN") { IsFinal = true };
    }
}
